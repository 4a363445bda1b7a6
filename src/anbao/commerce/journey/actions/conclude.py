"""From the authorisation to the end: receipt report, contract, cover report, notice."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.actions import reasons
from anbao.commerce.journey.actions.card import stop, stop_if_refused
from anbao.commerce.journey.actions.moves import (
    advance,
    arrives,
    ask_nobody,
    ask_person,
    is_ours,
    lock,
    note,
    stay,
    subject_of,
)
from anbao.commerce.journey.actions.tell import tell_contracted
from anbao.commerce.journey.actions.waits import Clock, is_news, waited
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import IN_FORCE, State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.journey.queries.facts import issue_facts
from anbao.commerce.journey.queries.words import policy_content, sums_in_words
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.commerce.registration import api as registration
from anbao.commerce.reporting import api as reporting
from anbao.commerce.underwriting import api as underwriting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.errors import Rejected
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Held, Passed, Reason
from anbao.rulebook import api as rulebook

CONTRACT_AGAIN = timedelta(minutes=1)
CONTRACT_QUIET = timedelta(minutes=10)
"""How long a refusal after the capture may be a matter of the moment before a person is asked to look."""
_ARRIVES_WITHIN = timedelta(hours=1)
"""After which nothing that was sent can still be on its way."""

RECEIPT_WAITING = Reason(
    "journey.receipt-waiting",
    N_("保險業通報系統暫時沒有回應，還沒有扣款。"),
    N_("我們會自動再通報，完成後才會扣款；您可以關閉這一頁。"),
)
RECEIPT_REFUSED = Reason(
    "journey.receipt-refused",
    N_("保險業通報系統沒有接受這筆收件通報，所以沒有扣款。"),
    N_("請與客服聯絡；授權會自動取消。"),
)
COVER_WAITING = Reason(
    "journey.cover-waiting",
    N_("保險業通報系統暫時沒有回應，承保通報會自動再送。"),
    N_("保險契約已經成立，您不需要做任何事。"),
)
COVER_REFUSED = Reason(
    "journey.cover-refused",
    N_("保險業通報系統沒有接受承保通報，由本公司人員處理。"),
    N_("保險契約已經成立，您不需要做任何事。"),
)


def receipt_report(*, application: UUID, by: Actor, clock: Clock) -> None:
    """Authorized → receipt_reported; nothing is captured before. A definite no voids.

    A report in doubt when the payment is stopped is not sent again, but inquired about until it is known.
    """
    row = Application.objects.get(id=application)
    payment = row.payment
    if payment is None:
        return
    here = machine.allowed("receipt_report", State(row.state))
    stopped = not here or stop_if_refused(application=application, arrow="receipt_report", by=by, at=clock())
    if stopped and not reporting.receipt_in_doubt(application=application, occasion=str(payment)):
        return

    def content() -> reporting.ReceiptReport:
        if stopped:
            raise _withheld(payment, clock())
        # Nothing in it may differ when it is sent again: under one key only one content is taken.
        insured = snapshot_of(row).insured
        received_at = payments.payment(payment).authorized_at
        if received_at is None:
            msg = "a receipt report follows an authorisation"
            raise ValueError(msg)
        return reporting.ReceiptReport(
            application=row.number,
            national_id=insured.national_id,
            name=insured.name,
            birth_date=insured.birth_date,
            line=catalogue.counted_as(row.line),
            sums=row.quote["sums"],
            received_at=received_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )

    def settle(outcome: jobs.Outcome[object], at: datetime) -> None:
        locked = lock(application)
        if not machine.allowed("receipt_report", State(locked.state)):
            # The report itself knows: it was withdrawn, and is to be corrected where it arrived.
            note(locked, "answered-late", by=by, at=at, clear={"arrow": "receipt_report", "from": locked.state})
            return
        match outcome:
            case jobs.Answered(_):
                locked.receipt_at = at
                target = State.RECEIPT_REPORTED
                advance(locked, arrow="receipt_report", target=target, by=by, at=at, changed=["receipt_at"])
            case jobs.Refusal(_):
                stop(locked, "receipt_report", RECEIPT_REFUSED, by, at, None)

    reporting.report_receipt(
        application=application,
        occasion=str(payment),
        content=content,
        clock=clock,
        settle=settle,
        waiting=waited(application, "receipt_report", RECEIPT_WAITING, by),
        retry_task="journey.receipt_report",
        retry_ids={"application": str(application)},
    )


def contract(*, application: UUID, by: Actor, at: datetime) -> None:
    """Captured → contracted (step `sale.issue`): policy, sums, the account's dormancy clock, the duty to report.

    The premium is taken: a refusal comes again, and a person is asked to look.
    """
    with transaction.atomic(durable=True):
        row = lock(application)
        if not machine.allowed("contract", State(row.state)) or row.payment is None:
            return
        payment = payments.payment(row.payment)
        decision = rulebook.decide(step="sale.issue", facts=issue_facts(row, payment), at=at)
        if not decision.passed:
            _not_yet(row, decision, payment.captured_at or at, by, at)
            return
        snapshot, line = snapshot_of(row), catalogue.line(row.line)
        policies.issue(
            application=row.id,
            account=row.account_id,
            person=row.person,
            data_key=row.data_key,
            line=row.line,
            prefix=line.policy_prefix if line is not None else row.line[:2].upper(),
            title=line.title if line is not None else row.line,
            sums=sums_in_words(row),
            premium=row.premium,
            content=policy_content(row, snapshot),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            by=by,
            at=at,
        )
        ask_nobody(row, reasons.CONTRACT_REFUSED.code, by=by, at=at)
        if not isinstance(underwriting.confirm(application=subject_of(row.id), at=at, by=by), Passed):
            ask_person(row, reasons.SUMS_EXCEEDED, by=by, at=at)
        registration.touch_sale(account=row.account_id, at=at)
        reporting.owe_cover(application=row.id, number=row.number, occasion=str(row.payment), contracted_at=at, at=at)
        advance(row, arrow="contract", target=State.CONTRACTED, by=by, at=at, decision=decision, changed=())
        jobs.defer("journey.notify", application=str(row.id))


def cover_report(*, application: UUID, by: Actor, clock: Clock) -> None:
    """Contracted → cover_reported. A definite no stays for a person to look at: the contract stands."""
    row = Application.objects.get(id=application)
    policy = policies.policy_for(application)
    if not machine.allowed("cover_report", State(row.state)) or policy is None:
        return

    def content() -> reporting.CoverReport:
        insured = snapshot_of(row).insured
        return reporting.CoverReport(
            application=row.number,
            policy_number=policy.number,
            national_id=insured.national_id,
            name=insured.name,
            birth_date=insured.birth_date,
            line=catalogue.counted_as(row.line),
            sums=row.quote["sums"],
            contracted_at=policy.contracted_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )

    def settle(outcome: jobs.Outcome[object], at: datetime) -> None:
        locked = lock(application)
        if not arrives(locked, "cover_report", by=by, at=at):
            return
        match outcome:
            case jobs.Answered(_):
                advance(locked, arrow="cover_report", target=State.COVER_REPORTED, by=by, at=at, changed=())
            case jobs.Refusal(_):
                stay(locked, arrow="cover_report", verdict=Held(COVER_REFUSED), by=by, at=at)
                ask_person(locked, reasons.COVER_REFUSED, by=by, at=at)

    reporting.report_cover(
        application=application,
        occasion=str(row.payment),
        content=content,
        clock=clock,
        settle=settle,
        waiting=waited(application, "cover_report", COVER_WAITING, by),
        retry_task="journey.cover_report",
        retry_ids={"application": str(application)},
    )


def notify(*, application: UUID, by: Actor, at: datetime) -> None:
    """Tell the customer, once, that the premium was charged and the contract stands."""
    with transaction.atomic(durable=True):
        row = lock(application)
        policy = policies.policy_for(application)
        state = State(row.state)
        if state not in IN_FORCE or row.notified_at is not None or policy is None:
            return
        tell_contracted(row, policy, by=by, at=at)
        row.notified_at = at
        advance(row, arrow="notify", target=state, by=by, at=at, changed=["notified_at"])


def _not_yet(row: Application, decision: Decision, captured_at: datetime, by: Actor, at: datetime) -> None:
    verdict = decision.verdict
    if not isinstance(verdict, Passed) and is_news(row, verdict.reason):
        stay(row, arrow="contract", verdict=verdict, by=by, at=at, decision=decision)
    if not is_ours(verdict) or at >= captured_at + CONTRACT_QUIET:
        ask_person(row, reasons.CONTRACT_REFUSED, by=by, at=at)
    once = f"journey.contract:{row.id}"
    jobs.defer_once("journey.contract", once=once, run_at=at + CONTRACT_AGAIN, application=str(row.id))


def _withheld(payment: UUID, at: datetime) -> Exception:
    """Why a withdrawn report is not sent: still open while it may arrive, a definite no when it cannot any more."""
    voided_at = payments.payment(payment).voided_at
    if voided_at is not None and at >= voided_at + _ARRIVES_WITHIN:
        return Rejected("withdrawn")
    return jobs.Withheld("withdrawn")
