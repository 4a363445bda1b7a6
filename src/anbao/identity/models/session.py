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
    name = models.UUIDField(null=True, unique=True)  # by which its owner may end it: says nothing of the key
    device = models.CharField(max_length=40, default="", db_default="", blank=True)  # kinds of browser and system

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["seen_at"], name="identity_session_seen")]

    def __str__(self) -> str:
        return f"session of {self.account_id or 'a visit'}"


class KnownDevice(Row):
    """A kind of device that a customer signed in with: another one is told by mail."""

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=40, blank=True)
    first_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "device"], name="identity_device_once")]

    def __str__(self) -> str:
        return f"device of {self.account_id}"
