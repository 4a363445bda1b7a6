from django.db import models

from anbao.identity.models.account import Account
from anbao.keys.fields import SealedField
from anbao.rows import Row


class Standing(Row):
    """How a customer's account stands other than open, from when to when. An account without such a row is open."""

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    since = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)  # of one that its owner closes: until then it may be called off
    ended_at = models.DateTimeField(null=True)
    content = SealedField(null=True)  # what staff noted, the document, who represents the owner
    document = models.UUIDField(null=True)  # in `files`
    recorded_by = models.CharField(max_length=80)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["account", "-since"], name="identity_standing_of_account"),
            models.Index(
                fields=["closes_at"], condition=models.Q(kind="closing", ended_at=None), name="identity_standing_due"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["closing", "closed", "deceased", "guarded", "assisted"]),
                name="identity_standing_kind_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="closing") | models.Q(closes_at__isnull=False),
                name="identity_standing_closes_at",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(ended_at=None), name="identity_standing_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: account {self.account_id}"
