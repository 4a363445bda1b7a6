"""The company's list of reports: what is owed, held or late, what is taken back, and what is to be done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.reporting import api as reporting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.ui.api import operation_title


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of the list. `again`: the correction that staff may have sent once more."""

    kind: str
    number: str
    href: str
    state: str
    due_at: datetime | None
    done_at: datetime | None
    attempts: int
    next_at: datetime | None
    answer: str
    again: UUID | None


def rows_of(reports: Collection[reporting.ReportView], *, at: datetime) -> list[ReportRow]:
    taken_back = reporting.corrections_for([report.id for report in reports])
    return [_row(report, taken_back.get(report.id), at) for report in reports]


def _row(report: reporting.ReportView, correction: reporting.CorrectionView | None, at: datetime) -> ReportRow:
    call = _call(report, correction) if report.state in _CALLED else None
    refused = correction is not None and correction.state == reporting.CorrectionState.REFUSED
    return ReportRow(
        kind=operation_title(str(report.kind)),
        number=report.number or "…",
        href=reverse("journey-console:application", args=[report.application]),
        state=_state(report, correction, at),
        due_at=report.due_at,
        done_at=report.done_at,
        attempts=0 if call is None else call.attempts,
        next_at=None if call is None else call.next_at,
        answer=report.reason or (correction.reason if correction else "") or report.reference,
        again=correction.id if correction is not None and refused else None,
    )


_CALLED = frozenset({reporting.ReportState.WAITING, reporting.ReportState.REJECTED, reporting.ReportState.TO_CORRECT})


def _call(report: reporting.ReportView, correction: reporting.CorrectionView | None) -> jobs.CallRecord | None:
    """The latest call for this report: only asked for what is not done, which is little."""
    operation = "correction" if correction is not None else str(report.kind)
    calls = jobs.calls_of(Subject("application", str(report.application)))
    return next((call for call in reversed(calls) if call.operation == operation), None)


def _state(report: reporting.ReportView, correction: reporting.CorrectionView | None, at: datetime) -> str:
    if correction is not None and correction.state == reporting.CorrectionState.REFUSED:
        return "rejected"
    if report.state == reporting.ReportState.WAITING and report.due_at is not None and at > report.due_at:
        return "late"
    return str(report.state)


def tab_titles() -> dict[str, str]:
    return {"open": _("待通報"), "correct": _("待更正"), "done": _("已完成"), "": _("全部")}
