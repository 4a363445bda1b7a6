"""The sale for programs, from the one-time password to the premium. Card and account are never entered here."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Router, Schema

from anbao.commerce.journey.actions import confirm as confirming
from anbao.commerce.journey.actions import pay
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.ways import offered
from anbao.commerce.journey.rest.shared import WRITE, ApplicationAnswer, find, find_as_read, settled
from anbao.commerce.payments import api as payments
from anbao.endpoints.api import KINDS, Does, Problem, caller_of, endpoint, refused
from anbao.identity import api as identity
from anbao.kernel import clock
from anbao.kernel.errors import Rejected
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused

router = Router(tags=[N_("投保")])
ACT = Does(scope=WRITE, keyed=True, refuses=True)
_NO_ENTRY = Refused(
    Reason("journey.card-not-entered", N_("您還沒有輸入卡片或帳戶，沒有扣款。"), N_("準備好之後，請再前往一次。"))
)


class CodeSent(Schema):
    """A one-time password went out for exactly the content as it is now."""

    sent_to: str = Field(description=N_("寄到哪裡，遮住一部分。"))
    expires_at: datetime
    attempts_left: int


class CodeWanted(Schema):
    code: str = Field(min_length=1, max_length=20, description=N_("簡訊中的驗證碼。"))


class WayAnswer(Schema):
    method: str
    title: str
    hint: str


class WaysAnswer(Schema):
    items: list[WayAnswer]


class PaymentWanted(Schema):
    method: str = Field(min_length=1, max_length=24, description=N_("繳費方式，見可用的方式。"))


class PaymentEntryAnswer(Schema):
    """The page of the acquirer or the bank: a browser sends it `fields` by POST to `action`, and comes back from it.

    It comes back to the application's page here, where the customer is signed in; a program that catches that address
    hands over its query instead.
    """

    method: str
    amount: int = Field(description=N_("新臺幣元，整數。"))
    action: str
    fields: dict[str, str]
    expires_at: datetime


class ReturnWanted(Schema):
    query: dict[str, str] = Field(max_length=20, description=N_("收單機構或銀行帶回的參數。"))


@endpoint(
    router,
    "POST",
    "/applications/{uuid:application}/code",
    ACT,
    summary=N_("寄出確認投保的驗證碼"),
    answer=CodeSent,
)
def send_code(request: HttpRequest, application: UUID) -> CodeSent | HttpResponse:
    row = find(request, application)
    issued = confirming.request_otp(application=row.id, by=caller_of(request).actor, at=clock.now())
    if isinstance(issued, Refused):
        return refused(issued)
    status = identity.otp_status(issued.id)
    return CodeSent(sent_to=issued.masked_to, expires_at=issued.expires_at, attempts_left=status.attempts_left)


@endpoint(
    router,
    "POST",
    "/applications/{uuid:application}/confirmation",
    Does(scope=WRITE, keyed=True, matched=True, refuses=True),
    summary=N_("以驗證碼確認投保"),
    answer=ApplicationAnswer,
)
def confirm(request: HttpRequest, application: UUID, wanted: CodeWanted) -> HttpResponse:
    row, version = find_as_read(request, application)
    verdict = confirming.confirm(
        application=row.id, code=wanted.code, version=version, by=caller_of(request).actor, at=clock.now()
    )
    return settled(row, verdict)


@endpoint(
    router,
    "GET",
    "/applications/{uuid:application}/payment-methods",
    Does(scope=WRITE),
    summary=N_("可用的繳費方式"),
    answer=WaysAnswer,
)
def payment_methods(request: HttpRequest, application: UUID) -> WaysAnswer:
    ways = offered(find(request, application), at=clock.now())
    return WaysAnswer(items=[WayAnswer(method=one.method, title=one.title, hint=one.hint) for one in ways])


@endpoint(
    router,
    "POST",
    "/applications/{uuid:application}/payment",
    ACT,
    summary=N_("開始繳費；卡片或帳戶只在收單機構或銀行的頁面輸入"),
    answer=PaymentEntryAnswer,
)
def open_payment(request: HttpRequest, application: UUID, wanted: PaymentWanted) -> PaymentEntryAnswer | HttpResponse:
    row = find(request, application)
    verdict = pay.open_payment(application=row.id, method=wanted.method, by=caller_of(request).actor, at=clock.now())
    if not isinstance(verdict, Passed):
        return refused(verdict)
    row.refresh_from_db()
    return _entry(row)


@endpoint(
    router,
    "DELETE",
    "/applications/{uuid:application}/payment",
    ACT,
    summary=N_("關閉還沒有輸入卡片或帳戶的繳費，改用其他方式"),
    answer=ApplicationAnswer,
)
def close_payment(request: HttpRequest, application: UUID) -> HttpResponse:
    row = find(request, application)
    return settled(row, pay.change_method(application=row.id, by=caller_of(request).actor, at=clock.now()))


@endpoint(
    router,
    "POST",
    "/applications/{uuid:application}/payment/return",
    ACT,
    summary=N_("從收單機構或銀行的頁面回來；只認對方簽過的參數"),
    answer=ApplicationAnswer,
)
def payment_return(request: HttpRequest, application: UUID, wanted: ReturnWanted) -> HttpResponse:
    row = find(request, application)
    try:
        entry = _entered(row, wanted.query)
    except Rejected:
        return refused(_NO_ENTRY)
    verdict = pay.note_card_entry(
        application=row.id,
        order=entry.order,
        entry_token=entry.entry_token,
        by=caller_of(request).actor,
        at=clock.now(),
    )
    return settled(row, verdict)


def _entered(row: Application, query: dict[str, str]) -> payments.EntryReturn:
    if row.payment is None:
        raise Rejected("unknown-order")
    return payments.check_return(row.payment, query)


def _entry(row: Application) -> PaymentEntryAnswer:
    if State(row.state) != State.PAYMENT_OPEN or row.payment is None:
        raise Problem(KINDS.changed)
    back = settings.ANBAO_PUBLIC_URL + reverse("journey:card-return", args=[row.id])
    form, payment = payments.entry_form(row.payment, return_url=back), payments.payment(row.payment)
    return PaymentEntryAnswer(
        method=payment.method,
        amount=payment.amount,
        action=form.action_url,
        fields=dict(form.fields),
        expires_at=payment.expires_at,
    )
