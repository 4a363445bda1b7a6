"""Money back to where it came from: owed in the transaction of its cause, paid by a call that is never sent twice.

The other side knows a refund by our reference, its id: whatever the key of the call, it pays a reference once. A
refusal is its last word on that call; a person may have it asked again, under a new key and the same reference.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from anbao.commerce.payments.actions.calls import Settle, Waited, capture_call, inquired
from anbao.commerce.payments.domain.events import PREFIX
from anbao.commerce.payments.domain.payment import PaymentState
from anbao.commerce.payments.domain.refund import RefundState, RefundView, room
from anbao.commerce.payments.domain.ways import WAYS
from anbao.commerce.payments.domain.withholding import is_withheld
from anbao.commerce.payments.models import Payment, Refund
from anbao.commerce.payments.queries.payments import gateway_of, refund_view
from anbao.gateways.paying import Refund as Refunded
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.errors import NotSent
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.ledger import api as ledger

REFUNDED = "refunded"
"""The acquirer's reason for refusing what was given back already."""

_NOT_CAPTURED = Refused(
    Reason("payments.refund-not-captured", N_("這筆繳費沒有扣款，沒有可以退還的。"), N_("請查明這筆繳費的狀態。"))
)
_OVER = Refused(
    Reason(
        "payments.refund-over-captured",
        N_("退還的合計會超過已扣款的金額。"),
        N_("請核對這筆繳費先前的退還，由專人辦理。"),
    )
)
_ANOTHER_AMOUNT = Refused(
    Reason(
        "payments.refund-another-amount",
        N_("同一個原因已經登記過另一個退還金額。"),
        N_("請核對這筆繳費先前的退還，由專人辦理。"),
    )
)
_NOT_REFUSED = Refused(
    Reason("payments.refund-not-refused", N_("這筆退還正在辦理，或已經完成了。"), N_("請依畫面上目前的內容繼續。"))
)


def owe_refund(*, payment: UUID, cause: str, amount: int, by: Actor, at: datetime) -> RefundView | Refused:
    """Owe `amount` whole TWD of a captured payment back for `cause`, and decide that the call goes out.

    Idempotent: the same cause and amount give the same refund. Refused where nothing was captured, where the refunds
    together would exceed it, or where the cause stands with another amount. Joins the caller's transaction, which also
    defers the task that calls `refund`.
    """
    paid = Payment.objects.locked(id=payment)
    before = list(Refund.objects.select_related("payment").filter(payment=paid))
    same = next((row for row in before if row.cause == cause), None)
    if same is not None:
        return refund_view(same) if same.amount == amount else _ANOTHER_AMOUNT
    if paid.state != PaymentState.CAPTURED:
        return _NOT_CAPTURED
    if amount > room(paid.amount, (row.amount for row in before)):
        return _OVER
    row = Refund(id=new_id(at), payment=paid, cause=cause, amount=amount, owed_at=at, asked_at=at)
    row.call = _intended(row, at)
    row.save(force_insert=True)
    _note(row, "refund-owed", by=by, at=at)
    return refund_view(row)


def refund(
    *,
    refund: UUID,
    by: Actor,
    clock: Callable[[], datetime],
    settle: Settle,
    waiting: Waited | None = None,
    retry_task: str,
    **ids: str,
) -> object:
    """Pay a refund, once. Paid: answered so, or refused because this reference was given back before.

    Any other refusal is kept with its reason: it needs a person. `settle(outcome, at)` as for the other calls. While
    refunds of the payment are withheld nothing is sent and None is returned; who asks again later goes on. What may
    have been sent before is still inquired about.
    """
    row = Refund.objects.select_related("payment").get(id=refund)
    if is_withheld(row.payment_id) and not jobs.call(row.call).doubtful:
        return None

    def send() -> Refunded:
        if is_withheld(row.payment_id):
            raise NotSent("refunds of this payment are withheld")
        captured = capture_call(payment=row.payment_id)
        return gateway_of(row.payment.method).refund(
            key=str(row.call),
            capture_key="" if captured is None else str(captured.id),
            reference=str(row.id),
            amount=row.amount,
        )

    def settled(outcome: jobs.Outcome[Refunded], at: datetime) -> None:
        settle(outcome, at)
        match outcome:
            case jobs.Answered(reply):
                _write(row, "refund-paid", by=by, at=at, state=RefundState.PAID, paid_at=reply.refunded_at)
            case jobs.Refusal(reason) if is_refunded(outcome):
                _write(row, "refund-paid", by=by, at=at, state=RefundState.PAID, paid_at=at, reason=reason)
            case jobs.Refusal(reason):
                _write(row, "refund-refused", by=by, at=at, state=RefundState.REFUSED, reason=reason[:64])

    return jobs.perform(
        row.call,
        clock=clock,
        send=send,
        inquire=lambda: inquired(row.payment.method, row.call, Refunded, row.amount),
        settle=settled,
        waiting=waiting,
        retry_task=retry_task,
        **ids,
    )


def refund_again(*, refund: UUID, by: Actor, at: datetime) -> Verdict:
    """Have a refund that was refused asked for again, under a new key. Joins the caller's transaction."""
    row = Refund.objects.select_for_update().select_related("payment").get(id=refund)
    if row.state != RefundState.REFUSED:
        return _NOT_REFUSED
    row.attempts += 1
    call = _intended(row, at)
    _write(
        row, "refund-again", by=by, at=at,
        state=RefundState.OWED, call=call, attempts=row.attempts, asked_at=at, reason="",
    )  # fmt: skip
    return Passed()


def is_refunded(outcome: jobs.Outcome[Refunded]) -> bool:
    """Whether a refund came to what was asked for."""
    return isinstance(outcome, jobs.Answered) or outcome.reason == REFUNDED


def _intended(row: Refund, at: datetime) -> UUID:
    content = canonical(
        {"payment": str(row.payment_id), "refund": str(row.id), "amount": row.amount, "operation": "refund"}
    )
    return jobs.intend(
        system=WAYS[row.payment.method].system,
        operation="refund",
        key=f"{row.payment_id}:refund:{row.cause}:{row.attempts}",
        matter=Subject("payment", str(row.payment_id)),
        digest=hashlib.sha256(content).hexdigest(),
        at=at,
    )


def _write(row: Refund, event: str, *, by: Actor, at: datetime, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    _note(row, event, by=by, at=at)


def _note(row: Refund, event: str, *, by: Actor, at: datetime) -> None:
    ledger.record(
        kind=PREFIX + event,
        by=by,
        at=at,
        subject=Subject("application", str(row.payment.application)),
        clear={
            "payment": str(row.payment_id),
            "refund": str(row.id),
            "cause": row.cause,
            "amount": row.amount,
            "reason": row.reason,
        },
    )
