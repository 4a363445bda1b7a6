"""What is agreed with the institutions: the text in force, and its release by two people."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.disputes.queries import agreement as queries
from anbao.commerce.disputes.queries.staff import METHODS
from anbao.identity.api import Request, staff_required
from anbao.kernel.clock import now
from anbao.kernel.verdict import Reason

VIEW, PROPOSE = "catalogue.view", "catalogue.propose"


@staff_required(VIEW)
@require_GET
def agreement(request: Request) -> HttpResponse:
    return _page(request, at=now())


@staff_required(PROPOSE)
@require_POST
def release(request: Request) -> HttpResponse:
    """Propose the file as it is on disk now; another person approves it."""
    at = now()
    proposed = catalogue.release_documents(unit=queries.UNIT, by=request.actor, at=at)
    if isinstance(proposed, UUID):
        return redirect("approvals-console:proposal", proposed)
    return _page(request, at=at, reason=proposed.reason)


def _page(request: Request, *, at: datetime, reason: Reason | None = None) -> HttpResponse:
    version = queries.in_force(at=at)
    context = {
        "reason": reason,
        "version": version,
        "text": queries.text(version) if version else "",
        "unit": catalogue.unit_state(queries.UNIT, at=at),
        "lacking": [_(METHODS.get(method, method)) for method in queries.lacking(at=at)],
        "may_propose": request.may(PROPOSE),
    }
    return render(request, "disputes/agreement.html", context, status=422 if reason else 200)
