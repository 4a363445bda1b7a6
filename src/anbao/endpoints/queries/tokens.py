"""Tokens of an account, and whose a presented one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from anbao.endpoints.domain.scopes import Scope, scopes
from anbao.endpoints.models import Token
from anbao.identity import api as identity
from anbao.keys import api as keys

NAME = "endpoints.token.name"
"""The context under which a token's name is sealed."""
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class TokenView:
    """`state`: live, over or revoked."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None
    state: str


def tokens_of(account: UUID, *, at: datetime) -> list[TokenView]:
    """Every token of the account, newest first."""
    own = Token.objects.select_related("account").filter(account_id=account)
    rows = list(own.order_by("-made_at", "-id")[:MOST_SHOWN])
    names = keys.unseal_many([(bytes(row.name), NAME) for row in rows])
    return [_view(row, name.decode(), at) for row, name in zip(rows, names, strict=True)]


def tokens_of_staff(*, at: datetime) -> list[tuple[TokenView, str]]:
    """What colleagues' programs may call with now, newest first, each with its owner's name. Three queries."""
    live = live_ones(at=at).filter(account__kind="staff", account__closed_at=None)
    rows = list(live.select_related("account").order_by("-made_at", "-id")[:MOST_SHOWN])
    names = keys.unseal_many([(bytes(row.name), NAME) for row in rows])
    people = identity.staff_data([*{row.account.person_id for row in rows}]) if rows else {}
    return [
        (_view(row, name.decode(), at), people[row.account.person_id].name)
        for row, name in zip(rows, names, strict=True)
    ]


def token_of(token: UUID, *, at: datetime) -> TokenView:
    """One token. Raises Token.DoesNotExist."""
    row = Token.objects.select_related("account").get(id=token)
    return _view(row, keys.unseal(bytes(row.name), context=NAME).decode(), at)


def live_ones(*, at: datetime) -> QuerySet[Token]:
    """Tokens that may be used at `at`, closed accounts aside: a token ends with the password that it was made with."""
    return Token.objects.filter(revoked_at=None, ends_at__gt=at, made_at__gte=F("account__password_set_at"))


def outlived_by_password(row: Token) -> bool:
    """Whether the password with which the token was made was changed, reset or taken away since."""
    set_at = row.account.password_set_at
    return set_at is None or row.made_at < set_at


def live(token_hash: str, *, at: datetime) -> Token | None:
    """The token with this hash if it may be used at `at`: not revoked, not over, account and password still those."""
    row = Token.objects.select_related("account").filter(token_hash=token_hash).first()
    if row is None or row.revoked_at is not None or at >= row.ends_at or not row.account.is_active:
        return None
    if outlived_by_password(row):
        return None
    return row


def holds(account: UUID, kind: str, scope: Scope) -> bool:
    """Whether an account of this kind may have a token for the scope now."""
    return kind == scope.holder and (not scope.permission or identity.has_permission(account, scope.permission))


def may_give(account: UUID, kind: str) -> list[Scope]:
    """The scopes that an account of this kind may give its tokens, by key."""
    return [one for _key, one in scopes.items() if holds(account, kind, one)]


def titles(keys_: Sequence[str]) -> list[str]:
    """Titles (msgids) of scopes, or the key of one that is no more."""
    return [scopes.get(key).title if key in scopes else key for key in keys_]


def _view(row: Token, name: str, at: datetime) -> TokenView:
    ended = row.revoked_at is not None or outlived_by_password(row)
    state = "revoked" if ended else "over" if at >= row.ends_at else "live"
    return TokenView(row.id, name, tuple(row.scopes), row.made_at, row.ends_at, row.used_at, state)
