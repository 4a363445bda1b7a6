"""The days that are held against daily files, what the files say, and how they differ from our books."""

from django.db import models
from django.db.models import Q

from anbao.commerce.reconciliation.domain.compare import What
from anbao.commerce.reconciliation.domain.difference import DayState, Settled


class Day(models.Model):
    """One day of one system. What its file said is in `Line`; a newer file of the same day takes its place."""

    id = models.UUIDField(primary_key=True, editable=False)
    system = models.CharField(max_length=16)
    day = models.DateField()
    state = models.CharField(max_length=10, default=DayState.AWAITED.value)
    due_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, default="", blank=True)
    files = models.PositiveSmallIntegerField(default=0)
    taken_by = models.CharField(max_length=80, default="", blank=True)
    taken_at = models.DateTimeField(null=True)
    compared_at = models.DateTimeField(null=True)
    ours = models.PositiveIntegerField(default=0)
    theirs = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    taken_sum = models.PositiveBigIntegerField(default=0)
    returned_sum = models.PositiveBigIntegerField(default=0)
    trouble = models.CharField(max_length=64, default="", blank=True)  # why:line:column of the last unreadable file
    trouble_sha256 = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["system", "day"], name="reconciliation_one_a_day"),
            models.CheckConstraint(
                condition=Q(state=DayState.AWAITED.value, compared_at=None)
                | Q(state=DayState.COMPARED.value, compared_at__isnull=False),
                name="reconciliation_compared_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.day}"


class Line(models.Model):
    """One entry of a day's file."""

    day = models.ForeignKey(Day, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    matter = models.CharField(max_length=64)
    amount = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "kind", "key"], name="reconciliation_entry_once")]
        indexes = [models.Index(fields=["kind", "key"], name="reconciliation_by_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Difference(models.Model):
    """An entry on which the two sides do not agree: a work item, kept until somebody (or a later look) settles it."""

    id = models.UUIDField(primary_key=True, editable=False)
    day = models.ForeignKey(Day, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    matter = models.CharField(max_length=64, default="", blank=True)
    application = models.UUIDField(null=True, db_index=True)
    our_amount = models.PositiveBigIntegerField(null=True)
    their_amount = models.PositiveBigIntegerField(null=True)
    our_at = models.DateTimeField(null=True)
    their_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # when the other side was asked what came of it
    owner = models.CharField(max_length=80, default="", blank=True)
    owned_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, default="", blank=True)
    document = models.CharField(max_length=40, default="", blank=True)
    settled_by = models.CharField(max_length=80, default="", blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "kind", "key"], name="reconciliation_difference_once"),
            models.CheckConstraint(
                condition=Q(what__in=[what.value for what in What]), name="reconciliation_what_known"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, reason="", settled_by="")
                | Q(settled_at__isnull=False, reason__in=[why.value for why in Settled]) & ~Q(settled_by=""),
                name="reconciliation_settled_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["found_at"], condition=Q(settled_at=None), name="reconciliation_open"),
            models.Index(
                fields=["-settled_at", "-id"], condition=Q(settled_at__isnull=False), name="reconciliation_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"difference {self.id}"
