"""Day by day: what was held against the daily files, what differs, who sees to it, and how it was settled."""

from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.reconciliation.actions import settle as settling
from anbao.commerce.reconciliation.actions.take import take_in
from anbao.commerce.reconciliation.domain.difference import SYSTEMS, Settled
from anbao.commerce.reconciliation.forms import FileForm, SettleForm
from anbao.commerce.reconciliation.models import Difference
from anbao.commerce.reconciliation.queries import staff
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason
from anbao.ui.api import Column, Filter, Register, Tab, add_reason, asked, bounded_count, list_response

VIEW, SERVE = "applications.view", "policies.serve"
_TABS: Final = {
    "": N_("每一天"),
    "open": N_("待處理差異"),
    "late": N_("缺日檔"),
    "settled": N_("已結案差異"),
}
_TEMPLATE: Final = "reconciliation/list.html"


@staff_required(VIEW)
@require_GET
def reconciliation(request: Request) -> HttpResponse:
    """Filters live in the address: days, or the differences of all days."""
    group, system, at = asked(request, "group", _TABS), asked(request, "system", SYSTEMS), now()
    counted = staff.counts(at=at)
    tabs = [_tab(key, _(title), counted[key], current=key == group) for key, title in _TABS.items()]
    systems = [("", _("全部")), *((key, _(title)) for key, title in SYSTEMS.items())]
    context = {"group": group, "may_bring": request.may(SERVE)}
    return list_response(
        request,
        *_listed(group, system, at),
        filters=[Filter("system", _("對方"), system, systems)],
        tabs=tabs,
        context=context,
    )


def _listed(group: str, system: str, at: datetime) -> tuple[Register[Any], Any]:
    """What stays the same of the list, and its rows."""
    orders = staff.orders(group)
    if group in staff.DIFFERENCES:
        name, rows_of = f"differences-{group}", staff.difference_rows
        register: Register[Any] = Register(name, _TEMPLATE, _difference_columns, rows_of, orders)
        return register, staff.differences(group=group, system=system)
    register = Register("reconciliation", _TEMPLATE, _day_columns, partial(staff.day_rows, at=at), orders)
    return register, staff.days(group=group, at=at, system=system)


@staff_required(SERVE)
@require_http_methods(["GET", "POST"])
def bring(request: Request) -> HttpResponse:
    """A daily file that came another way than over the wire."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        verdict = take_in(
            system=form.cleaned_data["system"], content=form.cleaned_data["file"].read(), by=request.actor, at=now()
        )
        if isinstance(verdict, Passed):
            return redirect("reconciliation-console:list")
        add_reason(form, verdict.reason)
    status = 422 if request.method == "POST" else 200
    return render(request, "reconciliation/file.html", {"form": form}, status=status)


@staff_required(VIEW)
@require_GET
def day(request: Request, day: UUID) -> HttpResponse:
    row = staff.find_day(day)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "shown": staff.day_row(row, at=now()),
        "rows": staff.difference_rows(staff.of_day(row)),
        "columns": _difference_columns(),
        "trouble": row.trouble.split(":") if row.trouble else None,
    }
    return render(request, "reconciliation/day.html", context)


@staff_required(VIEW)
@require_GET
def difference(request: Request, difference: UUID) -> HttpResponse:
    return _show(request, _find(difference), SettleForm())


@staff_required(SERVE)
@require_POST
def take(request: Request, difference: UUID) -> HttpResponse:
    row = _find(difference)
    verdict = settling.take(difference=row.id, by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("reconciliation-console:difference", row.id)
    return _show(request, row, SettleForm(), refused=verdict.reason)


@staff_required(SERVE)
@require_POST
def settle(request: Request, difference: UUID) -> HttpResponse:
    row, form = _find(difference), SettleForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, status=422)
    verdict = settling.settle(
        difference=row.id,
        reason=Settled(form.cleaned_data["reason"]),
        document=form.cleaned_data["document"],
        by=request.actor,
        at=now(),
    )
    if isinstance(verdict, Passed):
        return redirect("reconciliation-console:difference", row.id)
    return _show(request, row, form, refused=verdict.reason)


def _show(
    request: Request, row: Difference, form: SettleForm, *, refused: Reason | None = None, status: int = 200
) -> HttpResponse:
    row.refresh_from_db()
    (shown,) = staff.difference_rows([row])
    context = {
        "row": row,
        "shown": shown,
        "form": form,
        "refused": refused,
        "settled_by": staff.name_of(row.settled_by),
        "may_take": request.may(SERVE) and row.settled_at is None and row.owner != str(request.actor),
        "may_settle": request.may(SERVE) and row.settled_at is None and row.owner == str(request.actor),
    }
    return render(request, "reconciliation/difference.html", context, status=422 if refused else status)


def _find(difference: UUID) -> Difference:
    row = staff.find_difference(difference)
    if row is None:
        raise Http404
    return row


def _tab(key: str, title: str, count: int, *, current: bool) -> Tab:
    address = reverse("reconciliation-console:list", query={"group": key} if key else None)
    return Tab(title, address, bounded_count(count), current)


def _day_columns() -> list[Column]:
    return [
        Column("day", _("日期"), "date", href_key="href", primary=True),
        Column("system", _("對方")),
        Column("state", _("狀態"), "badge"),
        Column("matched", _("相符"), "number"),
        Column("open", _("待處理差異"), "number"),
        Column("ours", _("本公司筆數"), "number"),
        Column("theirs", _("對方筆數"), "number"),
        Column("taken_sum", _("扣款合計"), "money"),
        Column("returned_sum", _("退款合計"), "money"),
    ]


def _difference_columns() -> list[Column]:
    return [
        Column("what", _("差異"), href_key="href", primary=True),
        Column("day", _("日期"), "date"),
        Column("system", _("對方")),
        Column("kind", _("項目")),
        Column("our_amount", _("本公司金額"), "money"),
        Column("their_amount", _("對方金額"), "money"),
        Column("state", _("狀態"), "badge"),
        Column("owner", _("負責人")),
        Column("next_step", _("下一步")),
    ]
