"""Decisions as they were taken, by the guards and by an underwriter."""

from uuid import UUID

from django.db import models

from anbao.keys.fields import SealedField
from anbao.ledger.fields import AppendOnlyModel


class UnderwritingDecision(AppendOnlyModel):
    """One decision on one application: book, profile, every guard's answer, the limits cited."""

    id = models.UUIDField(primary_key=True, editable=False)
    application_kind = models.CharField(max_length=40)
    application_id = models.CharField(max_length=64)
    person = models.ForeignKey("identity.Person", on_delete=models.PROTECT, related_name="+")
    proposer = models.UUIDField(null=True)  # None: of a time when that was always the insured
    line = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10)  # passed, refused, referred, held
    book = models.CharField(max_length=64)
    profile = models.CharField(max_length=64)
    decision = models.JSONField()
    facts = models.JSONField(default=dict)  # what the guards read, canonical JSON; nothing of it is a personal datum
    sums = models.JSONField()
    limits = models.JSONField()
    release = models.CharField(max_length=64, blank=True)  # digest of the line's release
    decided_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["application_kind", "application_id", "-decided_at"], name="underwriting_newest"),
            models.Index(fields=["outcome", "-decided_at"], name="underwriting_by_outcome"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["passed", "refused", "referred", "held"]),
                name="underwriting_outcome_known",
            ),
        ]

    @property
    def people(self) -> set[UUID]:
        """Insured and proposer: whose notes of something abnormal count."""
        return {self.person_id, self.proposer or self.person_id}

    def __str__(self) -> str:
        return f"{self.outcome} for {self.application_kind} {self.application_id}"


class Review(AppendOnlyModel):
    """What an underwriter said of a referral: for the customer `reason`, for the house `note`, both sealed.

    `overridden`: the referring answers that the underwriter accepted, each `[tag, reason code]`; `records`: notes of
    something abnormal that were open and seen. Both count for this application only.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    referral = models.ForeignKey(UnderwritingDecision, on_delete=models.PROTECT, related_name="+")
    application_kind = models.CharField(max_length=40)
    application_id = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10)  # accepted, declined
    reason = SealedField()
    note = SealedField()
    overridden = models.JSONField(default=list)
    records = models.JSONField(default=list)
    reviewed_by = models.CharField(max_length=80)
    reviewed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["application_kind", "application_id", "-reviewed_at"], name="underwriting_reviews"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["referral"], name="underwriting_one_review"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["accepted", "declined"]), name="underwriting_review_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.application_kind} {self.application_id}"
