"""Looking for applications that nobody carries on, and for those that need a person. Runs once a minute.

Every arrow defers the next task in its own transaction, so of what goes on at once there is nothing to find unless a
task gave up, was lost or returned without doing anything. What goes on by the clock alone is always found here: a queue
full of tasks for later days would be looked through for each task that is due. What is found is deferred; what lasts
becomes a work item.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anbao.commerce.inconvenience import api as inconvenience
from anbao.commerce.journey.actions import reasons
from anbao.commerce.journey.actions.moves import ask_nobody, ask_person, lock
from anbao.commerce.journey.actions.pay import OPEN_FOR
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import CONTINUED_BY, IN_FORCE, State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.refunds import LEFT_TO_STAFF, OF_POLICIES, waits_for_staff
from anbao.commerce.payments import api as payments
from anbao.commerce.reporting import api as reporting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Reason
from anbao.rulebook import api as rulebook

FORGOTTEN_AFTER = timedelta(minutes=2)
DOUBTFUL_AFTER = timedelta(hours=1)
_BATCH = 500
_WITH_A_PERSON = (reasons.VOID_REFUSED.code, reasons.COVER_REFUSED.code, *LEFT_TO_STAFF)
"""The outside system said its last word: only a person goes on from here."""


def sweep(*, by: Actor, at: datetime) -> None:
    """One look at everything."""
    for state, task in CONTINUED_BY.items():
        _carry_on(task, Q(state=state), at - FORGOTTEN_AFTER, at)
    _carry_on("journey.notify", Q(state__in=IN_FORCE, notified_at=None), at - FORGOTTEN_AFTER, at)
    come_due(at=at)
    _refund(at)
    _correct(at)
    _document()
    _ask_people(by, at)


def come_due(*, at: datetime) -> None:
    """Defer what goes on by the clock alone: periods that begin, payments that were open for too long."""
    lapsable = [state for state in State if machine.allowed("lapse", state)]
    _carry_on("journey.lapse", Q(state__in=lapsable, starts_at__lte=at), at, at)
    _expire(at)


def _carry_on(task: str, those: Q, before: datetime, at: datetime) -> None:
    ours = Q(work_item__isnull=True) | ~Q(work_item__code__in=_WITH_A_PERSON)
    rows = Application.objects.filter(those, ours, changed_at__lte=before)
    found = list(rows.order_by("changed_at").values_list("id", flat=True)[:_BATCH])
    if not found:
        return
    carried = jobs.living(task, "application")
    for application in found:
        if str(application) not in carried:
            _again(task, at, application=str(application))


def _expire(at: datetime) -> None:
    opened = Application.objects.filter(state=State.PAYMENT_OPEN, changed_at__lte=at - OPEN_FOR).order_by("changed_at")
    carried: set[str] | None = None
    for application, payment in opened.values_list("id", "payment")[:_BATCH]:
        if payment is None or payments.payment(payment).expires_at > at:
            continue
        carried = jobs.living("journey.expire_payment", "payment") if carried is None else carried
        if str(payment) not in carried:
            _again("journey.expire_payment", at, application=str(application), payment=str(payment))


def _refund(at: datetime) -> None:
    """Of policies that ended early: their application stays where it is."""
    owed = payments.refunds_owed(before=at - FORGOTTEN_AFTER, limit=_BATCH)
    those = [str(one.application) for one in owed if one.cause in OF_POLICIES.values()]
    carried = jobs.living("journey.refund_policy", "application") if those else set()
    for application in those:
        if application not in carried:
            _again("journey.refund_policy", at, application=application)


def _correct(at: datetime) -> None:
    """Reports that are to be taken back and that nobody carries on."""
    owed = [str(one.id) for one in reporting.corrections_owed(before=at - FORGOTTEN_AFTER, limit=_BATCH)]
    carried = jobs.living("journey.correct_report", "correction") if owed else set()
    for correction in owed:
        if correction not in carried:
            with transaction.atomic(durable=True):
                once = f"sweep:journey.correct_report:{correction}"
                jobs.defer_once("journey.correct_report", once=once, run_at=at, correction=correction)


def _document() -> None:
    """A contract's document is owed for ever: its task, having given up after hours, begins anew."""
    for job in jobs.stuck(limit=_BATCH):
        if job.task == "policies.produce_document":
            jobs.retry_stuck(job.id)


def _again(task: str, at: datetime, **ids: str) -> None:
    with transaction.atomic(durable=True):
        jobs.defer_once(task, once=f"sweep:{task}:{ids['application']}", run_at=at, **ids)


def _ask_people(by: Actor, at: datetime) -> None:
    """Give each application its work item, and take away those whose cause is over."""
    wanted: dict[UUID, Reason] = {}
    for application in _stuck():
        wanted.setdefault(application, reasons.JOB_STUCK)
    for application in _reports(at):
        wanted.setdefault(application, reasons.REPORT_OPEN)
    for application in _unanswered(at):
        wanted.setdefault(application, reasons.CALL_UNANSWERED)
    for application in inconvenience.refused():
        wanted.setdefault(application, reasons.REGISTER_REFUSED)
    _paid_otherwise(by, at)
    over = Application.objects.filter(work_item__code__in=reasons.OF_SWEEP).exclude(id__in=wanted)
    new = Application.objects.filter(id__in=wanted, work_item__isnull=True)
    known = Application.objects.filter(id__in=wanted, work_item__code__in=reasons.OF_SWEEP)
    changed = [row.id for row in known if row.work_item and row.work_item["code"] != wanted[row.id].code]
    for application in [*over.values_list("id", flat=True), *changed]:
        with transaction.atomic(durable=True):
            row = lock(application)
            ask_nobody(row, *reasons.OF_SWEEP, by=by, at=at)
            if application in wanted:
                ask_person(row, wanted[application], by=by, at=at)
    for application in list(new.values_list("id", flat=True)):
        with transaction.atomic(durable=True):
            ask_person(lock(application), wanted[application], by=by, at=at)


def _paid_otherwise(by: Actor, at: datetime) -> None:
    """A refund that the acquirer refused was settled by staff on the policy's page."""
    asked = Application.objects.filter(work_item__code=reasons.REFUND_REFUSED.code, state__in=IN_FORCE)
    for application in [row.id for row in asked[:_BATCH] if not waits_for_staff(row)]:
        with transaction.atomic(durable=True):
            ask_nobody(lock(application), reasons.REFUND_REFUSED.code, by=by, at=at)


def _stuck() -> Iterable[UUID]:
    for job in jobs.stuck(limit=_BATCH):
        if "application" in job.ids:
            yield UUID(job.ids["application"])


def _unanswered(at: datetime) -> Iterable[UUID]:
    """Endless doubt: what was asked long ago and has no definite answer."""
    for call in jobs.open_calls(before=at - DOUBTFUL_AFTER, limit=_BATCH):
        if call.matter.kind == "application":
            yield UUID(call.matter.id)
        elif call.matter.kind == "payment":
            yield payments.payment(UUID(call.matter.id)).application


def _reports(at: datetime) -> Iterable[UUID]:
    """Late, or for a cover report so near to its time that a person has to know."""
    if rulebook.current_profile(at) is None:  # a company that has not said yet what it is has sold nothing
        return
    ahead = rulebook.figure("report.alarm_before", at=at).period.add_to(at) - at
    for report in reporting.late(at=at - FORGOTTEN_AFTER, ahead=ahead):
        if report.kind == reporting.ReportKind.COVER or (report.due_at or at) <= at - FORGOTTEN_AFTER:
            yield report.application
