"""Applications and every move they made."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from anbao.commerce.journey.domain.machine import IN_FORCE, State
from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel
from anbao.rows import Row


class Application(Row):
    """One application from the first data to the contract.

    `inputs` and `quote` hold nothing of a person. `declared` is the sealed snapshot of what was declared, under the
    application's own data key. `person` is the proposer, `insured` whose sums count (the same, or a child). The three
    digests are over the whole content (see `domain/content.py`): what was underwritten, what the one-time password was
    for, what was confirmed. `notice` says, in words for a person, why it does not go on (a kernel Reason as JSON); the
    next move wipes it. `work_item` is what a person of the company has to look at (a Reason likewise); it survives
    every move until it is settled. `version` counts every change.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=16, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField(db_index=True)
    insured = models.UUIDField(null=True, db_index=True)  # None: from before there were others than the proposer
    data_key = models.UUIDField()
    line = models.CharField(max_length=32)
    state = models.CharField(max_length=24)
    inputs = models.JSONField()
    quote = models.JSONField()
    premium = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    declared = SealedField(null=True)
    terms = models.JSONField(default=list)
    underwritten_digest = models.CharField(max_length=64, default="", blank=True)
    confirmed_digest = models.CharField(max_length=64, default="", blank=True)
    otp = models.UUIDField(null=True)
    payment = models.UUIDField(null=True)
    receipt_at = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    notice = models.JSONField(null=True)
    work_item = models.JSONField(null=True)
    book = models.CharField(max_length=64, default="", blank=True)
    profile = models.CharField(max_length=64, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="journey_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="journey_period_forward"),
            models.CheckConstraint(condition=Q(premium__gt=0), name="journey_premium_positive"),
        ]
        indexes = [
            models.Index(fields=["state", "-created_at"], name="journey_by_state"),
            models.Index(fields=["-created_at", "-id"], name="journey_newest_first"),
            models.Index(fields=["-created_at"], condition=Q(work_item__isnull=False), name="journey_needs_a_person"),
            models.Index(fields=["-notified_at"], condition=Q(notified_at__isnull=False), name="journey_newest_told"),
            models.Index(
                fields=["changed_at"],
                condition=Q(notified_at=None, state__in=sorted(state.value for state in IN_FORCE)),
                name="journey_untold",
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.id}"

    @property
    def insured_person(self) -> UUID:
        """Whose sums count."""
        return self.insured or self.person


class Transition(AppendOnlyModel):
    """One move of one application; `entry` is its ledger entry."""

    id = models.UUIDField(primary_key=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # the application's version after it: the moves' own order
    arrow = models.CharField(max_length=32)
    source = models.CharField(max_length=24, default="", blank=True)
    target = models.CharField(max_length=24)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    entry = models.UUIDField()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="journey_one_move_a_version")]
        indexes = [models.Index(fields=["target", "at"], name="journey_moves_by_target")]

    def __str__(self) -> str:
        return f"{self.arrow} {self.source} → {self.target}"
