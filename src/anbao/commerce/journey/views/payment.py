"""Paying and what comes after: the acquirer's page, the way back, waiting, done."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from anbao.commerce.journey.actions import pay
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.journey.queries.pages import notice_of
from anbao.commerce.journey.queries.ways import in_words, offered
from anbao.commerce.journey.queries.words import insured_in_words
from anbao.commerce.journey.views.shared import FORWARD, PAGE_OF, elsewhere, find, page_url, show
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.commerce.reporting import api as reporting
from anbao.identity.api import Request, customer_required
from anbao.kernel.clock import now
from anbao.kernel.errors import Rejected
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason

_BACK_WITHOUT_CARD = Reason(
    "journey.card-not-entered", N_("您還沒有輸入卡片或帳戶，沒有扣款。"), N_("準備好之後，請再前往一次。")
)
_ORDER = (
    (State.CARD_ENTERED, N_("取得銀行授權")),
    (State.AUTHORIZED, N_("辦理收件通報")),
    (State.RECEIPT_REPORTED, N_("扣款")),
    (State.CAPTURED, N_("契約成立，產生保單號碼")),
)


@customer_required
@require_http_methods(["GET", "POST"])
def pay_page(request: Request, application: UUID) -> HttpResponse:
    """POST opens the payment by the chosen method, or closes it again (`change`).

    While it is open the page holds the form that leads to the page of the acquirer or the bank; right after the choice
    a browser with scripts sends it by itself.
    """
    row = find(request, application)
    if moved := elsewhere(row, "pay"):
        return moved
    if request.method == "POST":
        return _chosen(request, row)
    return _pay(request, row)


def _chosen(request: Request, row: Application) -> HttpResponse:
    at = now()
    if "change" in request.POST:
        pay.change_method(application=row.id, by=request.actor, at=at)
        return redirect(page_url(row))
    verdict = pay.open_payment(application=row.id, method=request.POST.get("method", ""), by=request.actor, at=at)
    row.refresh_from_db()
    if isinstance(verdict, Passed):
        return redirect(reverse("journey:pay", args=[row.id], query={FORWARD: "1"}))
    return elsewhere(row, "pay") or _pay(request, row, verdict.reason, status=422)


@customer_required
@require_GET
def card_return(request: Request, application: UUID) -> HttpResponse:
    """The browser comes back from the other side's page; only a signed return counts."""
    row = find(request, application)
    try:
        entry = _entered(row, request.GET.dict())
    except Rejected:
        return elsewhere(row, "pay") or _pay(request, row, _BACK_WITHOUT_CARD)
    pay.note_card_entry(
        application=row.id, order=entry.order, entry_token=entry.entry_token, by=request.actor, at=now()
    )
    row.refresh_from_db()
    return redirect(page_url(row))


@customer_required
@require_GET
def progress(request: Request, application: UUID) -> HttpResponse:
    """Waits without JavaScript by reloading, with htmx by asking; leaves as soon as there is something to do."""
    row = find(request, application)
    if State(row.state) in PAGE_OF and PAGE_OF[State(row.state)] != "progress":
        goal = page_url(row)
        return HttpResponseClientRedirect(goal) if request.headers.get("HX-Request") else redirect(goal)
    return show(request, "progress", row, {"stages": _stages(State(row.state)), "notice": notice_of(row)})


@customer_required
@require_GET
def done(request: Request, application: UUID) -> HttpResponse:
    """What is covered from when, the policy's number, and what happens next with its times."""
    row = find(request, application)
    if moved := elsewhere(row, "done"):
        return moved
    payment = payments.payment(row.payment) if row.payment is not None else None
    reports = {str(report.kind): report for report in reporting.reports_of(row.id)}
    policy = policies.policy_for(row.id)
    context = {
        "policy": policy,
        "payment": payment,
        "reports": reports,
        "notified_at": row.notified_at,
        "insured": insured_in_words(snapshot_of(row)),
        "notes": policies.notes_on(row.id),
    }
    return show(request, "done", row, context)


def _entered(row: Application, query: dict[str, str]) -> payments.EntryReturn:
    if row.payment is None:
        raise Rejected("unknown-order")
    return payments.check_return(row.payment, query)


def _pay(
    request: Request,
    row: Application,
    refused: Reason | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    ways = offered(row, at=now())
    context: dict[str, object] = {
        "refused": refused or notice_of(row),
        "form": None,
        "ways": ways,
        "changeable": len(ways) > 1,
        "forward": FORWARD in request.GET,
    }
    if State(row.state) == State.PAYMENT_OPEN and row.payment is not None:
        back = settings.ANBAO_PUBLIC_URL + reverse("journey:card-return", args=[row.id])
        context["form"] = payments.entry_form(row.payment, return_url=back)
        context["payment"] = payment = payments.payment(row.payment)
        context["way"] = in_words(payment.method)
    return show(request, "pay", row, context, status=status)


def _stages(state: State) -> list[tuple[str, str]]:
    keys = [key for key, _title in _ORDER]
    if state not in keys:
        return []
    now_at = keys.index(state)
    names = ("done", "now", "todo")
    return [(_(title), names[1 + (i > now_at) - (i < now_at)]) for i, (_key, title) in enumerate(_ORDER)]
