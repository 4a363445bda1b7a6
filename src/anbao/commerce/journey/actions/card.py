"""The arrows that ask the acquirer or the bank: authorise, capture, void. Each may be repeated at any time.

Whether a capture goes out is decided once, under the application's lock: the guards pass and the call is intended in
one transaction. From then on only the acquirer's answer counts. A capture still in doubt when the cover begins is not
sent again; the authorisation is voided instead, and a void refused because it was captured leads back to the capture:
taken before the cover began there is a contract, later the premium is refunded (`refund`).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anbao.commerce.journey.actions import reasons
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
    why,
)
from anbao.commerce.journey.actions.tell import tell_lapsed, tell_refund_due
from anbao.commerce.journey.actions.waits import Clock, is_news, waited
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.journey.queries.facts import authorized_facts, capture_facts
from anbao.commerce.payments import api as payments
from anbao.commerce.reporting import api as reporting
from anbao.commerce.underwriting import api as underwriting
from anbao.gateways.paying import Authorization, Capture, Void
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.errors import OutsideError
from anbao.kernel.verdict import Decision, Held, Passed, Reason, Refused, Verdict
from anbao.rulebook import api as rulebook

HOLDER_ASK_AGAIN = timedelta(seconds=30)
HOLDER_ASK_FOR = timedelta(minutes=30)
_HOLD_MARGIN = timedelta(hours=1)
_BEGUN = "cover-begun"


def authorize(*, application: UUID, by: Actor, clock: Clock) -> None:
    """card_entered → authorized, or payment_refused (the bank's no), or voiding (another person's).

    Once the cover has begun nothing is authorised any more and a no ends the application.
    """
    row = _in_state("authorize", application)
    if row is None:
        return

    def settle(outcome: jobs.Outcome[Authorization], at: datetime) -> None:
        locked = lock(application)
        if not arrives(locked, "authorize", by=by, at=at):
            return
        match outcome:
            case jobs.Refusal(reason):
                _declined(locked, reason, by, at)
            case jobs.Answered(reply):
                decision = _authorized_decision(locked, payments.payment(_payment(locked)), reply.holder_matches, at)
                if isinstance(decision.verdict, Refused) and not is_ours(decision.verdict):
                    stop(locked, "authorize", decision.verdict.reason, by, at, decision)
                    return
                reporting.owe_receipt(application=locked.id, number=locked.number, occasion=str(locked.payment), at=at)
                advance(locked, arrow="authorize", target=State.AUTHORIZED, by=by, at=at, decision=decision, changed=())

    payments.authorize(
        payment=_payment(row),
        holder_national_id=lambda: snapshot_of(row).proposer.national_id,
        before_sending=_not_begun(row, clock),
        clock=clock,
        settle=settle,
        waiting=waited(application, "authorize", reasons.WAITING["authorize"], by),
        retry_task="journey.authorize",
        application=str(application),
    )


def capture(*, application: UUID, by: Actor, clock: Clock) -> None:
    """receipt_reported → captured, voiding or refund_due. The guards stand before the request; once it may have left,
    only the acquirer's answer counts, also where it comes while the authorisation is being voided.
    """
    row = _in_state("capture", application)
    if row is None:
        return
    payment = payments.payment(_payment(row))
    if not payments.capture_intended(payment=payment):
        _ask_holder(payment)
        if not _may_capture(application, by, clock()):
            return

    def before_sending() -> None:
        _not_begun(row, clock)()
        if State(Application.objects.get(id=application).state) != State.RECEIPT_REPORTED:
            raise jobs.Withheld("voiding")

    payments.capture(
        payment=payment.id,
        before_sending=before_sending,
        clock=clock,
        settle=lambda outcome, at: _capture_settled(application, outcome, by, at),
        waiting=lambda told, at: _capture_waits(application, told, by, at),
        retry_task="journey.capture",
        application=str(application),
    )


def void(*, application: UUID, by: Actor, clock: Clock) -> None:
    """Voiding → payment_refused (another card may be tried), or lapsed where the cover's start is past.

    A refused void is none: refused because it was captured, the capture is asked about; else a person has to look.
    """
    row = _in_state("void", application)
    if row is None:
        return

    def settle(outcome: jobs.Outcome[Void], at: datetime) -> None:
        locked = lock(application)
        if not machine.allowed("void", State(locked.state)):
            note(locked, "answered-late", by=by, at=at, clear={"arrow": "void", "from": locked.state})
        elif payments.is_voided(outcome):
            _voided(locked, by, at)
        else:
            _not_voided(locked, outcome, by, at)

    result = payments.void(
        payment=_payment(row),
        clock=clock,
        settle=settle,
        waiting=waited(application, "void", reasons.WAITING["void"], by, keep_notice=True),
        retry_task="journey.void",
        application=str(application),
    )
    if isinstance(result, jobs.Already) and str(application) not in jobs.living("journey.capture", "application"):
        with transaction.atomic(durable=True):
            _look_for_capture(row, clock())


def stop_if_refused(*, application: UUID, arrow: str, by: Actor, at: datetime) -> bool:
    """Before a further outside call of an authorised payment: void where a guard says no by now (cover begun)."""
    row = Application.objects.get(id=application)
    payment = payments.payment(_payment(row))
    if not _is_no(_authorized_decision(row, payment, payment.holder_matches, at).verdict):
        return False
    with transaction.atomic(durable=True):
        row = lock(application)
        decision = _authorized_decision(row, payment, payment.holder_matches, at)
        if not machine.allowed(arrow, State(row.state)):
            return True
        if isinstance(decision.verdict, Refused) and _is_no(decision.verdict):
            stop(row, arrow, decision.verdict.reason, by, at, decision)
        return True


def stop(  # noqa: PLR0917
    row: Application, arrow: str, reason: Reason, by: Actor, at: datetime, decision: Decision | None
) -> None:
    """Give the authorisation back, and the receipt report with it. Joins the caller's transaction."""
    advance(row, arrow=arrow, target=State.VOIDING, by=by, at=at, decision=decision, notice=reason)
    reporting.withdraw_receipt(occasion=str(row.payment), at=at)


