"""What was handed over to the core system, what waits, what was refused; and sending it again."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.handover import queries
from anbao.commerce.handover.actions import send_again
from anbao.commerce.handover.domain.event import EventState
from anbao.commerce.handover.forms import AgainForm
from anbao.commerce.handover.models import PolicyEvent
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.ui.api import Column, Filter, Register, Tab, asked, list_response

VIEW, SERVE = "applications.view", "policies.serve"
_LONGEST = 10  # digits of a number in the address


@staff_required(VIEW)
@require_GET
def events(request: Request) -> HttpResponse:
    """Filters live in the address."""
    return _list(request, AgainForm())


@staff_required(SERVE)
@require_POST
def again_from(request: Request) -> HttpResponse:
    """Everything from a position on, as much as one request may; the page says where to go on."""
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    count, more = send_again(first=form.cleaned_data["first"], by=request.actor, at=now())
    query = {"group": "waiting", "sent": count} | ({"next": more} if more else {})
    return redirect(reverse("handover-console:list", query=query))


@staff_required(VIEW)
@require_GET
def event(request: Request, position: int) -> HttpResponse:
    row = _find(position)
    context = {
        "row": row,
        "rows": queries.rows_of(queries.siblings(row)),
        "columns": _columns(),
        "shown": queries.rows_of([row])[0],
        "may_send": request.may(SERVE) and row.state != EventState.WAITING,
    }
    return render(request, "handover/event.html", context)


@staff_required(SERVE)
@require_POST
def again(request: Request, position: int) -> HttpResponse:
    """One event once more."""
    row = _find(position)
    send_again(first=row.position, last=row.position, by=request.actor, at=now())
    return redirect("handover-console:event", row.position)


def _list(request: Request, form: AgainForm, *, status: int = 200) -> HttpResponse:
    group, number = asked(request, "group", queries.GROUPS), asked(request, "q")
    filters = [Filter("q", _("保單號碼"), number, placeholder=_("例如 TR115-3F7K"))]
    tabs = [_tab(tab, current=tab.key == group) for tab in queries.tabs()]
    context = {
        "group": group,
        "form": form,
        "may_send": request.may(SERVE),
        "sent": _number(request, "sent"),
        "next": _number(request, "next"),
    }
    rows = queries.listed(group=group, number=number)
    return list_response(request, _EVENTS, rows, filters=filters, tabs=tabs, context=context, status=status)


def _find(position: int) -> PolicyEvent:
    row = queries.find(position)
    if row is None:
        raise Http404
    return row


def _tab(tab: queries.Tab, *, current: bool) -> Tab:
    address = reverse("handover-console:list", query={"group": tab.key} if tab.key else None)
    return Tab(tab.title, address, tab.count, current=current)


def _columns() -> list[Column]:
    return [
        Column("position", _("序號"), href_key="href"),
        Column("policy", _("保單號碼")),
        Column("kind", _("事件")),
        Column("number", _("保單第幾筆"), "number"),
        Column("state", _("狀態"), "badge"),
        Column("attempts", _("送出次數"), "number"),
        Column("answer", _("最後的答覆")),
        Column("happened_at", _("發生"), "when"),
        Column("last_at", _("上次送出"), "when"),
        Column("next_at", _("下次送出"), "when"),
    ]


_EVENTS: Register[PolicyEvent] = Register("handover", "handover/list.html", _columns, queries.rows_of, queries.ORDERS)


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _LONGEST else None
