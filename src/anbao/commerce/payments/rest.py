"""Payments for programs of staff: nothing of a card is kept, so nothing of one is told."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from anbao.commerce.payments.models import Payment
from anbao.endpoints.api import After, Does, Limit, endpoint, paged, scope
from anbao.kernel.text import N_

router = Router(tags=[N_("作業平台")])
READ = scope("console-payments:read", N_("讀全部繳費"), holder="staff", permission="applications.view")


class PaymentAnswer(Schema):
    id: UUID
    application: UUID
    order: str = Field(description=N_("收單機構或銀行所知的訂單編號。"))
    amount: int = Field(description=N_("新臺幣元，整數。"))
    method: str
    state: str
    opened_at: datetime
    authorized_at: datetime | None
    captured_at: datetime | None
    voided_at: datetime | None


class PaymentsAnswer(Schema):
    items: list[PaymentAnswer]
    next: str | None = Field(description=N_("下一頁的 after；沒有下一頁是 null。"))


@endpoint(
    router, "GET", "/console/payments", Does(scope=READ), summary=N_("全部繳費，最新的在前"), answer=PaymentsAnswer
)
def console_payments(request: HttpRequest, limit: Limit = 50, after: After = "") -> PaymentsAnswer:  # noqa: ARG001
    found, following = paged(Payment.objects.all(), after=after, limit=limit)
    return PaymentsAnswer(
        items=[PaymentAnswer(**{name: getattr(row, name) for name in PaymentAnswer.model_fields}) for row in found],
        next=following,
    )