def _declined(row: Application, answer: str, by: Actor, at: datetime) -> None:
    if at < row.starts_at:
        target, notice = State.PAYMENT_REFUSED, reasons.CARD_DECLINED
    else:
        target, notice = State.LAPSED, reasons.COVER_BEGUN
    advance(row, arrow="authorize", target=target, by=by, at=at, notice=notice, clear={"answer": answer})
    if target == State.LAPSED:
        underwriting.release(application=subject_of(row.id), at=at, by=by)
        tell_lapsed(row, by=by, at=at)


def _may_capture(application: UUID, by: Actor, at: datetime) -> bool:
    """Decide, once: where the guards pass, the call is intended in the same transaction."""
    with transaction.atomic(durable=True):
        row = lock(application)
        payment = payments.payment(_payment(row))
        if payments.capture_intended(payment=payment):
            return machine.allowed("capture", State(row.state))
        if State(row.state) != State.RECEIPT_REPORTED:
            return False
        decision = _capture_decision(row, payment, at)
        match _timely(decision.verdict, row, payment, at):
            case Passed():
                return _goes_out(row, payment, by, at, decision)
            case Refused(reason):
                stop(row, "capture", reason, by, at, decision)
            case unsure:
                if is_news(row, unsure.reason):
                    stay(row, arrow="capture", verdict=unsure, by=by, at=at, decision=decision)
                jobs.defer_once(
                    "journey.capture",
                    once=f"journey.capture:{row.id}",
                    run_at=at + HOLDER_ASK_AGAIN,
                    application=str(row.id),
                )
        return False


def _timely(verdict: Verdict, row: Application, payment: payments.PaymentView, at: datetime) -> Verdict:
    """The verdict, with an end to waiting: for the issuer after a while, for our own rulebook when the cover begins."""
    if is_ours(verdict) and isinstance(verdict, Refused):
        return Refused(reasons.COVER_BEGUN) if at >= row.starts_at else Held(verdict.reason)
    asked_for = None if payment.authorized_at is None else at - payment.authorized_at
    if isinstance(verdict, Held) and asked_for is not None and asked_for >= HOLDER_ASK_FOR:
        return Refused(reasons.HOLDER_NEVER_KNOWN)
    return verdict


def _goes_out(row: Application, payment: payments.PaymentView, by: Actor, at: datetime, decision: Decision) -> bool:
    """The sums are held still; where payment took so long that somebody took the room, nothing is captured."""
    reason = why(_hold(row, by, at))
    if reason is not None:
        stop(row, "capture", reason, by, at, None)
        return False
    payments.intend_capture(payment=payment, at=at)
    note(row, "capture-allowed", by=by, at=at, decision=decision)
    row.notice = None
    row.save(update_fields=["notice"])
    return True


