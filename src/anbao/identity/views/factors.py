"""「登入安全」: one's own second factors, listed, added, named, removed; codes for when the device is lost."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final
from uuid import UUID

import segno
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.identity import api
from anbao.identity.actions import factors as actions
from anbao.identity.actions.passkeys import party
from anbao.identity.actions.sessions import add_proof
from anbao.identity.domain import one_time
from anbao.identity.domain.factors import PASSWORD, TOTP, proof_of
from anbao.identity.domain.sessions import Audience
from anbao.identity.forms import AppForm, FactorNameForm, PasswordAgainForm
from anbao.identity.middleware import Request, customer_required, staff_required, step_up
from anbao.identity.middleware.access import second_step_page
from anbao.identity.models import Account
from anbao.identity.queries.factors import OwnFactor, has_second, own_factors
from anbao.identity.queries.strength import FRESH, is_strong
from anbao.identity.views.shared import SHELLS, goal_of
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Refused
from anbao.ui.api import add_reason

APP: Final = "app"
APP_LIVES: Final = timedelta(minutes=30)
"""How long the QR code of a new app works."""

View = Callable[..., HttpResponseBase]


def own(view: View) -> View:
    """For the account of the path's audience; others sign in first."""

    @wraps(view)
    def of_audience(request: Request, /, audience: Audience, **more: Any) -> HttpResponseBase:
        guard = staff_required("") if audience == "staff" else customer_required
        return guard(lambda request: view(request, audience=audience, **more))(request)

    return never_cache(of_audience)


def fresh(view: View) -> View:
    """Changes take a fresh second factor; of an account that has none yet, a password typed just now."""

    @wraps(view)
    def strong(request: Request, /, audience: Audience, **more: Any) -> HttpResponseBase:
        kinds = 2 if has_second(account_of(request).id) else 1
        if is_strong(request, kinds=kinds, within=FRESH, at=clock.now()):
            return view(request, audience=audience, **more)
        if kinds == 2:  # noqa: PLR2004
            return step_up(request)
        return HttpResponseRedirect(reverse(second_step_page(audience), query={"next": request.get_full_path()}))

    return strong


@own
@require_GET
def listed(request: Request, audience: Audience) -> HttpResponse:
    found = own_factors(account_of(request).id)
    context = context_of(audience) | {
        "factors": [(one, reverse(page_of("factor", audience), args=[one.id])) for one in found],
        "codes": next((one for one in found if one.method == "recovery"), None),
        "has_second": any(one.method != "recovery" for one in found),
        "done": request.GET.get("done", ""),
        "next": next_of(request, audience),
    }
    return render(request, "identity/security.html", context)


@own
@require_GET
def first(request: Request, audience: Audience) -> HttpResponse:
    """What staff without a second factor see instead of any page."""
    return render(request, "identity/first_factor.html", context_of(audience))


@own
@fresh
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def add_app(request: Request, audience: Audience) -> HttpResponse:
    """An authenticator app: its key as QR code and to type, and what it then shows."""
    account, at = account_of(request), clock.now()
    secret = _new_secret(request, at)
    form = AppForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        before = has_second(account.id)
        made = actions.confirm_totp(
            account=account.id,
            secret=secret,
            code=form.cleaned_data["code"],
            name=form.cleaned_data["name"] or _("我的驗證器"),
            by=request.actor,
            at=at,
        )
        if not isinstance(made, Refused):
            request.session.pop(APP, None)
            add_proof(request=request, account=account, proof=proof_of(TOTP, at), by=request.actor, at=at)
            done = {"done": "added"} if before else {"first": "1"}
            page = "security" if before else "recovery-codes"
            return HttpResponseRedirect(reverse(page_of(page, audience), query=done | onward(request, audience)))
        add_reason(form, made.reason)
    address = one_time.address(secret, issuer=settings.ANBAO_COMPANY_SHORT_NAME, login=api.login_of(account.id))
    text = one_time.as_text(secret)
    context = context_of(audience) | {
        "form": form,
        "qr": segno.make(address, error="m").svg_data_uri(scale=5, dark="#000", light="#fff"),
        "typed": " ".join(text[n : n + 4] for n in range(0, len(text), 4)),
        "back": _back(audience, account),
    }
    return render(request, "identity/add_app.html", context, status=422 if form.is_bound else 200)


