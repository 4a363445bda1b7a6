"""Reports to the industry's system."""

from django.db import models
from django.db.models import Q

from anbao.commerce.reporting.domain.report import ReportKind, ReportState
from anbao.rows import Row


class Report(Row):
    """One receipt or cover report; `occasion` tells two of one application apart (a second payment)."""

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=16)
    application = models.UUIDField(db_index=True)
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
            models.Index(fields=["due_at"], condition=Q(state=ReportState.WAITING.value), name="reporting_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.kind} report {self.id}"
