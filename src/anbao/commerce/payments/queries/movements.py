"""What one outside system took and paid back, by our books."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anbao.commerce.payments.domain.movement import Movement
from anbao.commerce.payments.domain.payment import PaymentState
from anbao.commerce.payments.domain.refund import RefundState
from anbao.commerce.payments.domain.ways import WAYS
from anbao.commerce.payments.models import Payment, Refund


def moved_between(system: str, since: datetime, until: datetime) -> list[Movement]:
    """What moved from `since` up to `until`."""
    captures = Q(captured_at__gte=since, captured_at__lt=until)
    return list(_moved(system, captures, Q(paid_at__gte=since, paid_at__lt=until)))


def moved_of(system: str, *, orders: Collection[str], refunds: Collection[UUID]) -> list[Movement]:
    """What moved of these, whenever."""
    return list(_moved(system, Q(order__in=orders), Q(id__in=refunds)))


def first_moved_at(system: str) -> datetime | None:
    """When this system first took money for us."""
    rows = Payment.objects.filter(method__in=_methods(system), captured_at__isnull=False).order_by("captured_at")
    return rows.values_list("captured_at", flat=True).first()


def applications_of(orders: Collection[str]) -> Mapping[str, UUID]:
    """Order → application, of those that are ours."""
    return dict(Payment.objects.filter(order__in=orders).values_list("order", "application"))


def _moved(system: str, captures: Q, refunds: Q) -> Iterator[Movement]:
    methods = _methods(system)
    for row in Payment.objects.filter(captures, method__in=methods, state=PaymentState.CAPTURED):
        if row.captured_at is not None:
            yield Movement("capture", row.order, row.order, row.amount, row.captured_at, row.application)
    paid = Refund.objects.select_related("payment").filter(refunds, payment__method__in=methods)
    for refund in paid.filter(state=RefundState.PAID):
        payment = refund.payment
        if refund.paid_at is not None:
            yield Movement("refund", str(refund.id), payment.order, refund.amount, refund.paid_at, payment.application)


def _methods(system: str) -> list[str]:
    return [method for method, way in WAYS.items() if way.system == system]
