"""Proposals: those that wait, those decided, one of them, and deciding it."""

from functools import partial
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anbao.console.apps import APPROVALS
from anbao.console.forms.approvals import RejectionForm
from anbao.console.queries.approvals import (
    ORDERS,
    STATES,
    ProposalPage,
    Viewer,
    acts,
    counts_by_state,
    listed,
    proposal_page,
    rows_of,
)
from anbao.console.queries.lines import clause_line_of
from anbao.console.queries.shelf import Shelf, desk_at
from anbao.console.views.shared import with_query
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Verdict
from anbao.rulebook.api import ProfileMissing
from anbao.ui.api import Column, Filter, Register, Tab, asked, bounded_count, list_response

CONFLICT, UNPROCESSABLE = 409, 422


@staff_required(APPROVALS)
@require_safe
def proposals(request: Request) -> HttpResponse:
    """Filters live in the address."""
    state, act = asked(request, "state", STATES) or "waiting", asked(request, "act", dict(acts()))
    counts = counts_by_state(act)
    tabs = [
        Tab(_(title), with_query(request, state=one, c="", file=""), bounded_count(counts[one]), current=one == state)
        for one, title in STATES.items()
    ]
    rows_told = partial(rows_of, viewer=_viewer(request), shelf=_shelf())
    columns = _columns if state == "waiting" else _decided_columns
    register: Register[identity.Approval] = Register("approvals", "console/approvals.html", columns, rows_told, ORDERS)
    filters = [Filter("act", _("事項"), act, [("", _("全部事項")), *acts()])]
    rows, context = listed(state=state, act=act), {"state": state}
    return list_response(request, register, rows, filters=filters, tabs=tabs, context=context)


def _columns() -> list[Column]:
    return [
        Column("title", _("事項"), href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("what", _("要變更的內容")),
        Column("author", _("提出的人")),
        Column("proposed_at", _("提出"), "when"),
    ]


def _decided_columns() -> list[Column]:
    return [
        *(column for column in _columns() if column.key != "what"),
        Column("decider", _("決定的人")),
        Column("decided_at", _("決定"), "when"),
    ]


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
