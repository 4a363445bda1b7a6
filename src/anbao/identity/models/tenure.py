from django.contrib.postgres.fields import ArrayField
from django.db import models

from anbao.identity.models.account import Account


class Tenure(models.Model):
    """What else is kept of an account of staff. Its end is a column of the account: every request looks at it."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, primary_key=True, related_name="tenure")
    starts_at = models.DateTimeField(null=True)  # its roles and start password come then
    emergency = models.BooleanField(default=False)
    enabled_at = models.DateTimeField(null=True)  # again, last
    noticed_at = models.DateTimeField(null=True)  # its owner was told that it will be disabled for idleness

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"tenure of {self.account_id}"


class RoleMove(models.Model):
    """Other roles from a day on, as two people approved; carried out by a task on that day."""

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="moves")
    roles = ArrayField(models.SlugField(max_length=60))
    effective_at = models.DateTimeField()
    approved_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=60, default="", blank=True)  # done, withdrawn, or why it was not done

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(settled_at=None), name="identity_move_one_ahead"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, outcome="")
                | models.Q(settled_at__isnull=False) & ~models.Q(outcome=""),
                name="identity_move_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"move of {self.account_id}"
