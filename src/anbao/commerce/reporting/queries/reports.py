"""Reading reports, and the look-up of what other companies hold."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from anbao.commerce.reporting.domain.report import (
    UNREACHABLE,
    CorrectionState,
    CorrectionView,
    ReportKind,
    ReportState,
    ReportView,
    Why,
)
from anbao.commerce.reporting.models import Correction, Report
from anbao.gateways.loading import load
from anbao.gateways.reporting import Accumulated, IndustryReporting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.errors import OutsideError
from anbao.kernel.verdict import Held
from anbao.keys import api as keys
from anbao.rows import Select, given
from anbao.ui.api import bounded_counts

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
        number=row.number,
    )


def reports_of(application: UUID) -> list[ReportView]:
    """Every report of an application, oldest first."""
    return [view_of(row) for row in _OF_APPLICATION.all(application=application)]


_OF_APPLICATION = Select(
    lambda: Report.objects.filter(application=given("application")).order_by("created_at", "due_at")
)


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


def correction_view(row: Correction) -> CorrectionView:
    return CorrectionView(
        id=row.id,
        report=row.report_id,
        kind=ReportKind(row.report.kind),
        application=row.report.application,
        why=Why(row.why),
        state=CorrectionState(row.state),
        owed_at=row.owed_at,
        done_at=row.done_at,
        reason=row.reason,
        ready=row.report.state in {ReportState.TO_CORRECT, ReportState.CORRECTED},
    )


def correction(correction_id: UUID) -> CorrectionView:
    """One correction; raises Correction.DoesNotExist."""
    return correction_view(Correction.objects.select_related("report").get(id=correction_id))


def corrections_of(application: UUID) -> list[CorrectionView]:
    """What is taken back of an application's reports, oldest first."""
    rows = Correction.objects.select_related("report").filter(report__application=application)
    return [correction_view(row) for row in rows.order_by("owed_at", "id")]


def corrections_owed(*, before: datetime, limit: int = 500) -> list[CorrectionView]:
    """Corrections that can go out, were asked for before a moment and have no definite answer, oldest first."""
    rows = Correction.objects.select_related("report").filter(
        state=CorrectionState.OWED, report__state=ReportState.TO_CORRECT, asked_at__lte=before
    )
    return [correction_view(row) for row in rows.order_by("asked_at")[:limit]]


def corrections_refused(*, limit: int = 500) -> list[CorrectionView]:
    """Corrections that the industry did not accept: a person has to look."""
    rows = Correction.objects.select_related("report").filter(state=CorrectionState.REFUSED)
    return [correction_view(row) for row in rows.order_by("asked_at")[:limit]]


GROUPS: dict[str, Q] = {
    "open": Q(state=ReportState.WAITING) | Q(state=ReportState.REJECTED, kind=ReportKind.COVER),
    "correct": Q(state=ReportState.TO_CORRECT),
    "done": Q(state__in=[ReportState.DONE, ReportState.CORRECTED]),
    "": Q(),
}
"""What the list of reports shows: what is not done yet, what is to be taken back, what is done, everything."""


def counts() -> dict[str, int]:
    """How many reports each group has; `ui.api.bounded_count` says it in words."""
    return bounded_counts({key: listed(key) for key in GROUPS})


def listed(group: str = "", *, number: str = "") -> QuerySet[Report]:
    """Reports of a group; `number` finds by the beginning of the application's number."""
    rows = Report.objects.filter(GROUPS.get(group, Q()))
    return rows.filter(number__startswith=number.upper()) if number else rows


def refused_corrections(limit: int = 25) -> list[ReportView]:
    """Reports whose taking back the industry did not accept: a person may have it sent once more."""
    rows = Report.objects.filter(GROUPS["correct"], correction__state=CorrectionState.REFUSED)
    return views_of(rows.order_by("due_at", "id")[:limit])


def views_of(rows: Iterable[Report]) -> list[ReportView]:
    return [view_of(row) for row in rows]


def corrections_for(reports: Collection[UUID]) -> dict[UUID, CorrectionView]:
    """Report → what takes it back."""
    rows = Correction.objects.select_related("report").filter(report__in=reports)
    return {UUID(str(row.report_id)): correction_view(row) for row in rows}


def receipt_in_doubt(*, application: UUID, occasion: str) -> bool:
    """Whether this occasion's receipt report was begun and has no definite answer."""
    reports = Report.objects.filter(
        kind=ReportKind.RECEIPT, occasion=occasion, state__in=[ReportState.WAITING, ReportState.WITHDRAWN]
    )
    calls = jobs.calls_of(Subject("application", str(application)))
    begun = any(call.operation == ReportKind.RECEIPT and call.settled_at is None for call in calls)
    return begun and reports.exists()


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """Every report of an application, and what takes one back. Canonical-JSON types."""
    rows = Report.objects.filter(application=application).order_by("created_at", "id")
    corrections = Correction.objects.filter(report__application=application).order_by("owed_at", "id")
    return {"reports": keys.rows_in_clear(rows), "corrections": keys.rows_in_clear(corrections)}


def owed_between(since: datetime, until: datetime) -> QuerySet[Report, UUID]:
    """The applications with a report that was owed from `since` up to `until`, as a part of another query."""
    return Report.objects.filter(created_at__gte=since, created_at__lt=until).values_list("application", flat=True)
