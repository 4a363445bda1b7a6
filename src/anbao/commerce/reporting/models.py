"""Reports to the industry's system."""

from django.db import models
from django.db.models import Q

from anbao.commerce.reporting.domain.report import CorrectionState, ReportKind, ReportState, Why
from anbao.rows import Row


class Report(Row):
    """One receipt or cover report; `occasion` tells two of one application apart (a second payment)."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=16)
    application = models.UUIDField(db_index=True)
    number = models.CharField(max_length=32, default="", db_default="", blank=True)  # the application's, as reported
    occasion = models.CharField(max_length=64)
    state = models.CharField(max_length=16, default=ReportState.WAITING.value)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=64, default="", blank=True)
    reason = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "occasion"], name="reporting_one_per_occasion"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ReportKind]), name="reporting_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in ReportState]), name="reporting_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.DONE.value) | Q(done_at__isnull=False), name="reporting_done_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=ReportState.WAITING.value), name="reporting_waiting"),
            models.Index(fields=["reference"], name="reporting_by_reference"),
            models.Index(fields=["number"], opclasses=["varchar_pattern_ops"], name="reporting_by_number"),
            models.Index(fields=["-created_at", "-id"], name="reporting_newest_first"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state=ReportState.WAITING.value)
                | Q(kind=ReportKind.COVER.value, state=ReportState.REJECTED.value),
                name="reporting_open",
            ),
            models.Index(
                fields=["due_at", "id"], condition=Q(state=ReportState.TO_CORRECT.value), name="reporting_to_correct"
            ),
            models.Index(fields=["done_at"], name="reporting_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} report {self.id}"


class Correction(models.Model):
    """One report taken back with the industry, once. `call` is the outgoing call of the latest asking."""

    id = models.UUIDField(primary_key=True, editable=False)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="correction")
    why = models.CharField(max_length=16)
    state = models.CharField(max_length=8, default=CorrectionState.OWED.value)
    call = models.UUIDField()
    attempts = models.PositiveSmallIntegerField(default=1)  # calls, one after each refusal
    owed_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=64, default="", blank=True)
    reason = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(why__in=[why.value for why in Why]), name="reporting_why_known"),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.DONE.value, done_at__isnull=False)
                | Q(state__in=[CorrectionState.OWED.value, CorrectionState.REFUSED.value], done_at=None),
                name="reporting_correction_done_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state=CorrectionState.OWED.value), name="reporting_corrections_owed"
            ),
            models.Index(fields=["done_at"], name="reporting_corrected_by_day"),
        ]

    def __str__(self) -> str:
        return f"correction {self.id}"
