"""The company's list of reports: what is owed, held or late, what is taken back, and what is to be done."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.reporting import api as reporting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.text import N_
from anbao.ui.api import Order, operation_title

_Calls = Mapping[Subject, Sequence[jobs.CallRecord]]


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
    """Three queries, however many there are."""
    taken_back = reporting.corrections_for([report.id for report in reports])
    called = [Subject("application", str(one.application)) for one in reports if one.state in _CALLED]
    calls = jobs.calls_of_all(called)
    return [_row(report, taken_back.get(report.id), calls, at) for report in reports]


def _row(
    report: reporting.ReportView, correction: reporting.CorrectionView | None, calls: _Calls, at: datetime
) -> ReportRow:
    call = _call(report, correction, calls) if report.state in _CALLED else None
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


def _call(
    report: reporting.ReportView, correction: reporting.CorrectionView | None, calls: _Calls
) -> jobs.CallRecord | None:
    """The latest call for this report: only told of what is not done."""
    operation = "correction" if correction is not None else str(report.kind)
    mine = calls.get(Subject("application", str(report.application)), ())
    return next((call for call in reversed(mine) if call.operation == operation), None)


def _state(report: reporting.ReportView, correction: reporting.CorrectionView | None, at: datetime) -> str:
    if correction is not None and correction.state == reporting.CorrectionState.REFUSED:
        return "rejected"
    if report.state == reporting.ReportState.WAITING and report.due_at is not None and at > report.due_at:
        return "late"
    return str(report.state)


def tab_titles() -> dict[str, str]:
    return {"open": _("待通報"), "correct": _("待更正"), "done": _("已完成"), "": _("全部")}


def refused_ones(*, at: datetime) -> list[ReportRow]:
    """What the industry did not take back: staff may have it sent once more."""
    return rows_of(reporting.refused_corrections(), at=at)


NEWEST = {"newest": Order(N_("最新的在前"), ("-created_at", "-id"))}
DUE = {"due": Order(N_("期限最近的在前"), ("due_at", "id"))}
