"""The work list of disputed payments, one with what is known and the decision, and calls that staff takes."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.commerce.disputes.actions import decide as deciding
from anbao.commerce.disputes.actions.report import report_by_telephone
from anbao.commerce.disputes.domain.dispute import VIA, DisputeState
from anbao.commerce.disputes.forms import CallForm, DecideForm
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries import staff
from anbao.commerce.policies import api as policies
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.ui.api import Column, Filter, Register, Tab, add_reason, asked, bounded_count, list_response

DECIDE, SERVE = "disputes.decide", "policies.serve"


@staff_required(DECIDE)
@require_GET
def disputes(request: Request) -> HttpResponse:
    """Filters live in the address."""
    ways = {str(key): _(title) for key, title in VIA.items()}
    group, via, number = asked(request, "group", staff.GROUPS), asked(request, "via", ways), asked(request, "q")
    filters = [
        Filter("q", _("案號"), number),
        Filter("via", _("方式"), via, [("", _("全部方式")), *ways.items()]),
    ]
    counted = staff.counts()
    tabs = [_tab(key, _(title), counted[key], current=key == group) for key, (title, _q) in staff.GROUPS.items()]
    disputes_listed: Register[Dispute] = Register(
        "disputes", "disputes/console_list.html", _columns, staff.rows_of, staff.orders(group)
    )
    rows = staff.listed(group=group, via=via, number=number)
    return list_response(request, disputes_listed, rows, filters=filters, tabs=tabs, context={"group": group})


@staff_required(SERVE)
@require_http_methods(["GET", "POST"])
def report(request: Request, application: UUID) -> HttpResponse:
    """Keep what a caller says about the payment of this application's policy."""
    policy = policies.policy_for(application)
    if policy is None:
        raise Http404
    form, refused = CallForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        answer = report_by_telephone(
            application=application, words=form.cleaned_data["words"], by=request.actor, at=now()
        )
        if answer is None:
            raise Http404
        if not isinstance(answer, Refused):
            if request.may(DECIDE):
                return redirect("disputes-console:dispute", answer.id)
            return redirect("policies-console:policy", policy.id)
        refused = answer.reason
    context = {"form": form, "policy": policy, "refused": refused}
    return render(request, "disputes/console_report.html", context, status=422 if request.method == "POST" else 200)


@staff_required(DECIDE)
@require_http_methods(["GET", "POST"])
def dispute(request: Request, dispute: UUID) -> HttpResponse:
    """Everything to decide by; POST decides."""
    row = _find(dispute)
    if request.method == "GET":
        return _show(request, row, DecideForm())
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _show(request, row, form, status=422)
    verdict = deciding.decide(dispute=row.id, found=form.found(), by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("disputes-console:dispute", row.id)
    return _show(request, row, form, refused=verdict.reason)


@staff_required(DECIDE)
@require_POST
def review(request: Request, dispute: UUID) -> HttpResponse:
    row = _find(dispute)
    verdict = deciding.review(dispute=row.id, by=request.actor, at=now())
    if isinstance(verdict, Passed):
        return redirect("disputes-console:dispute", row.id)
    return _show(request, row, DecideForm(), refused=verdict.reason)


def _show(
    request: Request, row: Dispute, form: DecideForm, *, refused: Reason | None = None, status: int = 200
) -> HttpResponse:
    row.refresh_from_db()
    deciding_now = row.state == DisputeState.UNDER_REVIEW
    if refused is not None and refused.field and deciding_now:
        add_reason(form, refused)
        refused, status = None, 422
    context = {
        "row": row,
        "told": staff.told_of(row),
        "facts": staff.facts_of(row),
        "form": form,
        "refused": refused,
        "may_review": row.state == DisputeState.REPORTED,
        "may_decide": deciding_now,
    }
    answer = render(request, "disputes/console_dispute.html", context, status=422 if refused else status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _find(dispute: UUID) -> Dispute:
    row = staff.find(dispute)
    if row is None:
        raise Http404
    return row


def _tab(key: str, title: str, count: int, *, current: bool) -> Tab:
    address = reverse("disputes-console:list", query={"group": key} if key else None)
    return Tab(title, address, bounded_count(count), current)


def _columns() -> list[Column]:
    return [
        Column("number", _("案號"), "code", href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("reported_at", _("回報"), "when"),
        Column("via", _("方式")),
        Column("reviewed_by", _("查明的人")),
        Column("decided_at", _("決定"), "when"),
    ]
