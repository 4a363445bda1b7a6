"""Opening a payment, noting that card or account was entered, closing what was abandoned."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anbao.commerce.journey.actions.moves import NOT_NOW, advance, lock, subject_of
from anbao.commerce.journey.actions.tell import tell_lapsed
from anbao.commerce.journey.actions.underwrite import stop, underwrite_again
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.queries.facts import pay_facts
from anbao.commerce.journey.queries.offer import offer_of, standing_facts
from anbao.commerce.payments import api as payments
from anbao.commerce.underwriting import api as underwriting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.rulebook import api as rulebook

OPEN_FOR = timedelta(minutes=30)
"""How long the acquirer's page may stay open; technical, no rule asks for it."""
HOLD_AFTER = timedelta(hours=1)
"""How long the sums stay held after that, while authorisation and receipt report run."""

_CLOCKS_APART = timedelta(seconds=5)
"""A task that came too early by this machine's clock (the queue goes by the database's) comes again so much after."""

NOT_HERE = Refused(
    Reason(
        "journey.method-not-here",
        N_("目前還不能用這種方式繳費。"),
        N_("請改用畫面上列出的方式。"),
        field="method",
    )
)
_EXPIRED = Reason("journey.payment-expired", N_("繳費頁開啟太久，已經關閉，沒有扣款。"), N_("請重新繳費。"))
_PERIOD_BEGUN = Reason(
    "journey.period-begun", N_("保險期間已經開始，這次投保沒有成立，沒有扣款。"), N_("請選擇新的時間重新試算。")
)

_TOLD = frozenset({State.REFERRED, State.CONFIRMED, State.PAYMENT_OPEN, State.PAYMENT_REFUSED})


def open_payment(*, application: UUID, method: str, by: Actor, at: datetime) -> Verdict:
    """Open the payment by `method` (step `sale.pay`), before the page is shown where card or account is entered.

    Passes again while one is open, whatever its method: that is changed by `change_method` first.
    """
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if State(row.state) == State.PAYMENT_OPEN:
            return Passed()
        if not machine.allowed("open_payment", State(row.state)):
            return NOT_NOW
        offer = offer_of(row, at=at)
        facts = {**pay_facts(row, method=method), **standing_facts(row, offer)}
        decision = rulebook.decide(step="sale.pay", facts=facts, at=at)
        if not decision.passed:
            return stop(row, "open_payment", decision, offer, by, at)
        if method not in payments.methods():
            return NOT_HERE
        held = underwriting.hold(application=subject_of(row.id), until=at + OPEN_FOR + HOLD_AFTER, at=at, by=by)
        if isinstance(held, Refused):
            underwrite_again(row, reason=held.reason, by=by, at=at, decision=decision)
            return held
        opened = payments.open_payment(
            application=row.id, data_key=row.data_key, amount=row.premium, method=method, open_for=OPEN_FOR, at=at
        )
        row.payment, row.receipt_at = opened.id, None
        advance(
            row,
            arrow="open_payment",
            target=State.PAYMENT_OPEN,
            by=by,
            at=at,
            decision=decision,
            clear={"payment": str(opened.id), "method": method},
        )
        return decision.verdict


def note_card_entry(*, application: UUID, order: str, entry_token: str, by: Actor, at: datetime) -> Verdict:
    """The browser came back from the other side's page with a signed return: from here on tasks go on."""
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if State(row.state) != State.PAYMENT_OPEN or row.payment is None:
            return NOT_NOW
        if payments.payment(row.payment).order != order:
            return NOT_NOW
        if not payments.note_entry(payment=row.payment, entry_token=entry_token):
            return NOT_NOW
        advance(row, arrow="note_card_entry", target=State.CARD_ENTERED, by=by, at=at)
        return Passed()


def change_method(*, application: UUID, by: Actor, at: datetime) -> Verdict:
    """Close a payment for which nothing was entered yet, so that another method can be chosen."""
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if State(row.state) != State.PAYMENT_OPEN or row.payment is None or not payments.expire(payment=row.payment):
            return NOT_NOW
        advance(row, arrow="change_method", target=State.CONFIRMED, by=by, at=at)
        return Passed()


def expire_payment(*, application: UUID, payment: UUID, by: Actor, at: datetime) -> None:
    """Close a payment for which nothing was entered. Once it was only the other side's answer ends it."""
    with transaction.atomic(durable=True):
        row = lock(application)
        if State(row.state) != State.PAYMENT_OPEN or row.payment != payment:
            return
        expires_at = payments.payment(payment).expires_at
        if at < expires_at:
            _again("journey.expire_payment", expires_at, application=str(row.id), payment=str(payment))
            return
        if not payments.expire(payment=payment):
            return
        advance(row, arrow="expire_payment", target=State.CONFIRMED, by=by, at=at, notice=_EXPIRED)


def lapse(*, application: UUID, by: Actor, at: datetime) -> None:
    """The period began before a contract came about and nothing is in flight: the application ends.

    Whoever confirmed, or waited for us, is told.
    """
    with transaction.atomic(durable=True):
        row = lock(application)
        state = State(row.state)
        if at < row.starts_at and state not in machine.ENDED | machine.IN_FORCE:
            _again("journey.lapse", row.starts_at, application=str(row.id))
            return
        if not machine.allowed("lapse", state):
            return
        if state == State.PAYMENT_OPEN and row.payment is not None:
            payments.expire(payment=row.payment)
        underwriting.release(application=subject_of(row.id), at=at, by=by)
        advance(row, arrow="lapse", target=State.LAPSED, by=by, at=at, notice=_PERIOD_BEGUN)
        if state in _TOLD:
            tell_lapsed(row, by=by, at=at)


def _again(task: str, due: datetime, **ids: str) -> None:
    jobs.defer(task, run_at=due + _CLOCKS_APART, **ids)
