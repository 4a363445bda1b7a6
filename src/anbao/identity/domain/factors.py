"""Ways to show who one is, of which kinds they are, and how strong a session is that was shown some. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from anbao.kernel.registry import Registry
from anbao.kernel.text import N_

ENTRY_POINTS: Final = "anbao.factors"
"""Where a package of its own (citizen certificate, Mobile ID, FIDO of the alliance) says its `Method`."""
MANDATORY: Final = frozenset({"staff", "partner"})
"""Kinds of accounts to which nothing opens with one kind of proof alone."""
LONGEST_NAME: Final = 40
MOST_KINDS: Final = 2
"""A device that verified its user says so, not by which feature or PIN: beyond two kinds nothing is told apart."""


class Kind(StrEnum):
    """What somebody knows, has, or is."""

    KNOW = "know"
    HAVE = "have"
    ARE = "are"


@dataclass(frozen=True, slots=True)
class Method:
    """A way to show who one is.

    `verified`: the kinds it has when the device also verified its user. `page`: the url name of the page on which a
    way of another package is shown; it gets `next`, and ends in `identity.api.add_proof`. `offered`: whether an account
    has it. `stands`: whether it is a second factor by itself; codes for the loss of one are not.
    """

    title: str
    kinds: frozenset[Kind]
    verified: frozenset[Kind] = frozenset()
    page: str = ""
    offered: Callable[[UUID], bool] | None = None
    stands: bool = True


methods: Registry[Method] = Registry("way to show who one is")

PASSWORD: Final = "password"  # noqa: S105  (a way, not a password)
OTP: Final = "otp"
TOTP: Final = "totp"
RECOVERY: Final = "recovery"
PASSKEY: Final = "passkey"
OURS: Final[Mapping[str, Method]] = {
    PASSWORD: Method(N_("密碼"), frozenset({Kind.KNOW})),
    OTP: Method(N_("簡訊或電子郵件的驗證碼"), frozenset({Kind.HAVE})),
    TOTP: Method(N_("驗證器 App"), frozenset({Kind.HAVE})),
    RECOVERY: Method(N_("備用碼"), frozenset({Kind.HAVE}), stands=False),
    PASSKEY: Method(N_("通行密鑰"), frozenset({Kind.HAVE}), verified=frozenset({Kind.HAVE, Kind.ARE})),
}


def offers_two_kinds() -> bool:
    """Whether the ways that are registered make two kinds together."""
    return len({kind for _, way in methods.items() for kind in way.kinds}) >= MOST_KINDS


@dataclass(frozen=True, slots=True)
class Proof:
    """That one way was shown, of which kinds, and when."""

    method: str
    kinds: frozenset[Kind]
    at: datetime


Proofs = tuple[Proof, ...]


def proof_of(method: str, at: datetime, *, verified: bool = False) -> Proof:
    """A proof by a registered way; `verified`: the device verified its user. Raises NameUnknown."""
    way = methods.get(method)
    return Proof(method, way.verified or way.kinds if verified else way.kinds, at)


def joined(proofs: Iterable[Proof], *more: Proof) -> Proofs:
    """All of them, of each way the newest only."""
    newest: dict[str, Proof] = {}
    for proof in (*proofs, *more):
        held = newest.get(proof.method)
        if held is None or held.at <= proof.at:
            newest[proof.method] = proof
    return tuple(sorted(newest.values(), key=lambda proof: (proof.at, proof.method)))


def kinds_of(proofs: Iterable[Proof]) -> frozenset[Kind]:
    """The kinds that were shown: how strong the session is."""
    return frozenset(kind for proof in proofs for kind in proof.kinds)


def is_enough(proofs: Proofs, *, kinds: int, since: datetime | None = None) -> bool:
    """Whether so many kinds were shown, and lately: `since` then one that a second kind needs, else any.

    Where two kinds are asked for, a password typed again is nothing fresh: what one has, or is, was shown since then.
    Raises ValueError outside 1 to 2 kinds.
    """
    if not 1 <= kinds <= MOST_KINDS:
        msg = f"one kind or two can be asked for, not {kinds}"
        raise ValueError(msg)
    if len(kinds_of(proofs)) < kinds:
        return False
    if since is None:
        return True
    counting = frozenset(Kind) if kinds == 1 else frozenset({Kind.HAVE, Kind.ARE})
    return any(proof.at >= since and proof.kinds & counting for proof in proofs)


def as_kept(proofs: Iterable[Proof]) -> list[dict[str, Any]]:
    """As a session keeps them."""
    return [{"method": p.method, "kinds": sorted(p.kinds), "at": p.at.isoformat()} for p in proofs]


def from_kept(kept: Iterable[Mapping[str, Any]]) -> Proofs:
    """Back from what a session kept. A way that nobody registers any more proves nothing."""
    return tuple(
        Proof(one["method"], frozenset(map(Kind, one["kinds"])), datetime.fromisoformat(one["at"]))
        for one in kept
        if one["method"] in methods
    )
