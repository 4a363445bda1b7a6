"""Decorators of views: who may open a page, and how strong a session it takes."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from anbao.identity.domain.sessions import Audience
from anbao.identity.middleware.request import Request
from anbao.identity.queries.factors import has_second
from anbao.identity.queries.strength import FRESH, is_strong
from anbao.kernel import clock

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


def customer_required(view: View[P]) -> View[P]:
    """Let signed-in customers in; send others to sign in and back to this very address, query and all."""

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.account is None or request.account.kind != "customer":
            return _to_sign_in(request, "identity:sign-in")
        return view(request, *args, **kwargs)

    return guarded


def staff_required(permission: str) -> Callable[[View[P]], View[P]]:
    """Let signed-in staff with `permission` in; others of them get a 403, and everybody else signs in first.

    "" lets all staff in.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.account is None or request.account.kind != "staff":
                return _to_sign_in(request, "identity:staff-sign-in")
            if permission and not request.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def step_up_required(*, kinds: int = 2, within: timedelta = FRESH) -> Callable[[View[P]], View[P]]:
    """Let in whoever showed so many kinds in this session, a second factor within the last `within`.

    Goes under `staff_required` or `customer_required`. Others show one on the page of the second step and come back: to
    this very address, or to the page that the form stood on, filled in anew. Raises ValueError outside 1 to 2 kinds.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if is_strong(request, kinds=kinds, within=within, at=clock.now()):
                return view(request, *args, **kwargs)
            return step_up(request)

        return guarded

    return decorate


def step_up(request: Request) -> HttpResponseRedirect:
    """To the page of the second step, and back; where an account has no second factor yet, to where one is added."""
    audience = request.session.audience
    account = request.account
    page = second_step_page(audience)
    if account is not None and account.kind == "customer" and not has_second(account.id):
        page = "identity:security"
    return HttpResponseRedirect(reverse(page, query={"next": _here(request)}))


def second_step_page(audience: Audience) -> str:
    """The url name of the page of the second step."""
    return "identity:staff-second-step" if audience == "staff" else "identity:second-step"


def _here(request: Request) -> str:
    """The page's own address; of a form that was sent, the page on this site that it stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return request.get_full_path()
    return f"{came.path}?{came.query}" if came.query else came.path


def _to_sign_in(request: Request, name: str) -> HttpResponseRedirect:
    # After a POST there is nothing to come back to but the page itself.
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
