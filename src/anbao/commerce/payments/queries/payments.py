"""Reading payments and refunds, and which gateway a method of paying goes through."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice
from typing import cast
from uuid import UUID

from django.conf import settings

from anbao.commerce.payments.domain.payment import PaymentState, PaymentView
from anbao.commerce.payments.domain.refund import RefundState, RefundView
from anbao.commerce.payments.domain.ways import WAYS
from anbao.commerce.payments.domain.withholding import is_withheld
from anbao.commerce.payments.models import Payment, Refund
from anbao.gateways.loading import load
from anbao.gateways.paying import PaymentGateway
from anbao.keys import api as keys
from anbao.rows import Select, given


def gateway_of(method: str) -> PaymentGateway:
    """The configured gateway of a method of paying; KeyError for one that does not run."""
    return cast("PaymentGateway", load(getattr(settings, WAYS[method].setting)))


def methods() -> tuple[str, ...]:
    """The methods of paying that run here: those whose gateway this installation has an address for."""
    return tuple(method for method, way in WAYS.items() if getattr(settings, way.setting)["url"])


def view_of(row: Payment) -> PaymentView:
    return PaymentView(
        id=row.id,
        application=row.application,
        order=row.order,
        amount=row.amount,
        method=row.method,
        state=PaymentState(row.state),
        holder_matches=row.holder_matches,
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        authorized_at=row.authorized_at,
        captured_at=row.captured_at,
        voided_at=row.voided_at,
        reason=row.reason,
    )


def payment(payment_id: UUID) -> PaymentView:
    """The payment; raises Payment.DoesNotExist."""
    return view_of(Payment.objects.get(id=payment_id))


def payment_by_order(order: str) -> PaymentView | None:
    """The payment that the acquirer knows as `order`."""
    row = Payment.objects.find(order=order)
    return None if row is None else view_of(row)


def payments_of(application: UUID) -> list[PaymentView]:
    """Every attempt to pay, oldest first."""
    return [view_of(row) for row in _OF_APPLICATION.all(application=application)]


_OF_APPLICATION = Select(lambda: Payment.objects.filter(application=given("application")).order_by("opened_at"))


def payments_of_all(applications: Collection[UUID], *, limit: int) -> list[PaymentView]:
    """The newest attempts to pay several applications."""
    rows = Payment.objects.filter(application__in=applications).order_by("-opened_at", "-id")[:limit]
    return [view_of(row) for row in rows]


def refund_view(row: Refund) -> RefundView:
    return RefundView(
        id=row.id,
        payment=row.payment_id,
        application=row.payment.application,
        cause=row.cause,
        amount=row.amount,
        state=RefundState(row.state),
        owed_at=row.owed_at,
        paid_at=row.paid_at,
        reason=row.reason,
    )


def refunds_of(application: UUID) -> list[RefundView]:
    """Everything owed back of an application's payments, paid or not, oldest first."""
    rows = Refund.objects.select_related("payment").filter(payment__application=application)
    return [refund_view(row) for row in rows.order_by("owed_at", "id")]


def refunds_owed(*, before: datetime, limit: int = 500) -> list[RefundView]:
    """Refunds asked for before a moment, neither paid nor refused nor withheld, oldest first."""
    rows = Refund.objects.select_related("payment").filter(state=RefundState.OWED, asked_at__lte=before)
    free = (row for row in rows.order_by("asked_at").iterator() if not is_withheld(row.payment_id))
    return [refund_view(row) for row in islice(free, limit)]


NO_CARD_DATA = {"entry_token": "stands for a card at the acquirer until it is used: nothing of a card is kept"}


def attempts_at(applications: Collection[UUID]) -> list[UUID]:
    """Every attempt to pay one of these applications."""
    return list(Payment.objects.filter(application__in=applications).values_list("id", flat=True))


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """Every attempt to pay and everything owed back, without anything of a card. Canonical-JSON types."""
    refunds = Refund.objects.filter(payment__application=application)
    return {
        "payments": keys.rows_in_clear(
            Payment.objects.filter(application=application).order_by("opened_at", "id"), left_out=NO_CARD_DATA
        ),
        "refunds": keys.rows_in_clear(refunds.order_by("owed_at", "id")),
    }
