"""A request that knows whose it is."""

import secrets
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http.response import HttpResponseBase

from anbao.identity.backends.store import VISIT, SessionStore
from anbao.identity.domain.address import address_of, network_of
from anbao.identity.domain.device import COOKIE, LIFE, Device, new_device, read
from anbao.identity.models import Account
from anbao.identity.queries.accounts import permissions_of
from anbao.identity.queries.persons import name_of
from anbao.identity.queries.privileged import open_session
from anbao.kernel.actor import Actor, ActorKind
from anbao.keys.api import mac

PRIVILEGED = "privileged"
"""What a browser's session holds once a privileged session was opened in it: spares all others the question."""


class Request(WSGIRequest):
    """What a view gets: a request that knows whose it is. Views annotate `request: Request`."""

    session: SessionStore

    @cached_property
    def account(self) -> Account | None:
        """The signed-in account, of this audience and still open, or None."""
        self.session.get(VISIT)  # loads it
        account = self.session.account
        fits = account is not None and account.is_open(self.session.at) and account.kind == self.session.audience
        return account if fits else None

    @cached_property
    def visit(self) -> str:
        """A random id of this visit, made when first asked for and kept at sign-in. Not the session's key."""
        visit = self.session.get(VISIT)
        if visit is None:
            visit = self.session[VISIT] = secrets.token_urlsafe(16)
        return str(visit)

    @cached_property
    def actor(self) -> Actor:
        """On whose behalf this request acts."""
        if self.account is None:
            return Actor(ActorKind.VISITOR, self.visit)
        return Actor(ActorKind(self.account.kind), str(self.account.id))

    @cached_property
    def permissions(self) -> frozenset[str]:
        account = self.account
        return permissions_of(account.id) if account is not None and account.kind == "staff" else frozenset()

    @cached_property
    def device(self) -> Device:
        """The browser, by a signed cookie of its own; a new one for a browser that brings none of ours."""
        return read(self.COOKIES.get(COOKIE, ""), _device_mac) or new_device()

    @cached_property
    def network(self) -> str:
        """Where the request comes from: an IPv4 address, or the first 64 bits of an IPv6 one."""
        return network_of(address_of(self.META, behind_proxy=settings.ANBAO_BEHIND_PROXY))

    def may(self, permission: str) -> bool:
        """Whether the signed-in member of staff holds `permission`."""
        return permission in self.permissions

    @cached_property
    def privileged_left(self) -> int:
        """Minutes, begun ones counted, for which privileged work is open in this browser; 0 where it is not."""
        account = self.account
        if account is None or account.kind != "staff" or not self.session.get(PRIVILEGED):
            return 0
        found = open_session(account.id, self.session.key_hash, at=self.session.at)
        return -(-(found[1] - self.session.at) // timedelta(minutes=1)) if found else 0

    @cached_property
    def display_name(self) -> str:
        """The name of whoever is signed in, opened for the page; empty for a visitor."""
        return name_of(self.account.person_id) if self.account is not None else ""


def keep_device(request: Request, response: HttpResponseBase) -> None:
    """Give the browser its cookie, where a page asked who it is and the cookie does not say that yet."""
    device = request.__dict__.get("device")
    if device is None or request.COOKIES.get(COOKIE) == (cookie := device.cookie(_device_mac)):
        return
    response.set_cookie(
        COOKIE, cookie, max_age=LIFE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def _device_mac(said: bytes) -> bytes:
    return mac("device", said)
