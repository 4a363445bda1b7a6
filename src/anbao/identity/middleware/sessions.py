"""Whose request it is: one cookie for customers, another for staff, and the actor on whose behalf things happen."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from anbao.identity.backends.store import SessionStore
from anbao.identity.domain.sessions import JARS, Jar, audience_of
from anbao.identity.middleware.request import Request
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


def _kept_to(request: Request) -> HttpResponseRedirect | None:
    """Where staff who are not wholly in go from any page of theirs, but from those on which they get in.

    With a start password to its change; with one kind of proof alone to the second step, or to adding one.
    """
    account = request.account
    if audience_of(request.path_info) != "staff" or account is None:
        return None
    if account.password_is_default:
        return _to("identity:staff-password", request, _ALWAYS)
    if is_in(request, account, clock.now()):
        return None
    if has_second(account.id):
        return _to("identity:staff-second-step", request, _ALWAYS | {"identity:staff-passkey-options"}, back=True)
    return _to("identity:staff-first-factor", request, _ALWAYS | _ADDING)


_ALWAYS = frozenset({"identity:staff-sign-out"})
_ADDING = frozenset(
    {
        "identity:staff-second-step",
        "identity:staff-add-app",
        "identity:staff-add-passkey",
        "identity:staff-passkey-options",
    }
)


def _to(page: str, request: Request, others: frozenset[str], *, back: bool = False) -> HttpResponseRedirect | None:
    here = request.path_info
    if here in {reverse(name) for name in (page, *others)}:
        return None
    return HttpResponseRedirect(reverse(page, query={"next": request.get_full_path()} if back else None))


class AccountMiddleware:
    """Gives the request `account`, `actor`, `visit` and `may()`; each is worked out when first asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request, Request):
            # The test client and the server both make plain WSGIRequests; ours adds properties and no state.
            request.__class__ = Request
        elsewhere = _kept_to(cast("Request", request))
        response = elsewhere or self.get_response(cast("Request", request))
        if request.__dict__.get("account") is not None:
            # Whoever is signed in left a mark on this page: neither a proxy nor the next one at this screen gets it.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
