"""A customer asks for another name, with the document that shows it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anbao.identity.actions import names as actions
from anbao.identity.forms import NameForm
from anbao.identity.middleware import Request, customer_required
from anbao.identity.queries.names import name_asked
from anbao.identity.queries.persons import name_of
from anbao.kernel import clock
from anbao.kernel.verdict import Passed
from anbao.ui.api import add_reason, say

UNPROCESSABLE = 422


@customer_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: Request) -> HttpResponse:
    account = request.account
    if account is None:
        raise Http404
    bound = request.method == "POST"
    form = NameForm(request.POST if bound else None, request.FILES if bound else None)
    if bound and form.is_valid():
        verdict = actions.ask_name(
            account=account.id,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            evidence=form.evidence(),
            by=request.actor,
            at=clock.now(),
        )
        if isinstance(verdict, Passed):
            say(request, _("已收到，核對文件後會寄信告訴您結果。"))
            return redirect("identity:contact")
        add_reason(form, verdict.reason)
    context = {"form": form, "present": name_of(account.person_id), "asked": name_asked(account.id)}
    return render(request, "identity/name.html", context, status=UNPROCESSABLE if bound else 200)
