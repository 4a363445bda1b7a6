from django.db import models

from anbao.identity.models.account import Account
from anbao.keys.fields import BlindIndexField, SealedField
from anbao.rows import Row


class Factor(Row):
    """A further factor of an account: an authenticator app, a set of recovery codes, a passkey.

    `secret` is sealed JSON: of an app its key, of a passkey its public key. A passkey is found by the index of its id.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="factors")
    kind = models.CharField(max_length=4)  # know, have, are: what it is at the least
    method = models.CharField(max_length=40)
    secret = SealedField(null=True)
    name = SealedField(null=True)  # what its owner calls it
    credential_index = BlindIndexField(null=True)
    last_step = models.BigIntegerField(null=True)  # of an app: the last step that was used, none before it works again
    sign_count = models.BigIntegerField(default=0, db_default=0)  # of a passkey, as it last said
    backed_up = models.BooleanField(default=False, db_default=False)  # of a passkey: it is copied to other devices
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["know", "have", "are"]), name="identity_factor_kind_known"
            ),
            models.UniqueConstraint(
                fields=["credential_index"], condition=models.Q(ended_at=None), name="identity_factor_credential_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} of {self.account_id}"


class RecoveryCode(Row):
    """One of a set of codes for the day on which the device is lost: its MAC, never the code."""

    id = models.UUIDField(primary_key=True, editable=False)
    factor = models.ForeignKey(Factor, on_delete=models.PROTECT, related_name="codes")
    code_mac = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["factor", "code_mac"], name="identity_recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code of {self.factor_id}"


class PasskeyChallenge(Row):
    """A number for a passkey to sign, asked of one session: answered once, and in time. The number lies in the session.

    That it was answered is committed before the answer is looked at.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    purpose = models.CharField(max_length=10)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["expires_at"], name="identity_challenge_expires")]

    def __str__(self) -> str:
        return f"challenge {self.id} to {self.purpose}"
