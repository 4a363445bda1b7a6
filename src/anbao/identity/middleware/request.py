"""A request that knows whose it is."""

import secrets
from datetime import timedelta
from functools import cached_property

from django.core.handlers.wsgi import WSGIRequest

from anbao.identity.backends.store import VISIT, SessionStore
from anbao.identity.models import Account
from anbao.identity.queries.accounts import permissions_of
from anbao.identity.queries.persons import name_of
from anbao.identity.queries.privileged import open_session
from anbao.kernel.actor import Actor, ActorKind

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
