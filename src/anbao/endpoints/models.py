"""Tokens of programs, answers kept for whoever asks again, and how often somebody called lately."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from anbao.keys.fields import SealedField
from anbao.rows import Row


class Token(Row):
    """What a program signs in with. Only its hash lies here; `name`, free text, is sealed under its owner's key."""

    database_access = "sessions"  # nobody but the running system reads it
    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    name = SealedField()
    scopes = ArrayField(models.CharField(max_length=60))
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["account", "-made_at"], name="endpoints_token_of_account")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("made_at")), name="endpoints_token_ends"),
        ]

    def __str__(self) -> str:
        return f"token {self.id} of {self.account_id}"


class KeyedRequest(Row):
    """A request that came with an Idempotency-Key: its digest, and once it was answered the answer, sealed."""

    database_access = "sessions"  # nobody but the running system reads it
    key_hash = models.CharField(primary_key=True, max_length=64)  # of account and key
    request_digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    answer = models.BinaryField(null=True)  # None: still under way

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["begun_at"], name="endpoints_request_begun")]

    def __str__(self) -> str:
        return f"request of {self.begun_at}"


class Spent(models.Model):
    """Calls counted under a keyed digest of whose they are. It starts anew once its time is over."""

    database_access = "sessions"  # nobody but the running system reads it
    key = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["since"], name="endpoints_spent_since")]

    def __str__(self) -> str:
        return f"{self.count} since {self.since}"
