"""Seats and what they drew: the only tables of the roof."""

from django.db import models

from anbao.ledger.fields import AppendOnlyModel
from anbao.rows import Row


class Seat(Row):
    """A seat as two people opened it. Who sits in it is not kept: the agency and its letter are.

    `code`: HMAC of the code that was given, None before; a new one ends what was signed in with the old.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=12, unique=True)
    agency = models.CharField(max_length=60)
    document = models.CharField(max_length=60)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    code = models.BinaryField(max_length=32, null=True)
    code_given_by = models.CharField(max_length=80, default="", blank=True)
    code_given_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, default="", blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="examiner_seat_time"),
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("opened_by")), name="examiner_seat_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.number}"


class Draw(AppendOnlyModel):
    """Samples as they were drawn: by which criteria and seed, of how many, and which."""

    id = models.UUIDField(primary_key=True, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="draws")
    question = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField()
    product = models.CharField(max_length=40, default="", blank=True)
    seed = models.CharField(max_length=40)
    wanted = models.PositiveSmallIntegerField()
    out_of = models.PositiveIntegerField()
    drawn = models.JSONField()
    drawn_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["seat", "-drawn_at"], name="examiner_draw_newest")]

    def __str__(self) -> str:
        return f"draw of {self.kind}"
