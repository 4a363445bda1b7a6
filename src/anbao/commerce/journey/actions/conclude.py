"""From the authorisation to the end: receipt report, contract, cover report, notice."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.actions.card import stop_if_refused
from anbao.commerce.journey.actions.moves import advance, lock, stay, subject_of, why
from anbao.commerce.journey.actions.tell import tell_contracted
from anbao.commerce.journey.actions.waits import Clock, waited
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
from anbao.kernel.text import N_
from anbao.kernel.verdict import Held, Reason
from anbao.rulebook import api as rulebook

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
    """Authorized → receipt_reported; nothing is captured before. A definite no voids."""
    row = Application.objects.get(id=application)
    payment = row.payment
    if not machine.allowed("receipt_report", State(row.state)) or payment is None:
        return
    if stop_if_refused(application=application, arrow="receipt_report", by=by, at=clock()):
        return

    def content() -> reporting.ReceiptReport:
        # Nothing in it may differ when it is sent again: under one key only one content is taken.
        proposer = snapshot_of(row).proposer
        received_at = payments.payment(payment).authorized_at
        if received_at is None:
            msg = "a receipt report follows an authorisation"
            raise ValueError(msg)
        return reporting.ReceiptReport(
            application=row.number,
            national_id=proposer.national_id,
            name=proposer.name,
            birth_date=proposer.birth_date,
            line=row.line,
            sums=row.quote["sums"],
            received_at=received_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )

    def settle(outcome: jobs.Outcome[object], at: datetime) -> None:
        locked = lock(application)
        match outcome:
            case jobs.Answered(_):
                locked.receipt_at = at
                advance(locked, arrow="receipt_report", target=State.RECEIPT_REPORTED, by=by, at=at)
            case jobs.Refusal(_):
                advance(locked, arrow="receipt_report", target=State.VOIDING, by=by, at=at, notice=RECEIPT_REFUSED)

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
    """Captured → contracted (step `sale.issue`): policy, sums, the account's dormancy clock, the duty to report."""
    with transaction.atomic(durable=True):
        row = lock(application)
        if not machine.allowed("contract", State(row.state)) or row.payment is None:
            return
        decision = rulebook.decide(step="sale.issue", facts=issue_facts(row, payments.payment(row.payment)), at=at)
        if not decision.passed:
            stay(row, arrow="contract", verdict=decision.verdict, by=by, at=at, decision=decision)
            return
        snapshot, line = snapshot_of(row), catalogue.line(row.line)
        policies.issue(
            application=row.id,
            account=row.account_id,
            person=row.person,
            data_key=row.data_key,
            line=row.line,
            prefix=row.line[:2].upper(),
            title=line.title if line is not None else row.line,
            sums=sums_in_words(row),
            premium=row.premium,
            content=policy_content(row, snapshot),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            by=by,
            at=at,
        )
        # The premium is taken and the contract stands; sums that nobody holds any more are for a person to look at.
        kept = underwriting.confirm(application=subject_of(row.id), at=at, by=by)
        registration.touch_sale(account=row.account_id, at=at)
        reporting.owe_cover(application=row.id, occasion=str(row.payment), contracted_at=at, at=at)
        advance(row, arrow="contract", target=State.CONTRACTED, by=by, at=at, decision=decision, notice=why(kept))
        jobs.defer("journey.notify", application=str(row.id))


def cover_report(*, application: UUID, by: Actor, clock: Clock) -> None:
    """Contracted → cover_reported. A definite no stays for a person to look at: the contract stands."""
    row = Application.objects.get(id=application)
    policy = policies.policy_for(application)
    if not machine.allowed("cover_report", State(row.state)) or policy is None:
        return

    def content() -> reporting.CoverReport:
        proposer = snapshot_of(row).proposer
        return reporting.CoverReport(
            application=row.number,
            policy_number=policy.number,
            national_id=proposer.national_id,
            name=proposer.name,
            birth_date=proposer.birth_date,
            line=row.line,
            sums=row.quote["sums"],
            contracted_at=policy.contracted_at,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )

    def settle(outcome: jobs.Outcome[object], at: datetime) -> None:
        locked = lock(application)
        match outcome:
            case jobs.Answered(_):
                advance(locked, arrow="cover_report", target=State.COVER_REPORTED, by=by, at=at)
            case jobs.Refusal(_):
                stay(locked, arrow="cover_report", verdict=Held(COVER_REFUSED), by=by, at=at)

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
        advance(row, arrow="notify", target=state, by=by, at=at)
