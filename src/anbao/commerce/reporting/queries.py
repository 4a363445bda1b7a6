"""Reading reports, and the look-up of what other companies hold."""

import logging
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from anbao.commerce.reporting.domain.report import UNREACHABLE, ReportKind, ReportState, ReportView
from anbao.commerce.reporting.models import Report
from anbao.gateways.loading import load
from anbao.gateways.reporting import Accumulated, IndustryReporting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.errors import OutsideError
from anbao.kernel.verdict import Held
from anbao.keys import api as keys

logger = logging.getLogger(__name__)


def industry() -> IndustryReporting:
    """The configured reporting system."""
    return cast("IndustryReporting", load(settings.ANBAO_REPORTING))


def accumulated(*, national_id: str, line: str, benefit: str) -> Accumulated | Held:
    """What the industry already covers this person for, whole TWD. Called outside any transaction.

    An answer within the adapter's timeout, or Held: never a guess.
    """
    try:
        return industry().accumulated(national_id=national_id, line=line, benefit=benefit)
    except OutsideError as error:
        logger.warning("accumulated sum not answered: %s", error.code)
        return Held(UNREACHABLE)


def view_of(row: Report) -> ReportView:
    return ReportView(
        id=row.id,
        kind=ReportKind(row.kind),
        application=row.application,
        occasion=row.occasion,
        state=ReportState(row.state),
        due_at=row.due_at,
        done_at=row.done_at,
        reference=row.reference,
        reason=row.reason,
    )


def reports_of(application: UUID) -> list[ReportView]:
    """Every report of an application, oldest first."""
    return [view_of(row) for row in Report.objects.filter(application=application).order_by("created_at", "due_at")]


def receipt_done_at(*, occasion: str) -> datetime | None:
    """When the receipt report of this occasion was acknowledged."""
    row = Report.objects.filter(kind=ReportKind.RECEIPT, occasion=occasion, state=ReportState.DONE).first()
    return None if row is None else row.done_at


def late(*, at: datetime, ahead: timedelta = timedelta()) -> list[ReportView]:
    """Reports not done whose due time is past, or comes within `ahead` of `at`: the alarm's list.

    A cover report that was rejected is owed still; the sale of a rejected receipt report is stopped.
    """
    owed = Q(state=ReportState.WAITING) | Q(state=ReportState.REJECTED, kind=ReportKind.COVER)
    rows = Report.objects.filter(owed, due_at__lte=at + ahead).order_by("due_at")
    return [view_of(row) for row in rows]


def to_correct() -> list[ReportView]:
    """Reports that the industry acknowledged for a sale that came to nothing, oldest first."""
    rows = Report.objects.filter(state=ReportState.TO_CORRECT).order_by("created_at")
    return [view_of(row) for row in rows]


def receipt_in_doubt(*, application: UUID, occasion: str) -> bool:
    """Whether this occasion's receipt report was begun and has no definite answer."""
    reports = Report.objects.filter(
        kind=ReportKind.RECEIPT, occasion=occasion, state__in=[ReportState.WAITING, ReportState.WITHDRAWN]
    )
    calls = jobs.calls_of(Subject("application", str(application)))
    begun = any(call.operation == ReportKind.RECEIPT and call.settled_at is None for call in calls)
    return begun and reports.exists()


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """Every report of an application. Canonical-JSON types."""
    rows = Report.objects.filter(application=application).order_by("created_at", "id")
    return {"reports": keys.rows_in_clear(rows)}
