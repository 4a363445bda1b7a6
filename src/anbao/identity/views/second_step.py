"""The page of the second step: at a sign-in, and wherever a fresh second factor is asked for."""

from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anbao.identity import api
from anbao.identity.actions import passkeys
from anbao.identity.actions.second_step import try_app, try_recovery
from anbao.identity.actions.sessions import Half, add_proof, half_of
from anbao.identity.domain.factor_words import LOCKED
from anbao.identity.domain.factors import PASSKEY, PASSWORD, TOTP, Proof, methods, proof_of
from anbao.identity.domain.sessions import Audience
from anbao.identity.forms import AppCodeForm, PasskeyForm, PasswordAgainForm, RecoveryForm
from anbao.identity.middleware import Request
from anbao.identity.models import Account
from anbao.identity.queries.factors import codes_left, has_second, second_methods
from anbao.identity.views.passkeys import passkeys_at
from anbao.identity.views.shared import SHELLS, SIGN_IN, by_way_of_reminder, goal_of
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Refused
from anbao.ui.api import add_reason

FORMS: Final = {"passkey": PasskeyForm, "code": AppCodeForm, "recovery": RecoveryForm, "password": PasswordAgainForm}


@never_cache
@sensitive_post_parameters("code", "recovery", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: Request, audience: Audience) -> HttpResponse:
    """Ask whoever is half in for a second factor, and whoever is in for a fresh one."""
    at = clock.now()
    half = half_of(request, at)
    account = half.account if half else request.account
    goal = goal_of((half.goal if half else "") or request.GET.get("next", ""), audience)
    if account is None:
        return HttpResponseRedirect(reverse(SIGN_IN[audience], query={"next": goal}))
    forms: dict[str, Any] = {name: made() for name, made in FORMS.items()}
    status = 200
    way = request.POST.get("way", "")
    if request.method == "POST" and way in _asked(account, half):
        form = forms[way] = FORMS[way](request.POST)
        done = _try(request, account, way, form, at) if form.is_valid() else None
        if isinstance(done, Passed):
            return HttpResponseRedirect(by_way_of_reminder(account, goal, audience) if half else goal)
        if isinstance(done, Refused) and done.reason.code in {LOCKED, "identity.locked"}:
            return _locked(request, done, audience)
        if isinstance(done, Refused):
            add_reason(form, done.reason)
        status = 422
    return _page(request, account, half, forms, goal=goal, status=status)


def _try(request: Request, account: Account, way: str, form: Any, at: datetime) -> Passed | Refused | None:
    found = _compared(request, account, way, form, at)
    if isinstance(found, Refused):
        return found
    done = add_proof(request=request, account=request.account, proof=found, by=request.actor, at=at)
    return done if isinstance(done, Passed | Refused) else None


def _compared(request: Request, account: Account, way: str, form: Any, at: datetime) -> Proof | Refused:
    given, by = form.cleaned_data[way], request.actor
    if way == "code":
        return try_app(account=account.id, code=given, by=by, at=at)
    if way == "recovery":
        return try_recovery(account=account.id, code=given, by=by, at=at)
    if way == "passkey":
        session, purpose = request.session, passkeys.SECOND
        key = passkeys.try_passkey(text=given, session=session, purpose=purpose, account=account.id, by=by, at=at)
        return key if isinstance(key, Refused) else key.proof
    login = api.login_of(account.id)
    found = api.check_password(login=login, password=given, audience=account.kind, by=by, at=at)
    return found if isinstance(found, Refused) else proof_of(PASSWORD, at)


def _asked(account: Account, half: Half | None) -> tuple[str, ...]:
    """What the page asks for: a password again only where there is nothing stronger."""
    return ("passkey", "code", "recovery") if half or has_second(account.id) else ("password",)


def _page(
    request: Request, account: Account, half: Half | None, forms: dict[str, Any], *, goal: str, status: int
) -> HttpResponse:
    audience = request.session.audience
    held = second_methods(account.id)
    context = {
        "shell": SHELLS[audience],
        "staff": audience == "staff",
        "half": half,
        "forms": forms,
        "has_app": TOTP in held,
        "passkeys": passkeys_at(audience) if PASSKEY in held else {},
        "codes_left": codes_left(account.id),
        "none": not held and not half,
        "others": [(methods.get(name).title, _address(name, goal)) for name in held if methods.get(name).page],
        "failed": any(form.is_bound and name == "recovery" for name, form in forms.items()),
        "sign_in_url": reverse(SIGN_IN[audience]),
    }
    return render(request, "identity/second_step.html", context, status=status)


def _address(method: str, goal: str) -> str:
    return reverse(methods.get(method).page, query={"next": goal})


def _locked(request: Request, refused: Refused, audience: Audience) -> HttpResponse:
    context = {"reason": refused.reason, "sign_in_url": reverse(SIGN_IN[audience])}
    name = "identity/staff_locked.html" if audience == "staff" else "identity/locked.html"
    return render(request, name, context, status=403)
