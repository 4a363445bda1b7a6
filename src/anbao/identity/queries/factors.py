"""The second factors of an account: which there are, and what they are compared with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from anbao.identity.domain.factors import PASSKEY, RECOVERY, TOTP, methods
from anbao.identity.domain.one_time import from_text
from anbao.identity.domain.passkeys import from_text as from_base64
from anbao.identity.models import Account, Factor
from anbao.keys.api import KeyDestroyed, KeyUnknown, Tampered, WrongContext, blind_index, mac, unseal_json, unseal_many
from anbao.rows import Select, given

SECRET = "identity.factor.secret"  # noqa: S105  (a place, not a secret)
NAME = "identity.factor.name"
GATE = "second"
MOST = 10
"""So many factors an account may have: what is compared, and shown, stays bounded."""


@dataclass(frozen=True, slots=True)
class OwnFactor:
    """A live factor as its owner sees it. `left`: of recovery codes, how many were not used."""

    id: UUID
    method: str
    title: str
    name: str
    added_at: datetime
    used_at: datetime | None
    backed_up: bool
    left: int


def own_factors(account: UUID) -> list[OwnFactor]:
    """The live factors of an account, the oldest first, recovery codes last. Two queries."""
    counted = Count("codes", filter=Q(codes__used_at=None))
    rows = list(_live(account).annotate(unused=counted).order_by("added_at", "id"))
    names = iter(unseal_many([(bytes(row.name), NAME) for row in rows if row.name is not None]))
    found = [
        OwnFactor(
            id=row.id,
            method=row.method,
            title=_(methods.get(row.method).title),
            name=next(names).decode() if row.name is not None else "",
            added_at=row.added_at,
            used_at=row.used_at,
            backed_up=row.backed_up,
            left=row.unused,
        )
        for row in rows
        if row.method in methods
    ]
    return sorted(found, key=lambda one: one.method == RECOVERY)


def second_methods(account: UUID) -> tuple[str, ...]:
    """The ways of an account that stand as a second factor, by name: its own rows, and what other packages offer it."""
    held = set(_HELD.all(account=account))
    offered = {name for name, way in methods.items() if way.offered is not None and way.offered(account)}
    return tuple(sorted(name for name in held | offered if name in methods and methods.get(name).stands))


_HELD: Select[str] = Select(
    lambda: Factor.objects.filter(account_id=given("account"), ended_at=None).values_list("method", flat=True)
)


def has_second(account: UUID) -> bool:
    """Whether an account has a second factor by which it signs in."""
    return bool(second_methods(account))


def standing(account: UUID) -> int:
    """How many live factors of an account stand as a second one by themselves. Joins the caller's transaction."""
    kept = [name for name, way in methods.items() if way.stands]
    return _live(account).filter(method__in=kept).count()


def app_secrets(account: UUID) -> list[tuple[UUID, bytes]]:
    """The authenticator apps of an account with their keys, opened; one that was sealed for another is none of it."""
    rows = [row for row in _live(account).filter(method=TOTP).order_by("id") if row.secret is not None]
    opened = [(row.id, unseal_json(bytes(row.secret), context=SECRET)) for row in rows]
    return [(id_, from_text(content["key"])) for id_, content in opened if content["account"] == str(account)]


@dataclass(frozen=True, slots=True)
class Key:
    """A live passkey of an open account, opened."""

    factor: UUID
    account: Account
    credential: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def key_of(credential: bytes) -> Key | None:
    """The passkey with this id, or None; what was sealed for another account is nobody's."""
    row = Factor.objects.filter(
        credential_index=credential_index(credential), ended_at=None, account__closed_at=None
    ).select_related("account")
    return next(iter(_keys(row)), None)


def keys_of_account(account: UUID) -> list[Key]:
    """The passkeys of an account."""
    return _keys(_live(account).filter(method=PASSKEY).select_related("account").order_by("id"))


def _keys(rows: "QuerySet[Factor]") -> list[Key]:
    found = [row for row in rows if row.secret is not None]
    opened = [(row, unseal_json(bytes(row.secret or b""), context=SECRET)) for row in found]
    return [
        Key(
            factor=row.id,
            account=row.account,
            credential=from_base64(content["id"]),
            public_key=bytes.fromhex(content["key"]),
            sign_count=row.sign_count,
            transports=tuple(content["transports"]),
        )
        for row, content in opened
        if content["account"] == str(row.account_id)
    ]


def user_handle(account: UUID) -> bytes:
    """How a device calls an account: a number that leads nobody else to it."""
    return mac("passkey-user", account.bytes)


def codes_left(account: UUID) -> int | None:
    """How many recovery codes were not used; None where none were made."""
    found = _live(account).filter(method=RECOVERY).annotate(unused=Count("codes", filter=Q(codes__used_at=None)))
    return found.values_list("unused", flat=True).first()


def gate_index(account: UUID) -> bytes:
    """Under which the wrong codes of an account are counted."""
    return blind_index("second-step", str(account))


def credential_index(credential: bytes) -> bytes:
    """By which a passkey is found."""
    return blind_index("credential", credential.hex())


def _live(account: UUID) -> "QuerySet[Factor]":
    return Factor.objects.filter(account=account, ended_at=None)


def misplaced(rows: Iterable[Factor]) -> list[UUID]:
    """Those whose sealed content does not open as the account's own: moved, altered, or sealed for somebody else."""
    found = []
    for row in rows:
        try:
            owner = unseal_json(bytes(row.secret or b""), context=SECRET)["account"]
        except (Tampered, WrongContext, KeyDestroyed, KeyUnknown, KeyError, ValueError):
            owner = ""
        if owner != str(row.account_id):
            found.append(row.id)
    return found