def _capture_settled(application: UUID, outcome: jobs.Outcome[Capture], by: Actor, at: datetime) -> None:
    row = lock(application)
    if not arrives(row, "capture", by=by, at=at):
        return
    match outcome:
        case jobs.Answered(reply) if reply.captured_at < row.starts_at:
            ask_nobody(row, *reasons.OF_VOIDING, by=by, at=at)
            advance(row, arrow="capture", target=State.CAPTURED, by=by, at=at, changed=())
        case jobs.Answered(_):
            ask_nobody(row, *reasons.OF_VOIDING, by=by, at=at)
            advance(row, arrow="capture", target=State.REFUND_DUE, by=by, at=at, notice=reasons.CAPTURED_LATE)
            underwriting.release(application=subject_of(row.id), at=at, by=by)
            reporting.withdraw_receipt(occasion=str(row.payment), at=at)
            tell_refund_due(row, by=by, at=at)
        case jobs.Refusal(_) if State(row.state) == State.RECEIPT_REPORTED:
            stop(row, "capture", reasons.CAPTURE_REFUSED if at < row.starts_at else reasons.COVER_BEGUN, by, at, None)
        case jobs.Refusal(_):
            # The void goes on; had it been refused as captured, the two answers contradict each other.
            if (row.notice or {}).get("code") == reasons.PERHAPS_CAPTURED.code:
                ask_person(row, reasons.VOID_REFUSED, by=by, at=at)


def _capture_waits(application: UUID, told: jobs.Waiting, by: Actor, at: datetime) -> None:
    """In doubt: the sums stay held. Never seen by the acquirer and not to be sent again: void instead."""
    row = lock(application)
    if State(row.state) != State.RECEIPT_REPORTED:
        return
    if told.withheld:
        stop(row, "capture", reasons.NOT_KNOWN_IN_TIME, by, at, None)
        return
    _hold(row, by, at)
    waiting = reasons.WAITING["capture"]
    if is_news(row, waiting):
        stay(row, arrow="capture", verdict=Held(waiting, retry_at=told.retry_at), by=by, at=at)


def _voided(row: Application, by: Actor, at: datetime) -> None:
    reason = Reason(**(row.notice or {"code": "", "message": "", "remedy": ""}))
    ask_nobody(row, *reasons.OF_VOIDING, by=by, at=at)
    if at < row.starts_at:
        advance(row, arrow="void", target=State.PAYMENT_REFUSED, by=by, at=at, notice=reason)
        return
    if reason.code == reasons.NOT_KNOWN_IN_TIME.code:
        reason = reasons.COVER_BEGUN
    underwriting.release(application=subject_of(row.id), at=at, by=by)
    advance(row, arrow="void", target=State.LAPSED, by=by, at=at, notice=reason)
    tell_lapsed(row, by=by, at=at)


def _not_voided(row: Application, outcome: jobs.Outcome[Void], by: Actor, at: datetime) -> None:
    stay(row, arrow="void", verdict=Held(reasons.PERHAPS_CAPTURED), by=by, at=at)
    captured = isinstance(outcome, jobs.Refusal) and outcome.reason == "captured"
    if not (captured and _look_for_capture(row, at)):
        ask_person(row, reasons.VOID_REFUSED, by=by, at=at)


def _look_for_capture(row: Application, at: datetime) -> bool:
    """Ask what came of the capture; False where none of ours can still be answered."""
    call = payments.capture_call(payment=_payment(row))
    if call is None or call.settled_at is not None:
        return False
    jobs.defer_once("journey.capture", once=f"journey.capture:{row.id}", run_at=at, application=str(row.id))
    return True


def _not_begun(row: Application, clock: Clock) -> Callable[[], None]:
    def check() -> None:
        if clock() >= row.starts_at:
            raise jobs.Withheld(_BEGUN)

    return check


def _hold(row: Application, by: Actor, at: datetime) -> Verdict:
    return underwriting.hold(application=subject_of(row.id), until=at + _HOLD_MARGIN, at=at, by=by)


def _is_no(verdict: Verdict) -> bool:
    return isinstance(verdict, Refused) and not is_ours(verdict)


def _authorized_decision(
    row: Application, payment: payments.PaymentView, holder_matches: bool | None, at: datetime
) -> Decision:
    """Whether what was authorised may go on to its receipt report."""
    facts = authorized_facts(row, method=payment.method, holder_matches=holder_matches)
    return rulebook.decide(step="sale.authorized", facts=facts, at=at)


def _capture_decision(row: Application, payment: payments.PaymentView, at: datetime) -> Decision:
    facts = capture_facts(row, method=payment.method, holder_matches=payment.holder_matches)
    return rulebook.decide(step="sale.capture", facts=facts, at=at)


def _ask_holder(payment: payments.PaymentView) -> None:
    if payment.holder_matches is not None:
        return
    try:
        payments.ask_holder_again(payment=payment.id)
    except OutsideError:
        return  # still not known: the guard holds


def _in_state(arrow: str, application: UUID) -> Application | None:
    row = Application.objects.get(id=application)
    return row if machine.allowed(arrow, State(row.state)) else None


def _payment(row: Application) -> UUID:
    if row.payment is None:
        msg = "the application has no payment"
        raise ValueError(msg)
    payment: UUID = row.payment
    return payment
