"""The company's list of reports to the industry's system."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.journey.actions.correct import correct_again
from anbao.commerce.journey.queries.reports import rows_of, tab_titles
from anbao.commerce.reporting import api as reporting
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason
from anbao.ui.api import Column, Tab

VIEW, SERVE = "applications.view", "policies.serve"
_LONGEST = 10  # digits of a page's number


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
    group, number = request.GET.get("group", "open"), request.GET.get("page", "1")
    titles, counts = tab_titles(), reporting.counts()
    group = group if group in titles else ""
    page, found = reporting.listed(group, page=int(number) if number.isdecimal() and len(number) < _LONGEST else 1)
    rows = rows_of(found, at=now())
    context = {
        "page_obj": page,
        "rows": rows,
        "columns": _columns(),
        "caption": _("{count} 筆").format(count=page.paginator.count),
        "tabs": [
            Tab(title, reverse("reports-console:list", query={"group": key}), counts[key], key == group)
            for key, title in titles.items()
        ],
        "refusals": [row for row in rows if row.again] if request.may(SERVE) else [],
        "refused": refused,
    }
    return render(request, "journey/console_reports.html", context, status=422 if refused else 200)


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
