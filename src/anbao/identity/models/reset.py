from django.db import models

from anbao.identity.models.account import Account
from anbao.keys.fields import BlindIndexField
from anbao.rows import Row


class PasswordReset(Row):
    """Somebody on one browser who says they forgot a password, until it is set or the time is over.

    What was typed lies here as index and MAC alone. `account` is empty until a task found that it all fits together;
    for people whom nobody knows the row looks and behaves the same.
    """

    database_access = "sessions"  # nobody but the running system reads it
    id = models.UUIDField(primary_key=True, editable=False)
    visit = models.CharField(max_length=40)
    login_index = BlindIndexField()  # of what was typed as login or number, taken for a login
    national_id_index = BlindIndexField()  # of the same, taken for a number
    birth_mac = models.BinaryField(max_length=32)
    channel = models.CharField(max_length=4)  # sms, mail
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    otp = models.UUIDField(null=True)  # None: the code is still to be written
    begun_at = models.DateTimeField()
    asked_at = models.DateTimeField()  # when a code was asked for last
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # another one took its place

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["visit", "-begun_at"], name="identity_reset_visit"),
            models.Index(fields=["account", "-begun_at"], name="identity_reset_account"),
            models.Index(fields=["begun_at"], name="identity_reset_begun"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("begun_at")), name="identity_reset_expires_later"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(account__isnull=False), name="identity_reset_used_by_known"
            ),
        ]

    def __str__(self) -> str:
        return f"reset {self.id}"
