"""Sending the two reports. Each may be repeated: the key of a call comes from the report's kind and occasion."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.commerce.reporting.actions.correct import now_ready, owe_correction
from anbao.commerce.reporting.domain.report import ReportKind, ReportState, Why
from anbao.commerce.reporting.models import Report
from anbao.commerce.reporting.queries.reports import industry
from anbao.gateways.reporting import Acknowledged, CoverReport, ReceiptReport
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.ids import new_id
from anbao.kernel.periods import Period
from anbao.rows import insert_unless_there
from anbao.rulebook import api as rulebook

Settle = Callable[[Any, datetime], None]
Waited = Callable[[jobs.Waiting, datetime], None]


def owe_receipt(*, application: UUID, number: str, occasion: str, at: datetime) -> None:
    """Note that a receipt report is owed, at once. Joins the caller's transaction."""
    _owe(kind=ReportKind.RECEIPT, application=application, number=number, occasion=occasion, due_at=at, at=at)


def owe_cover(*, application: UUID, number: str, occasion: str, contracted_at: datetime, at: datetime) -> datetime:
    """Note that a cover report is owed within figure `report.cover_within` of the contract; returns when it is due.

    Joins the caller's transaction.
    """
    within = rulebook.at(contracted_at).figure("report.cover_within").value
    if not isinstance(within, Period):
        msg = "figure report.cover_within is a period"
        raise TypeError(msg)
    due_at = within.add_to(contracted_at)
    _owe(kind=ReportKind.COVER, application=application, number=number, occasion=occasion, due_at=due_at, at=at)
    return due_at


def withdraw_receipt(*, occasion: str, at: datetime) -> None:
    """The sale came to nothing: its receipt report is not owed any more, or is corrected where it arrived.

    Joins the caller's transaction.
    """
    reports = Report.objects.filter(kind=ReportKind.RECEIPT, occasion=occasion)
    reports.filter(state=ReportState.WAITING).update(state=ReportState.WITHDRAWN)
    for report in reports.filter(state=ReportState.DONE):
        owe_correction(report=report.id, why=Why.NOT_CONTRACTED, at=at)


def report_receipt(
    *,
    application: UUID,
    occasion: str,
    content: Callable[[], ReceiptReport],
    clock: Callable[[], datetime],
    settle: Settle,
    waiting: Waited,
    retry_task: str,
    retry_ids: Mapping[str, str],
) -> object:
    """Send the receipt report. `content` opens the sealed data only when it is really sent."""
    return _report(
        ReportKind.RECEIPT,
        application,
        occasion,
        lambda call: industry().receipt(key=str(call), report=content()),
        clock,
        settle,
        waiting,
        retry_task,
        retry_ids,
    )


def report_cover(
    *,
    application: UUID,
    occasion: str,
    content: Callable[[], CoverReport],
    clock: Callable[[], datetime],
    settle: Settle,
    waiting: Waited,
    retry_task: str,
    retry_ids: Mapping[str, str],
) -> object:
    """Send the cover report. `content` opens the sealed data only when it is really sent."""
    return _report(
        ReportKind.COVER,
        application,
        occasion,
        lambda call: industry().cover(key=str(call), report=content()),
        clock,
        settle,
        waiting,
        retry_task,
        retry_ids,
    )


def _owe(*, kind: ReportKind, application: UUID, number: str, occasion: str, due_at: datetime, at: datetime) -> None:
    insert_unless_there(
        Report(
            id=new_id(at),
            kind=kind,
            occasion=occasion,
            application=application,
            number=number,
            due_at=due_at,
            created_at=at,
        )
    )


def _report(  # noqa: PLR0917
    kind: ReportKind,
    application: UUID,
    occasion: str,
    send: Callable[[UUID], Acknowledged],
    clock: Callable[[], datetime],
    settle: Settle,
    waiting: Waited,
    retry_task: str,
    retry_ids: Mapping[str, str],
) -> object:
    call = _intend(kind, application, occasion, clock())

    def inquire() -> Acknowledged | None:
        return industry().inquire(key=str(call))

    def settled(outcome: jobs.Outcome[Acknowledged], at: datetime) -> None:
        settle(outcome, at)
        report = Report.objects.get(kind=kind, occasion=occasion)
        withdrawn = report.state == ReportState.WITHDRAWN
        match outcome:
            case jobs.Answered(reply):
                report.state = ReportState.TO_CORRECT if withdrawn else ReportState.DONE
                report.done_at, report.reference = reply.at, reply.reference[:64]
            case jobs.Refusal(reason):
                report.state = ReportState.WITHDRAWN if withdrawn else ReportState.REJECTED
                report.reason = reason[:64]
        report.save(update_fields=["state", "done_at", "reference", "reason"])
        if report.state == ReportState.TO_CORRECT:
            owe_correction(report=report.id, why=Why.NOT_CONTRACTED, at=at)
        else:
            now_ready(report)

    return jobs.perform(
        call,
        clock=clock,
        send=lambda: send(call),
        inquire=inquire,
        settle=settled,
        waiting=waiting,
        retry_task=retry_task,
        **retry_ids,
    )


def _intend(kind: ReportKind, application: UUID, occasion: str, at: datetime) -> UUID:
    content = canonical({"application": str(application), "kind": str(kind), "occasion": occasion})
    with transaction.atomic(durable=True):
        return jobs.intend(
            system="reporting",
            operation=str(kind),
            key=f"{occasion}:{kind}",
            matter=Subject("application", str(application)),
            digest=hashlib.sha256(content).hexdigest(),
            at=at,
        )
