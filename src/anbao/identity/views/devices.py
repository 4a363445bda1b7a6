"""Where a customer is signed in, and signing out there."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anbao.identity import api
from anbao.identity.actions import devices as actions
from anbao.identity.middleware import Request, customer_required
from anbao.identity.queries import devices as queries
from anbao.kernel import clock


@customer_required
@require_GET
def devices(request: Request) -> HttpResponse:
    found = queries.signed_in(_account(request), session=request.session, at=clock.now())
    others = [one for one in found if not one.here]
    done = request.GET.get("done", "")
    return render(request, "identity/devices.html", {"devices": found, "others": others, "done": done})


@customer_required
@require_POST
def end(request: Request, name: UUID) -> HttpResponse:
    """Sign out on one device; on this very browser as the button in the header does."""
    account, at = _account(request), clock.now()
    found = queries.signed_in(account, session=request.session, at=at)
    if any(one.here and one.id == name for one in found):
        api.sign_out(request)
        return HttpResponseRedirect("/")
    if not actions.end_one(account=account, name=name, by=request.actor, at=at):
        raise Http404
    return redirect(reverse("identity:devices", query={"done": "one"}))


@customer_required
@require_POST
def end_others(request: Request) -> HttpResponse:
    actions.end_others(account=_account(request), session=request.session, by=request.actor, at=clock.now())
    return redirect(reverse("identity:devices", query={"done": "others"}))


def _account(request: Request) -> UUID:
    if request.account is None:
        raise Http404
    return request.account.id
