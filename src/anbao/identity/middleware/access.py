"""Decorators of views: who may open a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from anbao.identity.middleware.request import Request

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


def _to_sign_in(request: Request, name: str) -> HttpResponseRedirect:
    # After a POST there is nothing to come back to but the page itself.
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
