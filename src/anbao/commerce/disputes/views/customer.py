"""The owner says that a payment was not theirs, and sees what becomes of it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from anbao.commerce.disputes.actions.report import NOTHING_TAKEN, report_own
from anbao.commerce.disputes.domain.dispute import OPEN, DisputeState
from anbao.commerce.disputes.forms import ReportForm
from anbao.commerce.disputes.queries.disputes import latest_of, payment_of, reason_of
from anbao.commerce.disputes.queries.staff import BADGES
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.identity.api import Request, customer_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Reason, Refused


@customer_required
@require_http_methods(["GET", "POST"])
def dispute(request: Request, policy: UUID) -> HttpResponse:
    """Explains, takes the report, and acknowledges it; later shows what was decided."""
    mine = _find(request, policy)
    if request.method == "GET":
        return _show(request, mine, ReportForm())
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _show(request, mine, form, status=422)
    answer = report_own(
        policy=mine.id, account=_account(request), words=form.cleaned_data["words"], by=request.actor, at=now()
    )
    if answer is None:
        raise Http404
    if isinstance(answer, Refused):
        return _show(request, mine, form, refused=answer.reason, status=422)
    return redirect("disputes:dispute", mine.id)


def _show(
    request: Request,
    policy: policies.PolicyView,
    form: ReportForm,
    *,
    refused: Reason | None = None,
    status: int = 200,
) -> HttpResponse:
    newest, paid = latest_of(policy.application), payment_of(policy.application)
    if paid is None and refused is None:
        refused = NOTHING_TAKEN.reason
    context = {
        "policy": policy,
        "payment": paid,
        "by_card": paid is not None and paid.method == payments.OWN_CARD,
        "dispute": newest,
        "open": newest is not None and newest.state in OPEN,
        "badge_key": BADGES[DisputeState(newest.state)] if newest is not None else "",
        "reason": reason_of(newest) if newest is not None else "",
        "form": form,
        "refused": refused,
    }
    answer = render(request, "disputes/dispute.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _find(request: Request, policy: UUID) -> policies.PolicyView:
    """The visitor's own policy, or 404."""
    mine = next((one for one in policies.policies_of(_account(request)) if one.id == policy), None)
    if mine is None:
        raise Http404
    return mine


def _account(request: Request) -> UUID:
    if request.account is None:
        raise Http404
    return UUID(str(request.account.pk))
