"""The company's list of payments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.payments.domain.payment import OWN_ACCOUNT, OWN_CARD, UNDER_WAY
from anbao.commerce.payments.domain.refund import RefundState
from anbao.commerce.payments.models import Payment, Refund
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.ui.api import Order, waiting

GROUPS: Mapping[str, tuple[str, Q]] = {
    "": (N_("全部"), Q()),
    "open": (N_("進行中"), Q(state__in=sorted(state.value for state in UNDER_WAY))),
    "refund": (N_("退款沒有成功"), Q(refund_refused=True)),
}
METHODS: Mapping[str, str] = {OWN_CARD: N_("信用卡"), OWN_ACCOUNT: N_("存款帳戶轉帳")}
ORDERS = {
    "newest": Order(N_("最新的在前"), ("-opened_at", "-id")),
    "oldest": Order(N_("最早的在前"), ("opened_at", "id")),
}


@dataclass(frozen=True, slots=True)
class Row:
    order: str
    href: str
    amount: int
    method: str
    state: str
    reason: str
    opened_at: datetime
    captured_at: datetime | None


def listed(*, group: str = "", method: str = "", order: str = "") -> "QuerySet[Payment]":
    """Payments; `order` finds by the beginning of the number that the acquirer knows."""
    refused = Refund.objects.filter(payment=OuterRef("pk"), state=RefundState.REFUSED)
    rows = Payment.objects.alias(refund_refused=Exists(refused)).filter(GROUPS[group][1])
    rows = rows.filter(method=method) if method else rows
    return rows.filter(order__startswith=order) if order else rows


def rows_of(found: Sequence[Payment]) -> list[Row]:
    return [
        Row(
            order=row.order,
            href=reverse("journey-console:application", args=[row.application]),
            amount=row.amount,
            method=_(METHODS[row.method]) if row.method in METHODS else row.method,
            state=f"payment_{row.state}",
            reason=row.reason,
            opened_at=row.opened_at,
            captured_at=row.captured_at,
        )
        for row in found
    ]


def refused_refunds(ask: WorkAsk) -> Waiting:
    """Money that should go back and that the acquirer or bank did not take, the longest owed first."""
    rows = Refund.objects.filter(state=RefundState.REFUSED).select_related("payment").order_by("owed_at", "id")
    return waiting(rows, ask, _work_row)


def _work_row(row: Refund) -> WorkRow:
    href = reverse("journey-console:application", args=[row.payment.application])
    return WorkRow(row.payment.order, href, detail=f"NT${row.amount:,}")
