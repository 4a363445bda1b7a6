"""Signing in and out, for customers and for staff."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anbao.identity import api
from anbao.identity.domain.sessions import Audience
from anbao.identity.forms import PasswordForm, SignInForm
from anbao.identity.middleware import Request
from anbao.identity.views.passkeys import passkeys_at
from anbao.identity.views.shared import HOME, SIGN_IN, goal_of
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Refused
from anbao.ui.api import add_reason


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: Request, audience: Audience) -> HttpResponse:
    if request.method != "POST":
        if request.account is not None:
            return HttpResponseRedirect(goal_of(request.GET.get("next", ""), audience))
        return _page(request, SignInForm(initial={"next": request.GET.get("next", "")}), audience)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, audience, status=422)
    found = api.sign_in(
        request=request,
        login=form.cleaned_data["login"],
        password=form.cleaned_data["password"],
        audience=audience,
        at=clock.now(),
        goal=form.cleaned_data["next"],
    )
    if isinstance(found, Refused):
        return _refused(request, form, found, audience)
    if isinstance(found, api.SecondStep):
        return HttpResponseRedirect(reverse(found.page))
    return HttpResponseRedirect(goal_of(form.cleaned_data["next"], audience))


@never_cache
@require_POST
def sign_out(request: Request, audience: Audience) -> HttpResponse:
    api.sign_out(request)
    return HttpResponseRedirect("/" if audience == "customer" else reverse(SIGN_IN[audience]))


@never_cache
@sensitive_post_parameters("current", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_password(request: Request) -> HttpResponse:
    """Change one's own password. With a start password this is the only page that opens."""
    account = request.account
    if account is None:
        return HttpResponseRedirect(f"{reverse(SIGN_IN['staff'])}?{urlencode({'next': request.path})}")
    start = account.password_is_default
    form = PasswordForm(request.POST if request.method == "POST" else None, start=start)
    if request.method == "POST" and form.is_valid() and _password_changed(request, account, form):
        return HttpResponseRedirect(HOME["staff"] if start else f"{reverse('account-console:own')}?told=password")
    context = {"form": form, "start": start, "rules": api.password_rules(clock.now())}
    return render(request, "identity/staff_password.html", context, status=422 if form.is_bound else 200)


def _password_changed(request: Request, account: api.Account, form: PasswordForm) -> bool:
    """Every session ends with the old password; this browser gets a new one. False with the reason in the form."""
    data, by, at = form.cleaned_data, request.actor, clock.now()
    if "current" in data:
        login = api.login_of(account.id)
        found = api.check_password(login=login, password=data["current"], audience="staff", by=by, at=at)
        if isinstance(found, Refused):
            add_reason(form, replace(found.reason, field="current"))
            return False
    verdict = api.set_password(account=account.id, password=data["password"], by=by, at=at)
    if isinstance(verdict, Passed):
        verdict = api.start_session(request=request, account=account.id, at=at)
    if not isinstance(verdict, Passed):
        add_reason(form, verdict.reason)
        return False
    return True


def _refused(request: Request, form: SignInForm, refused: Refused, audience: Audience) -> HttpResponse:
    if refused.reason.code == "identity.locked":
        context = {"reason": refused.reason, "sign_in_url": reverse(SIGN_IN[audience])}
        return render(request, _template("locked", audience), context, status=403)
    add_reason(form, refused.reason)
    return _page(request, form, audience, status=422)


def _page(request: Request, form: SignInForm, audience: Audience, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "passkeys": passkeys_at(audience)}
    return render(request, _template("sign_in", audience), context, status=status)


def _template(name: str, audience: Audience) -> str:
    return f"identity/{'staff_' if audience == 'staff' else ''}{name}.html"
