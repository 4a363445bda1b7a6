"""The company's side of the statements: what is missing, what waits for release, what probes saw."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.site.queries import console as queries
from anbao.commerce.site.queries.requirements import UNIT
from anbao.identity import api as identity
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Passed, Reason, Verdict
from anbao.ui.api import Column

VIEW, PROPOSE = "catalogue.view", "catalogue.propose"


@staff_required(VIEW)
@require_GET
def statements(request: Request) -> HttpResponse:
    return _page(request, at=now())


@staff_required(PROPOSE)
@require_POST
def release(request: Request) -> HttpResponse:
    """Propose the statements as they are on disk now."""
    at = now()
    proposed = catalogue.release_documents(unit=UNIT, by=request.actor, at=at)
    if isinstance(proposed, UUID):
        return redirect("site-console:statements")
    return _page(request, at=at, reason=proposed.reason)


@staff_required(VIEW)
@require_POST
def decide(request: Request, proposal: UUID) -> HttpResponse:
    """Approve or reject a proposed release; identity says who may."""
    if queries.proposal_of(proposal) is None:
        raise PermissionDenied
    at = now()
    verdict = _decided(request, proposal, at)
    if isinstance(verdict, Passed):
        return redirect("site-console:statements")
    return _page(request, at=at, reason=verdict.reason)


def _decided(request: Request, proposal: UUID, at: datetime) -> Verdict:
    if "approve" in request.POST:
        return identity.approve(approval=proposal, by=request.actor, at=at)
    return identity.reject(approval=proposal, reason=request.POST.get("reason", ""), by=request.actor, at=at)


def _page(request: Request, *, at: datetime, reason: Reason | None = None) -> HttpResponse:
    overview = queries.overview(at=at)
    context = {
        "overview": overview,
        "reason": reason,
        "typed": request.POST.get("reason", ""),
        "may_propose": request.may(PROPOSE),
        "rows": queries.rows(overview, at=at),
        "columns": _columns(),
        "probes": queries.probe_rows(),
        "probe_columns": _probe_columns(),
        "waiting": [(proposal, changes, _may_decide(request, proposal)) for proposal, changes in queries.proposals()],
    }
    return render(request, "site/console_statements.html", context, status=422 if reason else 200)


def _may_decide(request: Request, proposal: identity.Proposal) -> bool:
    return request.may(proposal.permission) and proposal.author_id != str(request.actor)


def _columns() -> list[Column]:
    return [
        Column("title", _("哪一份說明"), href_key="href", primary=True),
        Column("version", _("版本")),
        Column("effective_from", _("適用"), "date"),
        Column("state", _("狀態"), "badge"),
    ]


def _probe_columns() -> list[Column]:
    return [
        Column("title", _("探測"), primary=True),
        Column("verdict", _("結果"), "badge"),
        Column("says", _("看到的")),
        Column("looked_at", _("時間"), "when"),
    ]
