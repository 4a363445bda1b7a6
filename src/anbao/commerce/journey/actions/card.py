"""The arrows that ask the acquirer: authorise, capture, void. Each may be repeated at any time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anbao.commerce.journey.actions.moves import advance, lock, note, stay, subject_of, why
from anbao.commerce.journey.actions.tell import tell_lapsed
from anbao.commerce.journey.actions.waits import Clock, is_news, waited
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.journey.queries.facts import capture_facts
from anbao.commerce.payments import api as payments
from anbao.commerce.reporting import api as reporting
from anbao.commerce.underwriting import api as underwriting
from anbao.gateways.card import Authorization, Capture, Void
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.errors import OutsideError, Rejected
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Held, Passed, Reason, Refused
from anbao.rulebook import api as rulebook

HOLDER_ASK_AGAIN = timedelta(seconds=30)
HOLDER_ASK_FOR = timedelta(minutes=30)
_HOLD_MARGIN = timedelta(hours=1)

CARD_DECLINED = Reason(
    "journey.card-declined", N_("發卡銀行沒有同意這筆交易，沒有扣款。"), N_("請改用您本人的另一張信用卡再試一次。")
)
CAPTURE_REFUSED = Reason(
    "journey.capture-refused", N_("這筆授權無法請款，沒有扣款。"), N_("請用您本人的信用卡再試一次。")
)
HOLDER_NEVER_KNOWN = Reason(
    "journey.holder-unknown",
    N_("發卡銀行一直沒有回覆持卡人是否為您本人，所以沒有扣款。"),
    N_("請改用您本人的另一張信用卡再試一次。"),
)
WAITING = {
    "authorize": Reason(
        "journey.authorize-waiting", N_("發卡銀行暫時沒有回應。"), N_("我們會自動再查詢，您不需要重新刷卡。")
    ),
    "capture": Reason(
        "journey.capture-waiting", N_("收單機構暫時沒有回應。"), N_("我們會先查詢結果再繼續，不會重複扣款。")
    ),
    "void": Reason("journey.void-waiting", N_("收單機構暫時沒有回應。"), N_("我們會自動再取消授權，沒有扣款。")),
}


def authorize(*, application: UUID, by: Actor, clock: Clock) -> None:
    """card_entered → authorized, or payment_refused (the bank's no), or voiding (not the proposer's own card)."""
    row = _in_state("authorize", application)
    if row is None:
        return

    def settle(outcome: jobs.Outcome[Authorization], at: datetime) -> None:
        locked = lock(application)
        match outcome:
            case jobs.Refusal(reason):
                advance(
                    locked,
                    arrow="authorize",
                    target=State.PAYMENT_REFUSED,
                    by=by,
                    at=at,
                    notice=CARD_DECLINED,
                    clear={"answer": reason},
                )
            case jobs.Answered(reply):
                decision = _capture_decision(locked, reply.holder_matches, at)
                if isinstance(decision.verdict, Refused):
                    _stop(locked, "authorize", decision.verdict.reason, by, at, decision)
                    return
                reporting.owe_receipt(application=locked.id, occasion=str(locked.payment), at=at)
                advance(locked, arrow="authorize", target=State.AUTHORIZED, by=by, at=at, decision=decision)

    payments.authorize(
        payment=_payment(row),
        holder_national_id=lambda: snapshot_of(row).proposer.national_id,
        clock=clock,
        settle=settle,
        waiting=waited(application, "authorize", WAITING["authorize"], by),
        retry_task="journey.authorize",
        application=str(application),
    )


def capture(*, application: UUID, by: Actor, clock: Clock) -> None:
    """receipt_reported → captured, or voiding. The guards stand before the request; once it may have left, only the
    acquirer's answer counts.
    """
    row = _in_state("capture", application)
    if row is None:
        return
    payment = _payment(row)
    if not payments.asked(payment=payment, operation="capture"):
        _ask_holder(payment)
        if not _may_capture(application, by, clock()):
            return

    def before_sending() -> None:
        if clock() >= row.starts_at:
            raise Rejected("cover-begun")

    def settle(outcome: jobs.Outcome[Capture], at: datetime) -> None:
        locked = lock(application)
        match outcome:
            case jobs.Refusal(_):
                _stop(locked, "capture", CAPTURE_REFUSED, by, at, None)
            case jobs.Answered(_):
                advance(locked, arrow="capture", target=State.CAPTURED, by=by, at=at)

    payments.capture(
        payment=payment,
        before_sending=before_sending,
        clock=clock,
        settle=settle,
        waiting=waited(application, "capture", WAITING["capture"], by),
        retry_task="journey.capture",
        application=str(application),
    )


def void(*, application: UUID, by: Actor, clock: Clock) -> None:
    """Voiding → payment_refused (another card may be tried), or lapsed where the cover's start is past."""
    row = _in_state("void", application)
    if row is None:
        return

    def settle(_outcome: jobs.Outcome[Void], at: datetime) -> None:
        locked = lock(application)
        reason = Reason(**(locked.notice or {"code": "", "message": "", "remedy": ""}))
        if at < locked.starts_at:
            advance(locked, arrow="void", target=State.PAYMENT_REFUSED, by=by, at=at, notice=reason)
            return
        underwriting.release(application=subject_of(locked.id), at=at, by=by)
        advance(locked, arrow="void", target=State.LAPSED, by=by, at=at, notice=reason)
        tell_lapsed(locked, by=by, at=at)

    payments.void(
        payment=_payment(row),
        clock=clock,
        settle=settle,
        waiting=waited(application, "void", WAITING["void"], by, keep_notice=True),
        retry_task="journey.void",
        application=str(application),
    )


