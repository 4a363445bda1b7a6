"""The company's list of applications, and one application with its timeline."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.queries import staff
from anbao.commerce.journey.queries.pages import view_of
from anbao.identity.api import Request, staff_required
from anbao.ui.api import Column, TimelineItem, call_item, entry_item, merge, message_item

PERMISSION = "applications.view"


@staff_required(PERMISSION)
@require_GET
def applications(request: Request) -> HttpResponse:
    """Filters live in the address."""
    state, number = request.GET.get("state", ""), request.GET.get("q", "")
    page = staff.listed(state=state, number=number, page=_page_of(request.GET.get("page", "1")))
    context = {
        "page_obj": page,
        "rows": [staff.row_of(row) for row in page.object_list],
        "columns": _columns(),
        "states": [(str(known), _(machine.next_step(known).title)) for known in State],
        "state": state,
        "q": number,
    }
    return render(request, "journey/console_list.html", context)


@staff_required(PERMISSION)
@require_GET
def application(request: Request, application: UUID) -> HttpResponse:
    row = staff.find(application)
    if row is None:
        raise Http404
    found = staff.dossier(row)
    context = {"application": view_of(row), "dossier": found, "row": row, "timeline": _timeline(found)}
    return render(request, "journey/console_application.html", context)


def _timeline(found: staff.Dossier) -> list[TimelineItem]:
    return merge(
        [entry_item(entry, clause_title=staff.clause_title) for entry in found.entries],
        [call_item(call, fallback=call.intended_at) for call in found.calls],
        [message_item(message) for message in found.messages],
    )


def _columns() -> list[Column]:
    return [
        Column("number", _("申請編號"), "code", href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("title", _("商品")),
        Column("premium", _("保險費"), "money"),
        Column("starts_at", _("保障開始"), "when"),
        Column("created_at", _("建立"), "when"),
    ]


def _page_of(text: str) -> int:
    return int(text) if text.isdecimal() else 1
