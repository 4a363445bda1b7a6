"""Proposals: those that wait, those decided, one of them, and deciding it."""

from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anbao.console.apps import APPROVALS
from anbao.console.forms.approvals import RejectionForm
from anbao.console.queries.approvals import (
    STATES,
    ProposalPage,
    Viewer,
    acts,
    counts_by_state,
    proposal_list,
    proposal_page,
)
from anbao.console.queries.lines import clause_line_of
from anbao.console.queries.shelf import Shelf, desk_at
from anbao.console.views.shared import asked, page_number, with_query
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Verdict
from anbao.rulebook.api import ProfileMissing
from anbao.ui.api import Tab

CONFLICT, UNPROCESSABLE = 409, 422


@staff_required(APPROVALS)
@require_safe
def proposals(request: Request) -> HttpResponse:
    """Filters live in the address."""
    state, act = asked(request, "state"), asked(request, "act")
    state = state if state in STATES else "waiting"
    counts = counts_by_state(act)
    tabs = [
        Tab(_(title), with_query(request, state=one), getattr(counts, one), current=one == state)
        for one, title in STATES.items()
    ]
    shown = proposal_list(_viewer(request), state=state, act=act, page=page_number(request), shelf=_shelf())
    context = {"tabs": tabs, "acts": acts(), "act": act, "state": state, "found": shown}
    return render(request, "console/approvals.html", context)


@staff_required(APPROVALS)
@require_safe
def proposal(request: Request, proposal: UUID) -> HttpResponse:
    context = {"found": _found(request, proposal), "told": asked(request, "told")}
    return render(request, "console/approval.html", context)


@staff_required(APPROVALS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, proposal: UUID, *, approve: bool) -> HttpResponse:
    """A page that asks once more, then the decision; a refusal is shown as what it is. A rejection says why."""
    found = _found(request, proposal)
    form = RejectionForm(request.POST if request.method == "POST" else None)
    asked_for = {"found": found, "approve": approve, "form": form}
    if request.method != "POST":
        return render(request, "console/decide.html", asked_for)
    if not approve and not form.is_valid() and found.decidable:
        return render(request, "console/decide.html", asked_for, status=UNPROCESSABLE)
    verdict = _decided(request, proposal, form, approve=approve)
    if isinstance(verdict, Passed):
        return HttpResponseRedirect(f"{found.line.href}?told={'approved' if approve else 'rejected'}")
    return _refused(request, proposal, verdict, approve=approve)


def _decided(request: Request, proposal: UUID, form: RejectionForm, *, approve: bool) -> Verdict:
    if approve:
        return identity.approve(approval=proposal, by=request.actor, at=now())
    reason = form.cleaned_data.get("reason", "")
    return identity.reject(approval=proposal, reason=reason, by=request.actor, at=now())


def _refused(request: Request, proposal: UUID, verdict: Verdict, *, approve: bool) -> HttpResponse:
    shelf = _shelf()
    lines = [clause_line_of(key, shelf) for key in verdict.clauses] if shelf else []
    context = {
        "found": _found(request, proposal),
        "approve": approve,
        "reason": None if isinstance(verdict, Passed) else verdict.reason,
        "clauses": [line for line in lines if line],
    }
    return render(request, "console/decide.html", context, status=CONFLICT)


def _found(request: Request, proposal: UUID) -> ProposalPage:
    try:
        return proposal_page(proposal, _viewer(request), shelf=_shelf())
    except ObjectDoesNotExist:
        raise Http404 from None


def _viewer(request: Request) -> Viewer:
    return Viewer(request.actor, request.may)


def _shelf() -> Shelf | None:
    """What the rulebook's own proposals are told with; none before the company has a profile."""
    try:
        return desk_at(now()).plain
    except ProfileMissing:
        return None
