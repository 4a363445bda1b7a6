from typing import Final
from uuid import UUID

from django.db import models

from anbao.keys.fields import BlindIndexField
from anbao.rows import Row

TO_NOBODY: Final = UUID(int=0)
"""In place of a message: the code was sent to nobody (`keep_decoy`)."""


class OneTimePassword(Row):
    """A code's HMAC, bound to a purpose and to the digest of the very thing it approves. Never the code."""

    id = models.UUIDField(primary_key=True, editable=False)
    purpose = models.CharField(max_length=60)
    act = models.CharField(max_length=64)  # hex SHA-256 of the thing approved
    matter_kind = models.CharField(max_length=40)
    matter_id = models.CharField(max_length=64)
    channel = models.CharField(max_length=4)  # sms, mail
    recipient_index = BlindIndexField()
    message = models.UUIDField()  # the message that carries it, in `messages`
    code_mac = models.BinaryField(max_length=32)
    issued_by = models.CharField(max_length=80)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    superseded_at = models.DateTimeField(null=True)
    redeemed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["matter_kind", "matter_id", "purpose"], name="identity_otp_matter"),
            models.Index(fields=["recipient_index", "issued_at"], name="identity_otp_recipient"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("issued_at")), name="identity_otp_expires_later"
            ),
            models.CheckConstraint(
                condition=models.Q(superseded_at=None) | models.Q(redeemed_at=None),
                name="identity_otp_superseded_or_redeemed",
            ),
        ]

    def __str__(self) -> str:
        return f"one-time password {self.id} for {self.purpose}"
