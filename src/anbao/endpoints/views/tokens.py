"""Tokens of whoever is signed in: what there are, a new one shown once, revoking."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anbao.endpoints.actions.tokens import make_token, revoke_token, revoke_token_of_staff
from anbao.endpoints.domain.scopes import Scope
from anbao.endpoints.forms import USUAL, TokenForm
from anbao.endpoints.queries.tokens import TokenView, may_give, titles, tokens_of, tokens_of_staff
from anbao.identity.api import Request, customer_required, staff_required
from anbao.kernel import clock
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Refused
from anbao.ui.api import add_reason

PERMISSION, REVOKE = "tokens.make", "tokens.revoke"


@customer_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def customer_tokens(request: Request) -> HttpResponse:
    return _tokens(request, "endpoints/tokens.html")


@staff_required(PERMISSION)
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def staff_tokens(request: Request) -> HttpResponse:
    return _tokens(request, "endpoints/console_tokens.html")


@customer_required
@require_POST
def customer_revoke(request: Request, token: UUID) -> HttpResponse:
    return _revoke(request, token, "tokens:list")


@staff_required(PERMISSION)
@require_POST
def staff_revoke(request: Request, token: UUID) -> HttpResponse:
    return _revoke(request, token, "tokens-console:list")


@staff_required(REVOKE)
@require_GET
def everybody(request: Request) -> HttpResponse:
    """Tokens of all colleagues that can be used now."""
    rows = [(one, owner, _scopes(one)) for one, owner in tokens_of_staff(at=clock.now())]
    response = render(request, "endpoints/everybody.html", {"rows": rows})
    response["Cache-Control"] = "private, no-store"
    return response


@staff_required(REVOKE)
@require_POST
def revoke_anybodys(request: Request, token: UUID) -> HttpResponse:
    if revoke_token_of_staff(token=token, by=request.actor, at=clock.now()) is None:
        raise Http404
    return redirect("tokens-console:everybody")


def _tokens(request: Request, template: str) -> HttpResponse:
    """GET lists; POST makes one and shows it, this once."""
    at, account = clock.now(), _account(request)
    offered, today = _offered(request), clock.local_date(at)
    if request.method != "POST":
        initial = {"id": new_id(at), "until": (today + USUAL).isoformat()}
        return _page(request, template, TokenForm(offered=offered, today=today, initial=initial))
    form = TokenForm(request.POST, offered=offered, today=today)
    if not form.is_valid():
        return _page(request, template, form, status=422)
    made = make_token(account=account, wanted=form.wanted(), by=request.actor, at=at)
    if isinstance(made, Refused):
        add_reason(form, made.reason)
        return _page(request, template, form, status=422)
    initial = {"id": new_id(at), "until": (today + USUAL).isoformat()}
    fresh = TokenForm(offered=offered, today=today, initial=initial)
    return _page(request, template, fresh, made=made, name=form.cleaned_data["name"])


def _offered(request: Request) -> list[Scope]:
    """What may be given: the apps' scopes are known once their endpoints are loaded."""
    from anbao.endpoints.rest.interface import interface

    interface()
    return may_give(_account(request), str(request.actor.kind))


def _page(
    request: Request, template: str, form: TokenForm, *, made: str = "", name: str = "", status: int = 200
) -> HttpResponse:
    found = tokens_of(_account(request), at=clock.now())
    rows = [(one, _scopes(one), one.state == "live") for one in found]
    context = {"form": form, "rows": rows, "made": made, "name": name, "may_revoke": request.may(REVOKE)}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _scopes(token: TokenView) -> list[str]:
    return [_(title) for title in titles(token.scopes)]


def _revoke(request: Request, token: UUID, back: str) -> HttpResponse:
    found = revoke_token(account=_account(request), token=token, by=request.actor, at=clock.now())
    if found is None:
        raise Http404
    return redirect(back)


def _account(request: Request) -> UUID:
    if request.account is None:
        raise Http404
    return UUID(str(request.account.pk))
