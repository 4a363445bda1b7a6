"""Taking a report back: owed in the transaction of its cause, sent once the report is acknowledged, never sent twice.

The industry knows a correction by the reference of the report it takes back: whatever the key of the call, it takes a
report back once. A refusal is its last word on that call; a person may have it asked again under a new key.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from anbao.commerce.reporting.domain.events import PREFIX
from anbao.commerce.reporting.domain.report import CorrectionState, ReportKind, ReportState, Why
from anbao.commerce.reporting.models import Correction, Report
from anbao.commerce.reporting.queries.reports import industry
from anbao.gateways import reporting as gateway
from anbao.gateways.reporting import Acknowledged
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, Subject, system
from anbao.kernel.canonical import canonical
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.ledger import api as ledger
from anbao.rows import Select, given

TASK = "journey.correct_report"
"""The task that calls `correct`, deferred here with the row: who has to know of the outcome is above."""
CORRECTED = "corrected"
"""The industry's reason for refusing what was taken back already."""

_BY = system("reporting.correct")
_ACKNOWLEDGED = (ReportState.DONE, ReportState.TO_CORRECT)
_NOT_REFUSED = Refused(
    Reason("reporting.not-refused", N_("這個更正正在辦理，或已經完成了。"), N_("請依畫面上目前的內容繼續。"))
)


def owe_correction(*, report: UUID, why: Why, at: datetime, by: Actor = _BY) -> UUID:
    """A report is to be taken back: at once, or as soon as it is acknowledged. Idempotent. Joins the transaction."""
    told = Report.objects.select_for_update().get(id=report)
    known = Correction.objects.filter(report=told).first()
    if known is not None:
        return UUID(str(known.id))
    row = Correction(id=new_id(at), report=told, why=why, owed_at=at, asked_at=at)
    row.call = _intended(row, at)
    row.save(force_insert=True)
    _note(row, "correction-owed", by=by, at=at)
    now_ready(told)
    return UUID(str(row.id))


def owe_cover_correction(*, application: UUID, why: Why, by: Actor, at: datetime) -> bool:
    """The cover report of an application is to be taken back; False where none is or will be acknowledged."""
    report = Report.objects.filter(kind=ReportKind.COVER, application=application).first()
    if report is None or report.state not in {ReportState.WAITING, *_ACKNOWLEDGED}:
        return False
    owe_correction(report=report.id, why=why, by=by, at=at)
    return True


def now_ready(report: Report) -> None:
    """The report is acknowledged: what takes it back, if anything does, goes out. Joins the caller's transaction."""
    row = _OWED.first(report=report.id)
    if row is None or report.state not in _ACKNOWLEDGED:
        return
    if report.state == ReportState.DONE:
        report.state = ReportState.TO_CORRECT
        report.save(update_fields=["state"])
    jobs.defer(TASK, correction=str(row.id))


_OWED = Select(lambda: Correction.objects.filter(report_id=given("report"), state=CorrectionState.OWED)[:1])


def correct(
    *,
    correction: UUID,
    by: Actor,
    clock: Callable[[], datetime],
    settle: Callable[[Any, datetime], None],
    retry_task: str,
) -> object:
    """Take the report back, once. `settle(outcome, at)` runs in the transaction that records the outcome."""
    row = Correction.objects.select_related("report").get(id=correction)
    report = row.report
    if report.state != ReportState.TO_CORRECT or row.state != CorrectionState.OWED:
        return None

    def send() -> Acknowledged:
        return industry().correct(
            key=str(row.call),
            correction=gateway.Correction(
                application=report.number,
                kind=report.kind,
                corrected=report.reference,
                why=row.why,
                happened_at=row.owed_at,
            ),
        )

    def settled(outcome: jobs.Outcome[Acknowledged], at: datetime) -> None:
        settle(outcome, at)
        match outcome:
            case jobs.Answered(reply):
                _done(row, reply.at, reply.reference[:64], by=by, at=at)
            case jobs.Refusal(_) if is_corrected(outcome):
                _done(row, at, "", by=by, at=at)
            case jobs.Refusal(reason):
                _write(row, "correction-refused", by=by, at=at, state=CorrectionState.REFUSED, reason=reason[:64])

    return jobs.perform(
        row.call,
        clock=clock,
        send=send,
        inquire=lambda: industry().inquire(key=str(row.call)),
        settle=settled,
        retry_task=retry_task,
        correction=str(row.id),
    )


def correct_again(*, correction: UUID, by: Actor, at: datetime) -> Verdict:
    """Have a correction that was refused asked for again, under a new key. Joins the caller's transaction."""
    row = Correction.objects.select_for_update(of=("self",)).select_related("report").get(id=correction)
    if row.state != CorrectionState.REFUSED:
        return _NOT_REFUSED
    row.attempts += 1
    call = _intended(row, at)
    _write(
        row, "correction-again", by=by, at=at,
        state=CorrectionState.OWED, call=call, attempts=row.attempts, asked_at=at, reason="",
    )  # fmt: skip
    jobs.defer(TASK, correction=str(row.id))
    return Passed()


def is_corrected(outcome: jobs.Outcome[Acknowledged]) -> bool:
    """Whether a correction came to what was asked for."""
    return isinstance(outcome, jobs.Answered) or outcome.reason == CORRECTED


def _done(row: Correction, done_at: datetime, reference: str, *, by: Actor, at: datetime) -> None:
    _write(
        row, "corrected", by=by, at=at,
        state=CorrectionState.DONE, done_at=done_at, reference=reference, reason="",
    )  # fmt: skip
    Report.objects.filter(id=row.report_id).update(state=ReportState.CORRECTED)


def _intended(row: Correction, at: datetime) -> UUID:
    content = canonical({"report": str(row.report_id), "correction": str(row.id), "why": str(row.why)})
    return jobs.intend(
        system="reporting",
        operation="correction",
        key=f"{row.report_id}:correction:{row.attempts}",
        matter=Subject("application", str(row.report.application)),
        digest=hashlib.sha256(content).hexdigest(),
        at=at,
    )


def _write(row: Correction, event: str, *, by: Actor, at: datetime, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    _note(row, event, by=by, at=at)


def _note(row: Correction, event: str, *, by: Actor, at: datetime) -> None:
    ledger.record(
        kind=PREFIX + event,
        by=by,
        at=at,
        subject=Subject("application", str(row.report.application)),
        clear={"report": str(row.report_id), "report_kind": row.report.kind, "why": str(row.why), "reason": row.reason},
    )
