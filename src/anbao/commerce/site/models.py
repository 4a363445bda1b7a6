"""Advertisements: what was proposed, and each thing that was decided or done about it."""

from django.db import models

from anbao.ledger.fields import AppendOnlyModel


class Channel(models.TextChoices):
    MAIL = "mail"
    SITE = "site"
    SOCIAL = "social"
    PRINT = "print"
    OTHER = "other"


class StepKind(models.TextChoices):
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SENDING = "sending"  # its mails are being written


class Advertisement(AppendOnlyModel):
    """An advertisement as it was proposed. Other words or another period are another advertisement."""

    id = models.UUIDField(primary_key=True, editable=False)
    title = models.CharField(max_length=80)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    text = models.TextField(max_length=4000)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    file = models.UUIDField(null=True)
    data_key = models.UUIDField()
    digest = models.CharField(max_length=64)  # over all that is approved, the file's content included
    approval = models.UUIDField()
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-proposed_at"], name="site_advertisement_newest")]
        constraints = [
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="site_advertisement_channel"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="site_advertisement_period"
            ),
        ]

    def __str__(self) -> str:
        return f"advertisement {self.id}"


class AdvertisementStep(AppendOnlyModel):
    """Something decided or done about an advertisement, each kind once."""

    id = models.UUIDField(primary_key=True, editable=False)
    advertisement = models.ForeignKey(Advertisement, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["advertisement", "kind"], name="site_advertisement_step_once"),
            models.CheckConstraint(condition=models.Q(kind__in=StepKind.values), name="site_advertisement_step_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.advertisement_id}"


class AdvertisementLook(AppendOnlyModel):
    """Somebody confirmed that an advertisement, as its digest says, meets one demand."""

    id = models.UUIDField(primary_key=True, editable=False)
    advertisement = models.ForeignKey(Advertisement, on_delete=models.PROTECT, related_name="looks")
    demand = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["advertisement", "demand", "digest", "by"], name="site_advertisement_look_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand} of {self.advertisement_id}"


class AdvertisementMail(AppendOnlyModel):
    """Somebody's turn in the sending of an advertisement: written to once, or not because they do not want it."""

    id = models.UUIDField(primary_key=True, editable=False)
    advertisement = models.ForeignKey(Advertisement, on_delete=models.PROTECT, related_name="mails")
    person = models.UUIDField()
    message = models.UUIDField(null=True)  # null: they had stopped advertising
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["advertisement", "person"], name="site_advertisement_mail_once"),
        ]

    def __str__(self) -> str:
        return f"mail of {self.advertisement_id}"
