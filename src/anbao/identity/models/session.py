from django.db import models

from anbao.identity.models.account import Account
from anbao.rows import Row


class Session(Row):
    """A signed-in person or a visit. The key lies here only as its hash; the content is sealed."""

    key_hash = models.CharField(primary_key=True, max_length=64)
    audience = models.CharField(max_length=10)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="sessions")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["seen_at"], name="identity_session_seen")]

    def __str__(self) -> str:
        return f"session of {self.account_id or 'a visit'}"
