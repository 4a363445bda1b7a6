from django.db import models

from anbao.identity.models.account import Account
from anbao.keys.fields import SealedField
from anbao.rows import Row


class ContactChange(Row):
    """A change of a customer's phone, mail or address: asked for, made, and for a while undone from the old channel.

    `old` is what sensitive acts keep to while the change cools: of a second change in that time, what stood before the
    first. `stop_mac` finds the change by the secret of its notice.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        COOLING = "cooling"
        SETTLED = "settled"
        STOPPED = "stopped"
        FOLLOWED = "followed"  # another change took its place while it cooled
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=8)
    old = SealedField()
    new = SealedField(null=True)
    act = models.CharField(max_length=64, blank=True)  # hex SHA-256 of what both codes approve
    otp_new = models.UUIDField(null=True)
    otp_old = models.UUIDField(null=True)
    notice = models.UUIDField(null=True)  # the message to the old channel, in `messages`
    stop_mac = models.BinaryField(max_length=32, null=True, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    cools_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["account", "-asked_at"], name="identity_contact_of_account"),
            models.Index(fields=["asked_at"], condition=models.Q(ended_at=None), name="identity_contact_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(field__in=["phone", "mail", "address"]), name="identity_contact_field_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "cooling"], ended_at=None)
                | models.Q(state__in=["settled", "stopped", "followed", "dropped"], ended_at__isnull=False),
                name="identity_contact_ends_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cooling") | models.Q(cools_until__isnull=False, stop_mac__isnull=False),
                name="identity_contact_cools_until",
            ),
            models.UniqueConstraint(
                fields=["account", "field"], condition=models.Q(state="asked"), name="identity_contact_asked_once"
            ),
            models.UniqueConstraint(
                fields=["account", "field"], condition=models.Q(state="cooling"), name="identity_contact_cools_once"
            ),
        ]

    def __str__(self) -> str:
        return f"change of {self.field} of {self.account_id}"
