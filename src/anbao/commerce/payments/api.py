"""Payments: one premium, one card or account, captured once.

`open_payment`, `note_entry`, `expire`, `intend_capture`, `owe_refund` and `refund_again` join the caller's transaction.
`authorize`, `capture`, `void` and `refund` make their call outside any transaction and hand the outcome
(`jobs.api.Answered` or `Refusal`) to `settle` inside the one that records it; they may be repeated at will. Amounts are
whole TWD. What is owed back never exceeds what was captured. Higher apps withhold a payment's refunds through
`withholdings`.
"""

from collections.abc import Mapping
from uuid import UUID

from anbao.commerce.payments.actions.calls import (
    ask_holder_again,
    authorize,
    capture,
    capture_call,
    capture_intended,
    intend_capture,
    is_voided,
    void,
)
from anbao.commerce.payments.actions.refunds import is_refunded, owe_refund, refund, refund_again
from anbao.commerce.payments.actions.rows import expire, lock_payment, note_entry, open_payment
from anbao.commerce.payments.domain.movement import Movement
from anbao.commerce.payments.domain.payment import OWN_ACCOUNT, OWN_CARD, PaymentState, PaymentView
from anbao.commerce.payments.domain.refund import RefundState, RefundView
from anbao.commerce.payments.domain.withholding import withholdings
from anbao.commerce.payments.queries.movements import applications_of, first_moved_at, moved_between, moved_of
from anbao.commerce.payments.queries.payments import (
    attempts_at,
    gateway_of,
    methods,
    payment,
    payment_by_order,
    payments_of,
    payments_of_all,
    record_part,
    refunds_of,
    refunds_owed,
)
from anbao.gateways.paying import EntryForm, EntryReturn

__all__ = [
    "OWN_ACCOUNT",
    "OWN_CARD",
    "EntryReturn",
    "Movement",
    "PaymentState",
    "PaymentView",
    "RefundState",
    "RefundView",
    "applications_of",
    "ask_holder_again",
    "attempts_at",
    "authorize",
    "capture",
    "capture_call",
    "capture_intended",
    "check_return",
    "entry_form",
    "expire",
    "first_moved_at",
    "gateway_of",
    "intend_capture",
    "is_refunded",
    "is_voided",
    "lock_payment",
    "methods",
    "moved_between",
    "moved_of",
    "note_entry",
    "open_payment",
    "owe_refund",
    "payment",
    "payment_by_order",
    "payments_of",
    "payments_of_all",
    "record_part",
    "refund",
    "refund_again",
    "refunds_of",
    "refunds_owed",
    "void",
    "withholdings",
]


def entry_form(payment_id: UUID, *, return_url: str) -> EntryForm:
    """What our page posts to the page where card or account is entered. Makes no call."""
    found = payment(payment_id)
    return gateway_of(found.method).entry_form(order=found.order, amount=found.amount, return_url=return_url)


def check_return(payment_id: UUID, query: Mapping[str, str]) -> EntryReturn:
    """Check the other side's signature on the browser's way back; raises kernel.errors.Rejected."""
    return gateway_of(payment(payment_id).method).check_return(query)
