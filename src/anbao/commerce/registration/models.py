"""The acts of registration: what was opened and agreed to, and which identity was verified how and when."""

from django.conf import settings
from django.db import models

from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel
from anbao.rows import Row


class DocumentOpening(AppendOnlyModel):
    """In a visit, an actor fetched the bytes of this document version. First time only."""

    id = models.UUIDField(primary_key=True, editable=False)
    actor = models.CharField(max_length=80)
    visit = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    opened_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["actor", "visit", "sha256"], name="registration_opened_once"),
        ]

    def __str__(self) -> str:
        return f"opening of {self.sha256[:12]}"


class Agreement(AppendOnlyModel):
    """An actor agreed to this document version for this matter."""

    id = models.UUIDField(primary_key=True, editable=False)
    actor = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    agreed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "sha256"], name="registration_agreed_once"),
        ]

    def __str__(self) -> str:
        return f"agreement to {self.sha256[:12]}"


class State(models.TextChoices):
    AGREED = "agreed"
    DECLARED = "declared"
    COMPLETED = "completed"
    TURNED_AWAY = "turned_away"
    SUPERSEDED = "superseded"
    ABANDONED = "abandoned"


class Draft(Row):
    """A registration under way in one visit. What is declared is sealed under the draft's own data key."""

    id = models.UUIDField(primary_key=True, editable=False)
    visit = models.CharField(max_length=64)
    account = models.UUIDField(null=True)  # of whoever verifies themselves again; None: a new registration
    data_key = models.UUIDField()
    declared = SealedField(null=True)
    password = SealedField(null=True)  # a prepared digest, never the password
    references = models.JSONField(default=list)  # documents agreed to
    act = models.CharField(max_length=64, blank=True)
    otp = models.UUIDField(null=True)
    next_path = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.AGREED)
    begun_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["visit", "-begun_at"], name="registration_draft_of_visit"),
            models.Index(fields=["begun_at"], condition=models.Q(ended_at=None), name="registration_draft_open"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="registration_draft_state_known"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(declared=None, password=None),
                name="registration_ended_keeps_no_data",
            ),
        ]

    def __str__(self) -> str:
        return f"registration {self.id}"


class Registration(Row):
    """A completed verification of identity. The newest row of an account counts."""

    id = models.UUIDField(primary_key=True, editable=False)  # the draft's, or the visit's to an office
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=20)  # network or in-person; certificates come later
    verified_at = models.DateTimeField()
    last_sale_at = models.DateTimeField(null=True)
    last_service_at = models.DateTimeField(null=True)
    sale_warned_at = models.DateTimeField(null=True)  # that the clock of sales lapses soon
    service_warned_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["account", "-verified_at"], name="registration_newest"),
            models.Index(fields=["verified_at"], name="registration_oldest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(method__in=["network", "in-person"]), name="registration_method_known"
            ),
        ]

    def __str__(self) -> str:
        return f"registration {self.id} by {self.method}"
