from django.db import models

from anbao.identity.models.account import Account
from anbao.keys.fields import SealedField
from anbao.rows import Row


class NameRequest(Row):
    """A customer asks for another name, with the document that shows it; two members of staff decide. The history."""

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    old = SealedField()
    new = SealedField()
    document = models.UUIDField()  # in `files`
    proposal = models.UUIDField(null=True)  # the newest one, among approvals
    state = models.CharField(max_length=8, default="waiting")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["account", "-asked_at"], name="identity_name_of_account"),
            models.Index(fields=["asked_at"], condition=models.Q(state="waiting"), name="identity_name_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", ended_at=None)
                | models.Q(state__in=["changed", "declined", "replaced"], ended_at__isnull=False),
                name="identity_name_state_known",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(state="waiting"), name="identity_name_one_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"another name for {self.account_id}"
