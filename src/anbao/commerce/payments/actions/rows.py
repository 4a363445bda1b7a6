"""Opening, noting and closing a payment. All join the caller's transaction."""

from datetime import datetime, timedelta
from uuid import UUID

from anbao.commerce.payments.domain.payment import OVER, PaymentState, PaymentView
from anbao.commerce.payments.models import Payment
from anbao.commerce.payments.queries.payments import view_of
from anbao.kernel.ids import new_id
from anbao.keys import api as keys
from anbao.rows import Select, given

TOKEN_CONTEXT = "payments.payment.entry-token"  # noqa: S105  (a name, not a secret)


def open_payment(
    *, application: UUID, data_key: UUID, amount: int, open_for: timedelta, at: datetime, method: str
) -> PaymentView:
    """Open a payment of `amount` whole TWD by a method of `WAYS`, or return the one that is live.

    Joins the caller's transaction.
    """
    live = _LIVE.first(application=application)
    if live is not None:
        return view_of(live)
    identity = new_id(at)
    row = Payment.objects.create(
        id=identity,
        application=application,
        data_key=data_key,
        order=f"P{identity.hex[:30].upper()}",
        method=method,
        amount=amount,
        opened_at=at,
        expires_at=at + open_for,
    )
    return view_of(row)


_LIVE = Select(
    lambda: Payment.objects.filter(application=given("application")).exclude(state__in=OVER).order_by("id")[:1]
)


def note_entry(*, payment: UUID, entry_token: str) -> bool:
    """Keep the other side's token, sealed; False where the payment is not open. Joins the caller's transaction."""
    row = Payment.objects.locked(id=payment)
    if row.state != PaymentState.OPEN:
        return False
    row.entry_token = keys.seal(row.data_key, entry_token.encode(), context=TOKEN_CONTEXT)
    row.state = PaymentState.CARD_ENTERED
    row.save(update_fields=["entry_token", "state"])
    return True


def expire(*, payment: UUID) -> bool:
    """Close a payment for which nothing was entered; False where it went on. Joins the caller's transaction."""
    closed = Payment.objects.filter(id=payment, state=PaymentState.OPEN).update(state=PaymentState.EXPIRED)
    return closed == 1


def lock_payment(payment: UUID) -> None:
    """Lock the payment's row until the caller's transaction ends."""
    Payment.objects.locked(id=payment)
