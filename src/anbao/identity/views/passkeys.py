"""Passkeys: what the browser is asked, signing in with one, adding one. The script is `identity/js/passkeys.js`."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from anbao.identity import api
from anbao.identity.actions import passkeys as actions
from anbao.identity.actions.sessions import add_proof, half_of, start_session
from anbao.identity.domain import passkeys
from anbao.identity.domain.sessions import Audience
from anbao.identity.forms import PasskeyForm, SignInForm
from anbao.identity.middleware import Request
from anbao.identity.models import Account
from anbao.identity.queries.factors import has_second, keys_of_account, user_handle
from anbao.identity.views.factors import account_of, context_of, fresh, next_of, onward, own, page_of
from anbao.identity.views.shared import goal_of
from anbao.kernel import clock
from anbao.kernel.verdict import Passed, Refused
from anbao.ui.api import add_reason

UNPROCESSABLE = 422


@never_cache
@require_POST
def options(request: Request, audience: Audience) -> HttpResponse:  # noqa: ARG001  (the session knows)
    """What the browser's own dialog is asked, with a challenge of this session; 404 where nothing can be asked."""
    whom, at, purpose = actions.party(), clock.now(), request.POST.get("purpose", "")
    account = _whose(request, purpose, at)
    if whom is None or purpose not in actions.PURPOSES or (purpose != actions.SIGN_IN and account is None):
        return JsonResponse({}, status=404)
    challenge = actions.issue_challenge(session=request.session, purpose=purpose, at=at)
    if account is None:
        return JsonResponse(passkeys.request_options(party=whom, challenge=challenge, allowed={}, verified=True))
    keys = keys_of_account(account.id)
    if purpose == actions.SECOND:
        allowed = {key.credential: key.transports for key in keys}
        return JsonResponse(passkeys.request_options(party=whom, challenge=challenge, allowed=allowed, verified=False))
    asked = passkeys.creation_options(
        party=whom,
        name=settings.ANBAO_COMPANY_SHORT_NAME,
        user=user_handle(account.id),
        label=api.login_of(account.id),
        challenge=challenge,
        known=[key.credential for key in keys],
    )
    return JsonResponse(asked)


def _whose(request: Request, purpose: str, at: datetime) -> Account | None:
    """Whose key is asked for: nobody's in particular to sign in, the waiting account's as its second step."""
    if purpose == actions.SIGN_IN:
        return None
    half = half_of(request, at) if purpose == actions.SECOND else None
    return half.account if half else request.account


@never_cache
@require_POST
def sign_in(request: Request, audience: Audience) -> HttpResponse:
    """In with a passkey alone: its device verified its user, so that it makes two kinds."""
    form, at = PasskeyForm(request.POST), clock.now()
    goal = goal_of(request.POST.get("next", ""), audience)
    done: Any = None
    if form.is_valid():
        done = _enter(request, form.cleaned_data["passkey"], at)
    if isinstance(done, Passed):
        return HttpResponseRedirect(goal)
    page = SignInForm({"next": request.POST.get("next", "")})
    page.errors.clear()
    if isinstance(done, Refused):
        add_reason(page, done.reason)
    template = "identity/staff_sign_in.html" if audience == "staff" else "identity/sign_in.html"
    ask = api.fence.look(request, kind=api.fence.SIGN_IN, at=at)
    context = {"form": page, "fence": ask, "passkeys": passkeys_at(audience)}
    return render(request, template, context, status=UNPROCESSABLE)


def _enter(request: HttpRequest, text: str, at: datetime) -> Any:
    by = api.actor_of(request)
    session: Any = request.session
    found = actions.try_passkey(text=text, session=session, purpose=actions.SIGN_IN, account=None, by=by, at=at)
    if isinstance(found, Refused):
        return found
    return start_session(request=request, account=found.account, by=by, at=at, proofs=(found.proof,), proven=True)


@own
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, audience: Audience) -> HttpResponse:
    """A new passkey: the browser makes it, we keep its public half."""
    account, at = account_of(request), clock.now()
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        before = has_second(account.id)
        done = actions.add_passkey(
            account=account.id,
            text=form.cleaned_data["passkey"],
            session=request.session,
            name=form.cleaned_data["name"] or _("我的通行密鑰"),
            by=request.actor,
            at=at,
        )
        if not isinstance(done, Refused):
            add_proof(request=request, account=account, proof=done, by=request.actor, at=at)
            said = {"done": "added"} if before else {"first": "1"}
            page = "security" if before else "recovery-codes"
            return HttpResponseRedirect(reverse(page_of(page, audience), query=said | onward(request, audience)))
        add_reason(form, done.reason)
    context = context_of(audience) | {
        "form": form,
        "passkeys": passkeys_at(audience),
        "next": next_of(request, audience),
    }
    context["back"] = (
        "" if audience == "staff" and not has_second(account.id) else reverse(page_of("security", audience))
    )
    return render(request, "identity/add_passkey.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def passkeys_at(audience: Audience) -> dict[str, str]:
    """Where the script asks, and where it sends; empty where browsers make no passkeys for this address."""
    if actions.party() is None:
        return {}
    names = {"options": "passkey-options", "sign_in": "passkey-sign-in"}
    return {key: reverse(page_of(name, audience)) for key, name in names.items()}
