"""The sums that people have or are about to have."""

from django.db import models

from anbao.rows import Row


class SumCounter(models.Model):
    """One row for each person, line and benefit: whoever counts sums locks it first.

    `line` is the name under which the catalogue has the sums counted, one for all lines of a family.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=40)
    benefit = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "line", "benefit"], name="underwriting_one_counter"),
        ]

    def __str__(self) -> str:
        return f"counter of {self.benefit} for {self.person_id}"


class State(models.TextChoices):
    RESERVED = "reserved"
    CONFIRMED = "confirmed"
    RELEASED = "released"


class Reservation(Row):
    """A sum of one benefit that an application holds for its cover period; `line` as in `SumCounter`.

    `ceiling`: the highest own total over the period that the limits allowed when it was decided.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    application_kind = models.CharField(max_length=40)
    application_id = models.CharField(max_length=64)
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=40)
    product = models.CharField(max_length=40, default="", blank=True)  # the line's own key; empty: as `line`
    benefit = models.CharField(max_length=40)
    amount = models.PositiveBigIntegerField()
    ceiling = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    reserved_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["person", "line", "benefit", "state"], name="underwriting_sums")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="underwriting_state_known"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="underwriting_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="underwriting_period_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.RESERVED) | models.Q(settled_at__isnull=False),
                name="underwriting_settled_has_time",
            ),
            models.UniqueConstraint(
                fields=["application_kind", "application_id", "benefit"],
                condition=~models.Q(state=State.RELEASED),
                name="underwriting_one_reservation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.benefit} of {self.application_kind} {self.application_id}"
