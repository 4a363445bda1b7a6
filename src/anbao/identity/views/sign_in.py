"""Signing in and out, for customers and for staff."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anbao.identity import api
from anbao.identity.domain.sessions import Audience
from anbao.identity.forms import SignInForm
from anbao.identity.middleware import Request
from anbao.identity.views.passkeys import passkeys_at
from anbao.identity.views.shared import SIGN_IN, by_way_of_reminder, goal_of
from anbao.kernel import clock
from anbao.kernel.verdict import Refused
from anbao.ui.api import add_reason


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request, audience: Audience) -> HttpResponse:
    if request.method != "POST":
        if request.account is not None:
            return HttpResponseRedirect(goal_of(request.GET.get("next", ""), audience))
        ask = api.fence.look(request, kind=api.fence.SIGN_IN, at=clock.now())
        return _page(request, SignInForm(initial={"next": request.GET.get("next", "")}), audience, ask=ask)
    form = SignInForm(request.POST)
    if not form.is_valid():
        ask = api.fence.look(request, kind=api.fence.SIGN_IN, at=clock.now())
        return _page(request, form, audience, ask=ask, status=422)
    return _tried(request, form, audience)


def _tried(request: Request, form: SignInForm, audience: Audience) -> HttpResponse:
    """The attempt is counted and committed, then whatever its budget asks for is looked at, then the password."""
    at, login = clock.now(), form.cleaned_data["login"]
    passage = api.fence.enter(request, kind=api.fence.SIGN_IN, at=at, account=api.budget_account(audience, login))
    if passage.reason is not None:
        passage.failed(form.cleaned_data["password"])
        if passage.until is not None:
            return api.fence.refused_page(passage)
        add_reason(form, passage.reason)
        return _page(request, form, audience, ask=passage.ask, status=422)
    typed, goal = form.cleaned_data["password"], form.cleaned_data["next"]
    found = api.sign_in(request=request, login=login, password=typed, audience=audience, at=at, goal=goal)
    if isinstance(found, Refused):
        passage.failed(typed)
        return _refused(request, form, found, audience, passage.ask)
    passage.succeeded()
    if isinstance(found, api.SecondStep):
        return HttpResponseRedirect(reverse(found.page))
    return HttpResponseRedirect(by_way_of_reminder(found, goal_of(goal, audience), audience))


@never_cache
@require_POST
def sign_out(request: Request, audience: Audience) -> HttpResponse:
    api.sign_out(request)
    return HttpResponseRedirect("/" if audience == "customer" else reverse(SIGN_IN[audience]))


def _refused(
    request: Request, form: SignInForm, refused: Refused, audience: Audience, ask: api.fence.Ask | None
) -> HttpResponse:
    if refused.reason.code == "identity.locked":
        context = {"reason": refused.reason, "sign_in_url": reverse(SIGN_IN[audience])}
        return render(request, _template("locked", audience), context, status=403)
    add_reason(form, refused.reason)
    return _page(request, form, audience, ask=ask, status=422)


def _page(
    request: Request, form: SignInForm, audience: Audience, *, ask: api.fence.Ask | None, status: int = 200
) -> HttpResponse:
    return render(
        request,
        _template("sign_in", audience),
        {"form": form, "fence": ask, "passkeys": passkeys_at(audience)},
        status=status,
    )


def _template(name: str, audience: Audience) -> str:
    return f"identity/{'staff_' if audience == 'staff' else ''}{name}.html"
