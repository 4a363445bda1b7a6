"""One row a message: recipient and text are sealed under the matter's data key. Who chose to get no advertising."""

from django.db import models

from anbao.keys.fields import BlindIndexField, SealedField
from anbao.ledger.fields import AppendOnlyModel
from anbao.rows import Row


class Message(Row):
    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"  # taken over by the operator or the mail server
        REFUSED = "refused"  # the other side said no for good
        EXPIRED = "expired"  # not sent in time, and not sent any more
        WITHHELD = "withheld"  # advertising that its recipient stopped before it left

    id = models.UUIDField(primary_key=True, editable=False)
    template = models.CharField(max_length=80)
    template_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=4)
    matter_kind = models.CharField(max_length=40)
    matter_id = models.CharField(max_length=64)
    outgoing_call = models.UUIDField()
    recipient = SealedField()
    text = SealedField()  # subject and text as they may be kept: secrets masked
    secret_text = SealedField(null=True)  # with its secrets, until sent or expired
    advertised_to = models.CharField(
        max_length=64, blank=True, default="", db_default=""
    )  # of advertising: the person, by an opaque id
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=80, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["matter_kind", "matter_id", "created_at"], name="messages_matter"),
            models.Index(fields=["advertised_to"], name="messages_advertised"),
            models.Index(
                fields=["expires_at"], condition=models.Q(secret_text__isnull=False), name="messages_secret_until"
            ),
            models.Index(fields=["-id"], condition=~models.Q(reason=""), name="messages_not_sent"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(channel__in=["sms", "mail"]), name="messages_channel_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "sent", "refused", "expired", "withheld"]),
                name="messages_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="queued") | models.Q(secret_text=None), name="messages_no_secret_once_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.id}"


class AdvertisingChoice(AppendOnlyModel):
    """Somebody wants no advertising by mail, or wants it again. The newest row of an address or a person counts."""

    id = models.UUIDField(primary_key=True, editable=False)
    address_index = BlindIndexField()
    recipient = models.CharField(max_length=64, blank=True)  # the person, by an opaque id; empty where not known
    wanted = models.BooleanField()
    way = models.CharField(max_length=10)
    chosen_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["address_index", "-chosen_at"], name="messages_choice_of_address"),
            models.Index(fields=["recipient", "-chosen_at"], name="messages_choice_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(way__in=["link", "one-click", "staff", "account"]), name="messages_choice_way_known"
            ),
        ]

    def __str__(self) -> str:
        return f"advertising {'wanted' if self.wanted else 'stopped'}"
