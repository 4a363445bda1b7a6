"""What the register of travel-inconvenience benefits was told, what waits, what it did not accept."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.inconvenience import queries
from anbao.commerce.inconvenience.actions import tell_again
from anbao.commerce.inconvenience.domain.entry import EntryView, Kind, State
from anbao.commerce.inconvenience.models import RegisterEntry
from anbao.identity.api import Request, staff_required
from anbao.jobs import api as jobs
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason
from anbao.ui.api import Column, Filter, Register, Tab, asked, bounded_count, list_response

VIEW, SERVE = "applications.view", "policies.serve"


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
    group, number = asked(request, "group", queries.GROUPS), asked(request, "q")
    counts = queries.counts()
    tabs = [Tab(title, _address(key), bounded_count(counts[key]), key == group) for key, title in _titles().items()]
    filters = [Filter("q", _("保單號碼"), number, placeholder=_("例如 TR115-3F7K"))]
    context = {
        "refusals": _rows(queries.refusals()) if group in {"", "refused"} else [],
        "may_send": request.may(SERVE),
        "refused": refused,
    }
    register, rows = _OWED if group == "waiting" else _ENTRIES, queries.listed(group, number=number)
    status = 422 if refused else 200
    return list_response(request, register, rows, filters=filters, tabs=tabs, context=context, status=status)


def _address(group: str) -> str:
    return reverse("inconvenience-console:list", query={"group": group})


def _rows(entries: Sequence[EntryView]) -> list[dict[str, object]]:
    calls = jobs.calls([entry.call for entry in entries if entry.state == State.WAITING])
    return [_row(entry, calls.get(entry.call)) for entry in entries]


def _row(entry: EntryView, call: jobs.CallRecord | None) -> dict[str, object]:
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


def _rows_of(found: Sequence[RegisterEntry]) -> list[dict[str, object]]:
    return _rows(queries.views_of(found))


_ENTRIES: Register[RegisterEntry] = Register(
    "inconvenience", "inconvenience/console_list.html", _columns, _rows_of, queries.NEWEST
)
_OWED: Register[RegisterEntry] = replace(_ENTRIES, orders=queries.OLDEST)
"""What waits to be told, the oldest first."""
