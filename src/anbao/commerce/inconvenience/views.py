"""What the register of travel-inconvenience benefits was told, what waits, what it did not accept."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.inconvenience import queries
from anbao.commerce.inconvenience.actions import tell_again
from anbao.commerce.inconvenience.domain.entry import EntryView, Kind, State
from anbao.identity.api import Request, staff_required
from anbao.jobs import api as jobs
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason
from anbao.ui.api import Column, Tab

VIEW, SERVE = "applications.view", "policies.serve"
_LONGEST = 10  # digits of a page's number


@staff_required(VIEW)
@require_GET
def entries(request: Request) -> HttpResponse:
    return _list(request)


@staff_required(SERVE)
@require_POST
def again(request: Request, entry: UUID) -> HttpResponse:
    """What the register did not accept is told once more."""
    try:
        verdict = tell_again(entry=entry, by=request.actor, at=now())
    except ObjectDoesNotExist:
        raise Http404 from None
    if isinstance(verdict, Passed):
        return redirect(reverse("inconvenience-console:list", query={"group": "waiting"}))
    return _list(request, refused=verdict.reason)


def _list(request: Request, *, refused: Reason | None = None) -> HttpResponse:
    group, number = request.GET.get("group", ""), request.GET.get("page", "1")
    group = group if group in queries.GROUPS else ""
    page, found = queries.listed(group, page=int(number) if number.isdecimal() and len(number) < _LONGEST else 1)
    counts = queries.counts()
    rows = [_row(entry) for entry in found]
    context = {
        "page_obj": page,
        "rows": rows,
        "columns": _columns(),
        "caption": _("{count} 筆").format(count=page.paginator.count),
        "tabs": [
            Tab(title, reverse("inconvenience-console:list", query={"group": key}), counts[key], key == group)
            for key, title in _titles().items()
        ],
        "refusals": [row for row in rows if row["state"] == "rejected"],
        "may_send": request.may(SERVE),
        "refused": refused,
    }
    return render(request, "inconvenience/console_list.html", context, status=422 if refused else 200)


def _row(entry: EntryView) -> dict[str, object]:
    call = jobs.call(entry.call) if entry.state == State.WAITING else None
    return {
        "id": entry.id,
        "number": entry.policy_number,
        "href": reverse("journey-console:application", args=[entry.application]),
        "kind": _("通報投保") if entry.kind == Kind.REGISTER else _("撤銷通報"),
        "state": "rejected" if entry.state == State.REFUSED else str(entry.state),
        "noted_at": entry.noted_at,
        "done_at": entry.done_at,
        "attempts": 0 if call is None else call.attempts,
        "next_at": None if call is None else call.next_at,
        "answer": entry.reason,
    }


def _titles() -> dict[str, str]:
    return {"": _("全部"), "waiting": _("待通報"), "refused": _("沒有被接受"), "done": _("已完成")}


def _columns() -> list[Column]:
    return [
        Column("number", _("保單號碼"), href_key="href", primary=True),
        Column("kind", _("通報")),
        Column("state", _("狀態"), "badge"),
        Column("noted_at", _("發生"), "when"),
        Column("done_at", _("完成"), "when"),
        Column("attempts", _("送出次數"), "number"),
        Column("next_at", _("下次送出"), "when"),
        Column("answer", _("最後的答覆"), "code"),
    ]
