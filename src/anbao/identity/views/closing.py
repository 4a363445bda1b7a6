"""The owner closes the account: what that means, time to think, calling it off."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anbao.identity.actions import standing as actions
from anbao.identity.domain.standing import CLOSING, OPEN
from anbao.identity.forms import CloseForm
from anbao.identity.middleware import Request, customer_required
from anbao.identity.models import Account
from anbao.identity.queries.figures import closing_cools_for
from anbao.identity.queries.standing import standing_view
from anbao.kernel import clock
from anbao.kernel.verdict import Passed
from anbao.ui.api import add_reason, say

UNPROCESSABLE = 422


@customer_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request) -> HttpResponse:
    account, at = _account(request), clock.now()
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        verdict = actions.ask_to_close(account=account.id, password=password, by=request.actor, at=at)
        if isinstance(verdict, Passed):
            say(request, _("已受理。到期以前都可以取消。"))
            return redirect("identity:close")
        add_reason(form, verdict.reason)
    standing = standing_view(account.id)
    context = {
        "form": form,
        "standing": standing,
        "closing": standing.kind == CLOSING,
        "open": standing.kind == OPEN,
        "last": standing.closes_at - standing.closes_at.resolution if standing.closes_at else None,
        "until": closing_cools_for(at).add_to(at) - at.resolution,
    }
    return render(request, "identity/close.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@customer_required
@require_POST
def call_off(request: Request) -> HttpResponse:
    verdict = actions.call_off(account=_account(request).id, by=request.actor, at=clock.now())
    if isinstance(verdict, Passed):
        say(request, _("已取消關閉，帳號照常使用。"))
    return redirect("identity:close")


def _account(request: Request) -> Account:
    if request.account is None:
        raise Http404
    return request.account
