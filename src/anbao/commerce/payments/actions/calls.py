"""The three calls that take money or let it be; `refunds` has the one that gives it back.

Whom they ask is the payment's way (`domain.ways`): the acquirer of a card, or the bank of an account.

Each may be repeated: the key of a call comes from the payment and its name.

`settle(outcome, at)` is the caller's part: it runs inside the transaction that records the outcome, so that a
payment's row, the application's row and the ledger entry stand or fall together. It runs before our own row is
written, which keeps the order of locks (application, then payment) the same everywhere.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from anbao.commerce.payments.actions.rows import TOKEN_CONTEXT
from anbao.commerce.payments.domain.payment import PaymentState, PaymentView
from anbao.commerce.payments.domain.ways import WAYS
from anbao.commerce.payments.models import Payment
from anbao.commerce.payments.queries.payments import gateway_of
from anbao.gateways.paying import Authorization, Capture, Void
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.errors import NoReply
from anbao.keys import api as keys

VOIDED = "voided"
"""The reason for refusing what was voided already."""

T = TypeVar("T")
Settle = Callable[[Any, datetime], None]
Waited = Callable[[jobs.Waiting, datetime], None]


def authorize(
    *,
    payment: UUID,
    holder_national_id: Callable[[], str],
    before_sending: Callable[[], None],
    clock: Callable[[], datetime],
    settle: Settle,
    waiting: Waited,
    retry_task: str,
    **ids: str,
) -> object:
    """Ask for the authorisation. `holder_national_id` is opened only when the request is really sent.

    `before_sending` may raise Withheld; it is asked only while no request may have been received. In doubt the same
    request is sent again: what comes of it is voided, where leaving it would block the customer's credit.
    """
    row = Payment.objects.get(id=payment)
    call = _intend(row, "authorize", clock())

    def send() -> Authorization:
        if not jobs.call(call).doubtful:
            before_sending()
        token = keys.unseal(bytes(row.entry_token or b""), context=TOKEN_CONTEXT).decode()
        return gateway_of(row.method).authorize(
            key=str(call),
            order=row.order,
            entry_token=token,
            amount=row.amount,
            holder_national_id=holder_national_id(),
        )

    def settled(outcome: jobs.Outcome[Authorization], at: datetime) -> None:
        settle(outcome, at)
        match outcome:
            case jobs.Answered(reply):
                _write(
                    row,
                    state=PaymentState.AUTHORIZED,
                    authorization_call=call,
                    authorized_at=reply.authorized_at,
                    holder_matches=reply.holder_matches,
                )
            case jobs.Refusal(reason):
                _write(row, state=PaymentState.REFUSED, reason=reason[:64])

    return jobs.perform(
        call,
        clock=clock,
        send=send,
        inquire=lambda: inquired(row.method, call, Authorization, row.amount),
        settle=settled,
        waiting=waiting,
        retry_task=retry_task,
        **ids,
    )


def capture(
    *,
    payment: UUID,
    before_sending: Callable[[], None],
    clock: Callable[[], datetime],
    settle: Settle,
    waiting: Waited,
    retry_task: str,
    **ids: str,
) -> object:
    """Take the money, once. `before_sending` may raise Withheld: the last look before the request leaves."""
    row = Payment.objects.get(id=payment)
    decided = _capture_of(row)
    call = _intend(row, "capture", clock()) if decided is None else decided.id

    def send() -> Capture:
        before_sending()
        gateway, authorization = gateway_of(row.method), str(row.authorization_call)
        return gateway.capture(key=str(call), authorization_key=authorization, amount=row.amount)

    def settled(outcome: jobs.Outcome[Capture], at: datetime) -> None:
        settle(outcome, at)
        match outcome:
            case jobs.Answered(reply):
                _write(row, state=PaymentState.CAPTURED, captured_at=reply.captured_at)
            case jobs.Refusal(reason):
                _write(row, reason=reason[:64])

    return jobs.perform(
        call,
        clock=clock,
        send=send,
        inquire=lambda: inquired(row.method, call, Capture, row.amount),
        settle=settled,
        waiting=waiting,
        retry_task=retry_task,
        **ids,
    )


def void(
    *,
    payment: UUID,
    clock: Callable[[], datetime],
    settle: Settle,
    waiting: Waited,
    retry_task: str,
    **ids: str,
) -> object:
    """Give the authorisation back. Voided: answered so, or refused because it was voided before.

    Any other refusal leaves the payment as it is. A voided authorisation cannot be captured any more, so a capture
    still in doubt is then settled as refused.
    """
    row = Payment.objects.get(id=payment)
    way, call = WAYS[row.method], _intend(row, "void", clock())

    def settled(outcome: jobs.Outcome[Void], at: datetime) -> None:
        if is_voided(outcome):
            # Locked before the application's row, as capture's own runner does.
            jobs.call_off(
                system=way.system, operation=way.terms.capture, key=_key(row, "capture"), reason=VOIDED, at=at
            )
        settle(outcome, at)
        match outcome:
            case jobs.Answered(reply):
                _write(row, state=PaymentState.VOIDED, voided_at=reply.voided_at)
            case jobs.Refusal(reason) if is_voided(outcome):
                _write(row, state=PaymentState.VOIDED, voided_at=at, reason=reason)
            case jobs.Refusal(reason):
                _write(row, reason=reason[:64])

    return jobs.perform(
        call,
        clock=clock,
        send=lambda: gateway_of(row.method).void(key=str(call), authorization_key=str(row.authorization_call)),
        inquire=lambda: inquired(row.method, call, Void),
        settle=settled,
        waiting=waiting,
        retry_task=retry_task,
        **ids,
    )


def ask_holder_again(*, payment: UUID) -> bool | None:
    """Inquire once more whether the holder of card or account is the proposer; keeps and returns the answer.

    Raises OutsideError where the other side does not answer. Called outside any transaction.
    """
    row = Payment.objects.get(id=payment)
    if row.holder_matches is None and row.authorization_call is not None:
        found = gateway_of(row.method).inquire(key=str(row.authorization_call))
        if isinstance(found, Authorization) and found.holder_matches is not None:
            with transaction.atomic(durable=True):
                _write(row, holder_matches=found.holder_matches)
    return row.holder_matches


def is_voided(outcome: jobs.Outcome[Void]) -> bool:
    """Whether a void came to what was asked for."""
    return isinstance(outcome, jobs.Answered) or outcome.reason == VOIDED


def intend_capture(*, payment: PaymentView, at: datetime) -> UUID:
    """Decide that the capture goes out. Idempotent. Joins the caller's transaction: that of the guards that passed."""
    return _intended(payment, "capture", at)


