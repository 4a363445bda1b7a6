"""The company's list of applications, and one application with its timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.actions import refund
from anbao.commerce.journey.domain.links import dossier_links
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries import staff
from anbao.commerce.journey.queries.pages import view_of
from anbao.commerce.journey.queries.told import document_titles, entry_in_words, guard_in_words, message_in_words
from anbao.commerce.policies import api as policies
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason
from anbao.ui.api import (
    Column,
    Filter,
    Register,
    Tab,
    TimelineItem,
    asked,
    asked_days,
    call_item,
    entry_item,
    list_response,
    look_of,
    merge,
    message_item,
)

PERMISSION, SERVE, DECIDE = "applications.view", "policies.serve", "underwriting.decide"


@staff_required(PERMISSION)
@require_GET
def applications(request: Request) -> HttpResponse:
    """Filters live in the address."""
    states, (state, number, group) = _states(), _asked(request)
    filters = [
        Filter("q", _("申請編號"), number, placeholder=_("例如 A-ETRC")),
        Filter("state", _("狀態"), state, [("", _("全部狀態")), *states.items()]),
    ]
    tabs = [_tab(tab, current=tab.key == group) for tab in staff.tabs()]
    filters += _more(request)
    return list_response(request, APPLICATIONS, listed(request), filters=filters, tabs=tabs, context={"group": group})


def _more(request: HttpRequest) -> list[Filter]:
    """Filters by product and by when an application reached a state, or was begun."""
    product, when = _asked_more(request)
    since, until = when.since, when.until
    reached, products, steps = when.reached, _products(), _states()
    return [
        Filter("product", _("商品"), product, [("", _("全部商品")), *products.items()]),
        Filter("reached", _("曾進行到"), reached, [("", _("不限")), *steps.items()]),
        Filter("from", _("從哪一天"), asked(request, "from") if since else "", type="date"),
        Filter("to", _("到哪一天"), asked(request, "to") if until else "", type="date"),
    ]


def listed(request: HttpRequest) -> "QuerySet[Application]":
    """What the address's filters leave."""
    state, number, group = _asked(request)
    product, when = _asked_more(request)
    return staff.listed(state=state, number=number, group=group, product=product, when=when)


def _products() -> dict[str, str]:
    return {line.key: _(line.title) for line in catalogue.lines()}


def _asked_more(request: HttpRequest) -> tuple[str, staff.When]:
    since, until = asked_days(request, "from", "to")
    return asked(request, "product", _products()), staff.When(asked(request, "reached", _states()), since, until)


def _states() -> dict[str, str]:
    return {str(known): look_of(str(known))[0] for known in State}


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    return asked(request, "state", _states()), asked(request, "q"), asked(request, "group", staff.GROUPS)


@staff_required(PERMISSION)
@require_GET
def application(request: Request, application: UUID) -> HttpResponse:
    return _show(request, _find(application))


@staff_required(SERVE)
@require_POST
def refund_again(request: Request, application: UUID) -> HttpResponse:
    """A refund that the acquirer refused is asked for once more."""
    row = _find(application)
    verdict = refund.try_again(application=row.id, by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("journey-console:application", row.id)
    row.refresh_from_db()
    return _show(request, row, refused=verdict.reason)


def _find(application: UUID) -> Application:
    row = staff.find(application)
    if row is None:
        raise Http404
    return row


def _show(request: Request, row: Application, *, refused: Reason | None = None) -> HttpResponse:
    found = staff.dossier(row)
    context = {
        "application": view_of(row),
        "dossier": found,
        "row": row,
        "timeline": _timeline(found, document_titles(row.line, at=now())),
        "may_serve": request.may(SERVE),
        "links": _links(request, row.id),
        "may_decide": request.may(DECIDE),
        "notes": policies.notes_on(row.id, may=request.may) if found.policy is not None else (),
        "refused": refused,
    }
    return render(request, "journey/console_application.html", context, status=422 if refused else 200)


def _links(request: Request, application: UUID) -> list[tuple[str, str]]:
    """Title and address of what else is kept of the application, as far as it may be seen."""
    may = [link for _name, link in dossier_links.items() if request.may(link.permission)]
    return [(_(link.title), address) for link in may if (address := link.address(application))]


def _tab(tab: staff.Tab, *, current: bool) -> Tab:
    address = reverse("journey-console:list", query={"group": tab.key} if tab.key else None)
    return Tab(tab.title, address, tab.count, current=current)


def _timeline(found: staff.Dossier, titles: Mapping[str, str]) -> list[TimelineItem]:
    entries = [(entry, entry_item(entry, clause_title=staff.clause_title)) for entry in found.entries]
    return merge(
        [
            replace(
                item,
                title=entry_in_words(entry.kind, entry.clear, titles) or item.title,
                guards=tuple(guard_in_words(line) for line in item.guards),
            )
            for entry, item in entries
        ],
        [call_item(call, fallback=call.intended_at) for call in found.calls],
        [message_item(message, title=message_in_words(message.template)) for message in found.messages],
    )


def _columns() -> list[Column]:
    return [
        Column("number", _("申請編號"), "code", href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("title", _("商品")),
        Column("premium", _("保險費"), "money"),
        Column("starts_at", _("保障開始"), "when"),
        Column("ends_at", _("保障結束"), "until"),
        Column("created_at", _("建立"), "when"),
    ]


def _rows(applications: Sequence[Application]) -> list[staff.Row]:
    return [staff.row_of(row) for row in applications]


APPLICATIONS: Register[Application] = Register(
    "applications", "journey/console_list.html", _columns, _rows, staff.ORDERS
)
