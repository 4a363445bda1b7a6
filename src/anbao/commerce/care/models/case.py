"""A case, and what was said about it."""

from django.db import models
from django.db.models import Q

from anbao.commerce.care.domain.case import ANSWERS, OPEN, CaseState, Channel, Kind, Outcome, StepKind
from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel
from anbao.rows import Row


class Case(Row):
    """Something that a customer asked, wanted, complained of or told.

    `contact`: how somebody without an account is reached, sealed. `next_due`: taken up by, then answered by. `warn_at`:
    when staff is to be warned, None once it was. `papers`: name of a paper → when it came, "" while it is awaited.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=12)
    channel = models.CharField(max_length=12)
    about = models.CharField(max_length=12, default="", blank=True)
    account = models.UUIDField(null=True, db_index=True)
    person = models.UUIDField(null=True)
    policy = models.UUIDField(null=True)
    application = models.UUIDField(null=True, db_index=True)
    data_key = models.UUIDField()
    contact = SealedField(null=True)
    state = models.CharField(max_length=12, default=CaseState.RECEIVED.value)
    round = models.PositiveSmallIntegerField(default=1)
    promises = models.UUIDField(null=True)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    received_at = models.DateTimeField()  # of this round
    due_at = models.DateTimeField()
    next_due = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=80, default="", blank=True)
    taken_at = models.DateTimeField(null=True)
    papers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=12, default="", blank=True)
    answered_by = models.CharField(max_length=80, default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    reopen_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Kind]), name="care_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=[one.value for one in Channel]), name="care_channel_known"),
            models.CheckConstraint(
                condition=Q(account__isnull=False, person__isnull=False) | Q(contact__isnull=False),
                name="care_somebody_is_behind_it",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in OPEN], outcome="", answered_at=None, closed_at=None)
                | Q(
                    state=CaseState.ANSWERED.value,
                    outcome__in=[one.value for one in ANSWERS],
                    answered_at__isnull=False,
                    closed_at=None,
                )
                | Q(
                    state=CaseState.CLOSED.value,
                    outcome__in=[one.value for one in Outcome],
                    closed_at__isnull=False,
                ),
                name="care_stands_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.IN_HAND.value) | Q(taken_at__isnull=False) & ~Q(taken_by=""),
                name="care_in_hand_of_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_due"], condition=Q(state__in=[one.value for one in OPEN]), name="care_open_by_due"
            ),
            models.Index(fields=["-received_at", "-id"], name="care_newest_first"),
            models.Index(fields=["state", "-received_at", "-id"], name="care_by_state"),
        ]

    def __str__(self) -> str:
        return f"case {self.number}"


class Step(AppendOnlyModel):
    """What was said about a case, sealed under the case's data key."""

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8)
    words = SealedField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in StepKind]), name="care_step_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"
