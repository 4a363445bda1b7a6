"""Who calls: a budget is reserved before a token is compared, and its scope looked at before anything else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from anbao.endpoints.actions import budgets
from anbao.endpoints.actions.tokens import hash_of, note_use
from anbao.endpoints.domain.limits import Budget
from anbao.endpoints.domain.problem import KINDS, Problem
from anbao.endpoints.domain.scopes import Scope
from anbao.endpoints.models import Token
from anbao.endpoints.queries.tokens import holds, live
from anbao.identity.api import address_of, network_of
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind

_BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Caller:
    """On whose behalf a program calls. `visit`: what its readings of documents belong to."""

    token: UUID
    account: UUID
    kind: str
    scopes: frozenset[str]

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind(self.kind), str(self.account))

    @property
    def visit(self) -> str:
        return f"token {self.token}"


def caller_of(request: HttpRequest) -> Caller:
    """Whose call it is; of an endpoint that asks for a token only."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]  # the framework keeps there what `Bearer` answers


class Anybody:
    """Nobody has to say who they are; each address has a budget all the same."""

    def __call__(self, request: HttpRequest) -> Any:
        spend_address(request, clock.now())
        return True


class Bearer:
    """A token that has the scope."""

    openapi_security_schema: ClassVar[dict[str, str]] = {"type": "http", "scheme": "bearer"}

    def __init__(self, scope: Scope | None) -> None:
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        at = clock.now()
        spend_address(request, at)
        caller = self._known(_presented(request), at)
        self._allowed(caller)
        return caller

    def _known(self, presented: str, at: datetime) -> Caller:
        hashed = hash_of(presented)
        _spend(Budget("token", settings.ANBAO_API_CALLS_PER_MINUTE), hashed, at)
        row = live(hashed, at=at)
        if row is None:
            raise Problem(KINDS.token_refused, headers=_challenge(error="invalid_token"))
        note_use(row.id, used_at=row.used_at, at=at)
        return _caller(row)

    def _allowed(self, caller: Caller) -> None:
        scope = self.scope
        if scope is None:
            return
        if scope.key not in caller.scopes:
            said = _challenge(error="insufficient_scope", scope=scope.key)
            raise Problem(KINDS.scope_missing, details={"scope": scope.key}, headers=said)
        if not holds(caller.account, caller.kind, scope):
            raise Problem(KINDS.permission_missing, details={"permission": scope.permission})


def spend_address(request: HttpRequest, at: datetime) -> None:
    """Every call from one address, whoever makes it. The address itself is kept nowhere."""
    budget = Budget("address", settings.ANBAO_API_CALLS_PER_MINUTE_OF_ADDRESS)
    address = address_of(request.META, behind_proxy=settings.ANBAO_BEHIND_PROXY)
    _spend(budget, network_of(address), at)


def _spend(budget: Budget, whose: str, at: datetime) -> None:
    wait = budgets.reserve(budget, whose, at=at)
    if wait is not None:
        raise Problem(KINDS.too_many, retry_after=wait)


def _presented(request: HttpRequest) -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != _BEARER or not token.strip():
        raise Problem(KINDS.token_missing, headers=_challenge())
    return token.strip()


def _caller(row: Token) -> Caller:
    return Caller(row.id, row.account_id, row.account.kind, frozenset(row.scopes))


def _challenge(**said: str) -> dict[str, str]:
    """The header that says how to come in (RFC 6750)."""
    parts = ", ".join(f'{name}="{text}"' for name, text in {"realm": "anbao", **said}.items())
    return {"WWW-Authenticate": f"Bearer {parts}"}
