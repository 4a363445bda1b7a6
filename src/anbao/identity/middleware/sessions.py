"""Whose request it is: one cookie for customers, another for staff, and the actor on whose behalf things happen."""

from collections.abc import Callable
from typing import Final, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from anbao.identity.backends.store import SessionStore
from anbao.identity.domain.sessions import JARS, Audience, Jar, audience_of, began_too_old
from anbao.identity.middleware.request import Request, keep_device
from anbao.identity.queries.factors import has_second
from anbao.identity.queries.strength import is_in
from anbao.kernel import clock

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_SERVER_ERROR = 500


class SessionMiddleware:
    """Opens the session of the path's audience and keeps it after the view."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        audience = audience_of(request.path_info)
        jar = JARS[audience]
        agent = request.headers.get("User-Agent", "")
        session = SessionStore(request.COOKIES.get(jar.cookie), audience=audience, at=clock.now(), agent=agent)
        request.session = session
        response = self.get_response(request)
        if session.accessed:
            patch_vary_headers(response, ("Cookie",))
        if jar.cookie in request.COOKIES and session.is_empty():
            response.delete_cookie(jar.cookie, path=jar.path, samesite="Lax")
        elif session.modified and not session.is_empty() and response.status_code < _SERVER_ERROR:
            self._keep(session, jar, response)
        elif session.touch_due:
            session.touch()
        return response

    def _keep(self, session: SessionStore, jar: Jar, response: HttpResponseBase) -> None:
        try:
            session.save()
        except UpdateError:
            raise SessionInterrupted("the session ended elsewhere while this request ran") from None
        response.set_cookie(
            jar.cookie,
            session.session_key or "",
            path=jar.path,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


_CHANGE: Final[dict[Audience, tuple[str, str]]] = {
    "customer": ("identity:password", "identity:sign-out"),
    "staff": ("identity:staff-password", "identity:staff-sign-out"),
}
_OPEN: Final = ("/language", "/api/", "/healthz")


def _password_change(request: Request) -> HttpResponseRedirect | None:
    """Where somebody goes whose password opens nothing but its change: a start password, or one that is over."""
    audience, path = audience_of(request.path_info), request.path_info
    if audience not in _CHANGE or path.startswith(_OPEN):
        return None
    if audience == "customer" and JARS[audience].cookie not in request.COOKIES:
        return None  # nobody is signed in; the session need not even be looked for
    account = request.account
    if account is None or not (account.password_is_default or began_too_old(request.session)):
        return None
    change, sign_out = (reverse(name) for name in _CHANGE[audience])
    if path in {change, sign_out}:
        return None
    onward = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return HttpResponseRedirect(f"{change}{onward}" if audience == "customer" else change)


_STEPS: Final = ("identity:staff-second-step", "identity:staff-passkey-options", "identity:staff-sign-out")
_ADDING: Final = (*_STEPS, "identity:staff-first-factor", "identity:staff-add-app", "identity:staff-add-passkey")


def _second_step(request: Request) -> HttpResponseRedirect | None:
    """Where staff go who showed one kind of proof alone: to the second step, or to adding what it takes."""
    if audience_of(request.path_info) != "staff":
        return None
    account = request.account
    if account is None or account.password_is_default or began_too_old(request.session):
        return None  # nobody, or somebody who is kept to the change of the password
    if is_in(request, account, clock.now()):
        return None
    adds = not has_second(account.id)
    if request.path_info in {reverse(name) for name in (_ADDING if adds else _STEPS)}:
        return None
    if adds:
        return HttpResponseRedirect(reverse("identity:staff-first-factor"))
    return HttpResponseRedirect(reverse("identity:staff-second-step", query={"next": request.get_full_path()}))


class AccountMiddleware:
    """Gives the request `account`, `actor`, `visit` and `may()`; each is worked out when first asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request, Request):
            # The test client and the server both make plain WSGIRequests; ours adds properties and no state.
            request.__class__ = Request
        asked = cast("Request", request)
        elsewhere = _password_change(asked) or _second_step(asked)
        response = elsewhere or self.get_response(cast("Request", request))
        if request.__dict__.get("account") is not None:
            # Whoever is signed in left a mark on this page: neither a proxy nor the next one at this screen gets it.
            response.headers.setdefault("Cache-Control", "private, no-store")
        keep_device(cast("Request", request), response)
        return response
