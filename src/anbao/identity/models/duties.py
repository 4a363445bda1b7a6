from django.db import models

from anbao.identity.models.account import Account
from anbao.keys.fields import SealedField


class DutyPair(models.Model):
    """Two permissions that nobody holds together; rows come from data with the roles, never from code."""

    key = models.SlugField(primary_key=True, max_length=60)
    first = models.CharField(max_length=80)
    second = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    adopted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # the data name it no longer

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="identity_duty_pair_of_two"),
        ]

    def __str__(self) -> str:
        return self.key


class DutyException(models.Model):
    """That somebody may hold both for a while: two people decided so. Over at `until`."""

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="duty_exceptions")
    pair = models.ForeignKey(DutyPair, on_delete=models.PROTECT, related_name="exceptions")
    reason = SealedField()
    approved_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("approved_at")), name="identity_duty_exception_ends"
            ),
        ]
        indexes = [models.Index(fields=["account", "pair", "-until"], name="identity_duty_exception_of")]

    def __str__(self) -> str:
        return f"{self.pair_id} together for {self.account_id}"
