"""Customers: found by exactly what is known of them, looked at for a reason, shown in full as an act of its own."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anbao.console.actions import customers as actions
from anbao.console.domain.looks import WHY
from anbao.console.forms.customers import PurposeForm, SeekForm
from anbao.console.models import Look
from anbao.console.queries import customers as queries
from anbao.console.queries import looks
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ui.api import Column, Filter, Register, add_reason, asked, list_response

VIEW, REVEAL, LOOKS = "customers.view", "customers.reveal", "customers.looks"
CONFLICT, UNPROCESSABLE = 409, 422


@sensitive_post_parameters("text")
@staff_required(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def seek(request: Request) -> HttpResponse:
    """What is typed never stands in an address. POST finds; a reason is asked first."""
    if request.method != "POST":
        return _seek(request, SeekForm())
    form = SeekForm(request.POST)
    if not form.is_valid():
        return _seek(request, form, status=UNPROCESSABLE)
    sought, text = form.cleaned_data["sought"], form.cleaned_data["text"]
    found = actions.seek(sought=sought, text=text, purpose=form.purpose(), by=request.actor, at=clock.now())
    if isinstance(found, Refused):
        add_reason(form, found.reason)
        return _seek(request, form, status=UNPROCESSABLE)
    if len(found) == 1:
        return redirect("customers-console:customer", found[0])
    return render(request, "console/customers_found.html", {"found": queries.found(found)})


@staff_required(VIEW)
@require_safe
def customer(request: Request, person: UUID) -> HttpResponse:
    """The customer while a look of one's own holds; else the reason is asked."""
    at = clock.now()
    look = looks.standing(person, by=request.actor, at=at)
    if look is None:
        return _ask(request, person, PurposeForm())
    return _show(request, person, look, at=at)


@staff_required(VIEW)
@require_POST
def look(request: Request, person: UUID) -> HttpResponse:
    """Say why, and see the customer."""
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return _ask(request, person, form, status=UNPROCESSABLE)
    verdict = actions.look_at(person=person, purpose=form.purpose(), by=request.actor, at=clock.now())
    if not isinstance(verdict, Passed):
        raise Http404
    return redirect("customers-console:customer", person)


@staff_required(REVEAL)
@require_POST
def reveal(request: Request, person: UUID) -> HttpResponse:
    """Everything in full, on this answer only: a reload asks again."""
    at = clock.now()
    verdict = actions.reveal(person=person, by=request.actor, at=at)
    standing = looks.standing(person, by=request.actor, at=at)
    if not isinstance(verdict, Passed) or standing is None:
        refused = None if isinstance(verdict, Passed) else verdict.reason
        return _ask(request, person, PurposeForm(), refused=refused, status=CONFLICT)
    return _show(request, person, standing, at=at, revealed=queries.revealed(person, at=at))


@staff_required(LOOKS)
@require_safe
def seen(request: Request) -> HttpResponse:
    """Who looked at whom, and why. Filters live in the address."""
    why = asked(request, "why", WHY)
    filters = [Filter("why", _("理由"), why, [("", _("全部理由")), *((key, _(title)) for key, title in WHY.items())])]
    return list_response(request, _LOOKS, looks.listed(why=why), filters=filters)


def _seek(request: Request, form: SeekForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "may_see_looks": request.may(LOOKS)}
    return render(request, "console/customers.html", context, status=status)


def _ask(
    request: Request, person: UUID, form: PurposeForm, *, refused: Reason | None = None, status: int = 200
) -> HttpResponse:
    if not identity.is_customer(person):
        raise Http404
    context = {"person": person, "form": form, "refused": refused}
    return render(request, "console/customer_why.html", context, status=status)


def _show(
    request: Request,
    person: UUID,
    look: Look,
    *,
    at: datetime,
    revealed: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "found": queries.customer(person, at=at),
        "look": look,
        "why": looks.why_of(look),
        "revealed": revealed,
        "may_change_standing": request.may("customers.standing"),
        "may_see_document": request.may("customers.standing") or request.may("customers.standing-approve"),
        "may_reveal": request.may(REVEAL) and revealed is None,
        "columns": _page_columns(),
        "newest": queries.NEWEST,
    }
    return render(request, "console/customer.html", context)


def _page_columns() -> dict[str, list[Column]]:
    number = Column("number", _("編號"), href_key="href", primary=True)
    state, title = Column("state", _("狀態"), "badge"), Column("title", _("商品"))
    return {
        "policies": [
            number,
            title,
            state,
            Column("premium", _("保險費"), "money"),
            Column("starts_at", _("保障開始"), "when"),
        ],
        "applications": [number, title, state, Column("role", _("身分")), Column("created_at", _("建立"), "when")],
        "payments": [
            Column("order", _("訂單編號"), href_key="href", primary=True),
            state,
            Column("amount", _("金額"), "money"),
            Column("opened_at", _("開始付款"), "when"),
        ],
        "cases": [number, Column("kind", _("類別")), state, Column("received_at", _("收件"), "when")],
    }


def _columns() -> list[Column]:
    return [
        Column("who", _("同仁"), primary=True),
        Column("customer", _("客戶（代碼末段）"), href_key="href"),
        Column("why", _("理由")),
        Column("because", _("說明")),
        Column("sought", _("用什麼找")),
        Column("at", _("時間"), "when"),
        Column("reveals", _("看完整資料"), "number"),
    ]


_LOOKS: Register[Look] = Register("looks", "console/looks.html", _columns, looks.rows_of, looks.ORDERS)