def capture_intended(*, payment: PaymentView) -> bool:
    """Whether it was decided that the capture goes out; certain only under the application's lock."""
    return _capture_of(payment) is not None


def capture_call(*, payment: UUID) -> jobs.CallRecord | None:
    """The call that captures this payment, where it was decided to go out."""
    return _capture_of(Payment.objects.get(id=payment))


def _capture_of(row: Payment | PaymentView) -> jobs.CallRecord | None:
    way = WAYS[row.method]
    return jobs.intended(system=way.system, operation=way.terms.capture, key=_key(row, "capture"))


def _key(row: Payment | PaymentView, operation: str) -> str:
    return f"{row.id}:{operation}"


def _intend(row: Payment, operation: str, at: datetime) -> UUID:
    with transaction.atomic(durable=True):
        return _intended(row, operation, at)


def _intended(row: Payment | PaymentView, operation: str, at: datetime) -> UUID:
    content = canonical({"payment": str(row.id), "order": row.order, "amount": row.amount, "operation": operation})
    way = WAYS[row.method]
    return jobs.intend(
        system=way.system,
        operation={"capture": way.terms.capture, "void": way.terms.void}.get(operation, operation),
        key=_key(row, operation),
        matter=Subject("payment", str(row.id)),
        digest=hashlib.sha256(content).hexdigest(),
        at=at,
    )


def inquired(method: str, call: UUID, expected: type[T], amount: int | None = None) -> T | None:
    """What came of the call; an answer about another operation is no answer, never "not seen"."""
    found = gateway_of(method).inquire(key=str(call), amount=amount)
    if found is not None and not isinstance(found, expected):
        raise NoReply("the inquiry speaks of another operation")
    return found


def _write(row: Payment, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