@own
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: Request, audience: Audience) -> HttpResponse:
    """Ten codes, shown this once, to print or to write down."""
    account = account_of(request)
    context = context_of(audience) | {"first": "first" in request.GET, "goal": next_of(request, audience)}
    context["held"] = next((one for one in own_factors(account.id) if one.method == "recovery"), None)
    if request.method == "POST":
        made = actions.make_recovery_codes(account=account.id, by=request.actor, at=clock.now())
        context |= {"reason": made.reason} if isinstance(made, Refused) else {"codes": made}
    return render(request, "identity/recovery_codes.html", context, status=409 if "reason" in context else 200)


@own
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: Request, audience: Audience, factor: UUID) -> HttpResponse:
    """One of them: its name, and its end."""
    account = account_of(request)
    one = _one(account, factor)
    form = FactorNameForm(request.POST if request.method == "POST" else None, initial={"name": one.name})
    if form.is_valid():
        name, by = form.cleaned_data["name"], request.actor
        done = actions.rename_factor(account=account.id, factor=factor, name=name, by=by, at=clock.now())
        if isinstance(done, Passed):
            return HttpResponseRedirect(reverse(page_of("security", audience), query={"done": "named"}))
        raise Http404
    return _factor_page(request, audience, one, naming=form, removing=PasswordAgainForm())


@own
@sensitive_post_parameters("password")
@require_POST
def remove(request: Request, audience: Audience, factor: UUID) -> HttpResponse:
    """With the password typed again; refused for the last that a member of staff has."""
    account, at, by = account_of(request), clock.now(), request.actor
    one = _one(account, factor)
    form = PasswordAgainForm(request.POST)
    if form.is_valid():
        login, typed = api.login_of(account.id), form.cleaned_data["password"]
        found = api.check_password(login=login, password=typed, audience=account.kind, by=by, at=at)
        if isinstance(found, Refused):
            add_reason(form, replace(found.reason, field="password"))
        else:
            add_proof(request=request, account=account, proof=proof_of(PASSWORD, at), by=by, at=at)
            done = actions.remove_factor(account=account.id, factor=factor, by=by, at=at)
            if isinstance(done, Passed):
                return HttpResponseRedirect(reverse(page_of("security", audience), query={"done": "removed"}))
            add_reason(form, done.reason)
    return _factor_page(request, audience, one, naming=FactorNameForm(initial={"name": one.name}), removing=form)


def _factor_page(
    request: Request, audience: Audience, one: OwnFactor, *, naming: FactorNameForm, removing: PasswordAgainForm
) -> HttpResponse:
    address = reverse(page_of("remove-factor", audience), args=[one.id])
    name_url = reverse(page_of("factor", audience), args=[one.id])
    context = context_of(audience) | {"one": one, "naming": naming, "removing": removing}
    context |= {"name_url": name_url, "remove_url": address}
    status = 422 if naming.is_bound or removing.is_bound else 200
    return render(request, "identity/factor.html", context, status=status)


def _new_secret(request: Request, at: datetime) -> bytes:
    """The key of the app that is being set up; a page loaded again shows the same."""
    kept = request.session.get(APP)
    if kept is None or at >= datetime.fromisoformat(kept["at"]) + APP_LIVES:
        drawn = one_time.as_text(secrets.token_bytes(one_time.SECRET_BYTES))
        kept = request.session[APP] = {"key": drawn, "at": at.isoformat()}
    return one_time.from_text(kept["key"])


def _one(account: Account, factor: UUID) -> OwnFactor:
    found = next((one for one in own_factors(account.id) if one.id == factor), None)
    if found is None:
        raise Http404
    return found


def account_of(request: Request) -> Account:
    if request.account is None:
        raise Http404
    return request.account


def page_of(page: str, audience: Audience) -> str:
    return f"identity:{'staff-' if audience == 'staff' else ''}{page}"


def next_of(request: Request, audience: Audience) -> str:
    """Where somebody was sent here from; "" where nowhere."""
    wanted = request.GET.get("next", "")
    return goal_of(wanted, audience) if wanted else ""


def onward(request: Request, audience: Audience) -> dict[str, str]:
    goal = next_of(request, audience)
    return {"next": goal} if goal else {}


def _back(audience: Audience, account: Account) -> str:
    return "" if audience == "staff" and not has_second(account.id) else reverse(page_of("security", audience))


def context_of(audience: Audience) -> dict[str, Any]:
    pages = ("security", "add-app", "add-passkey", "recovery-codes")
    urls = {page.replace("-", "_"): reverse(page_of(page, audience)) for page in pages}
    offered = party() is not None
    return {"shell": SHELLS[audience], "staff": audience == "staff", "urls": urls, "offers_passkeys": offered}
