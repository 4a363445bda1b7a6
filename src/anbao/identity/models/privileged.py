from django.db import models

from anbao.identity.models.account import Account
from anbao.keys.fields import SealedField


class PrivilegedSession(models.Model):
    """That somebody may do privileged work for a while: asked for, approved by another, opened in one browser."""

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="privileged_sessions")
    reason = SealedField()
    minutes = models.PositiveIntegerField()
    approved_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField()
    open_until = models.DateTimeField()  # not opened until then: never
    key_hash = models.CharField(max_length=64, default="", blank=True)  # of the browser's session that opened it
    opened_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, default="", blank=True)
    reviewed_at = models.DateTimeField(null=True)
    in_order = models.BooleanField(null=True)
    note = SealedField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(opened_at__isnull=False, ended_at=None),
                name="identity_privileged_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None, ends_at=None, key_hash="")
                | models.Q(opened_at__isnull=False, ends_at__gt=models.F("opened_at")) & ~models.Q(key_hash=""),
                name="identity_privileged_opened_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by="", in_order=None)
                | models.Q(reviewed_at__isnull=False, in_order__isnull=False, ended_at__isnull=False)
                & ~models.Q(reviewed_by=""),
                name="identity_privileged_reviewed_whole",
            ),
        ]
        indexes = [models.Index(fields=["account", "-approved_at"], name="identity_privileged_of")]

    def __str__(self) -> str:
        return f"privileged session {self.id}"