def stop_if_refused(*, application: UUID, arrow: str, by: Actor, at: datetime) -> bool:
    """Before a further outside call of an authorised payment: void where a guard says no by now (cover begun)."""
    row = Application.objects.get(id=application)
    matches = payments.payment(_payment(row)).holder_matches
    if not isinstance(_capture_decision(row, matches, at).verdict, Refused):
        return False
    with transaction.atomic(durable=True):
        row = lock(application)
        decision = _capture_decision(row, matches, at)
        if not machine.allowed(arrow, State(row.state)) or not isinstance(decision.verdict, Refused):
            return True
        _stop(row, arrow, decision.verdict.reason, by, at, decision)
        return True


def _may_capture(application: UUID, by: Actor, at: datetime) -> bool:
    with transaction.atomic(durable=True):
        row = lock(application)
        if not machine.allowed("capture", State(row.state)):
            return False
        payment = payments.payment(_payment(row))
        decision = _capture_decision(row, payment.holder_matches, at)
        match decision.verdict:
            case Refused(reason):
                _stop(row, "capture", reason, by, at, decision)
                return False
            case Passed():
                return _still_held(row, by, at, decision)
            case Held() if payment.authorized_at is not None and at >= payment.authorized_at + HOLDER_ASK_FOR:
                _stop(row, "capture", HOLDER_NEVER_KNOWN, by, at, decision)
                return False
            case unsure:
                if is_news(row, unsure.reason):
                    stay(row, arrow="capture", verdict=unsure, by=by, at=at, decision=decision)
                jobs.defer("journey.capture", run_at=at + HOLDER_ASK_AGAIN, application=str(application))
                return False


def _still_held(row: Application, by: Actor, at: datetime, decision: Decision) -> bool:
    """The sums are held still; where payment took so long that somebody took the room, nothing is captured."""
    kept = underwriting.hold(application=subject_of(row.id), until=at + _HOLD_MARGIN, at=at, by=by)
    reason = why(kept)
    if reason is not None:
        _stop(row, "capture", reason, by, at, None)
        return False
    note(row, "capture-allowed", by=by, at=at, decision=decision)
    if row.notice is not None and row.notice["code"] != WAITING["capture"].code:
        row.notice = None
        row.save(update_fields=["notice"])
    return True


def _stop(  # noqa: PLR0917
    row: Application, arrow: str, reason: Reason, by: Actor, at: datetime, decision: Decision | None
) -> None:
    advance(row, arrow=arrow, target=State.VOIDING, by=by, at=at, decision=decision, notice=reason)


def _capture_decision(row: Application, holder_matches: bool | None, at: datetime) -> Decision:
    return rulebook.decide(step="sale.capture", facts=capture_facts(row, holder_matches=holder_matches), at=at)


def _ask_holder(payment: UUID) -> None:
    try:
        payments.ask_holder_again(payment=payment)
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
