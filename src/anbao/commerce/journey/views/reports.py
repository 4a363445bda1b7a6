"""The company's list of reports to the industry's system."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.journey.actions.correct import correct_again
from anbao.commerce.journey.queries.reports import DUE, NEWEST, ReportRow, refused_ones, rows_of, tab_titles
from anbao.commerce.reporting import api as reporting
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason
from anbao.ui.api import Column, Filter, Register, Tab, asked, bounded_count, list_response

VIEW, SERVE = "applications.view", "policies.serve"


@staff_required(VIEW)
@require_GET
def reports(request: Request) -> HttpResponse:
    return _list(request)


@staff_required(SERVE)
@require_POST
def again(request: Request, correction: UUID) -> HttpResponse:
    """A correction that the industry refused is sent once more."""
    try:
        verdict = correct_again(correction=correction, by=request.actor, at=now())
    except ObjectDoesNotExist:
        raise Http404 from None
    if isinstance(verdict, Passed):
        return redirect(reverse("reports-console:list", query={"group": "correct"}))
    return _list(request, refused=verdict.reason)


def _list(request: Request, *, refused: Reason | None = None) -> HttpResponse:
    titles, counts = tab_titles(), reporting.counts()
    group = request.GET.get("group", "open")
    group, number = group if group in titles else "", asked(request, "q")
    tabs = [
        Tab(title, reverse("reports-console:list", query={"group": key}), bounded_count(counts[key]), key == group)
        for key, title in titles.items()
    ]
    filters = [Filter("q", _("申請編號"), number, placeholder=_("例如 A-ETRC"))]
    context = {
        "group": group,
        "refusals": refused_ones(at=now()) if request.may(SERVE) and group != "open" else [],
        "refused": refused,
    }
    rows, status = reporting.listed(group, number=number), 422 if refused else 200
    register = _OWED if group == "open" else _REPORTS
    return list_response(request, register, rows, filters=filters, tabs=tabs, context=context, status=status)


def _columns() -> list[Column]:
    return [
        Column("number", _("申請編號"), "code", href_key="href", primary=True),
        Column("kind", _("通報")),
        Column("state", _("狀態"), "badge"),
        Column("due_at", _("期限"), "when"),
        Column("done_at", _("完成"), "when"),
        Column("attempts", _("送出次數"), "number"),
        Column("next_at", _("下次送出"), "when"),
        Column("answer", _("最後的答覆"), "code"),
    ]


def _rows(reports: Sequence[reporting.Report]) -> list[ReportRow]:
    return rows_of(reporting.views_of(reports), at=now())


_REPORTS: Register[reporting.Report] = Register("reports", "journey/console_reports.html", _columns, _rows, NEWEST)
_OWED: Register[reporting.Report] = replace(_REPORTS, orders=DUE)
"""What is owed, in the order in which it is due."""
