"""Budgets as they hold at a moment, and where somebody stands without counting an attempt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from anbao.identity.domain.budgets import BUDGETS, BudgetUnknown, Limit, Spent, Standing, limit
from anbao.identity.models import Spending
from anbao.keys.api import mac
from anbao.rulebook.api import at as book_at

_KEY, _WHOSE = "budget", "budget-whose"


@dataclass(frozen=True, slots=True)
class ProofFigures:
    """How hard a challenge is, how long it lasts, and how long one without scripts waits instead."""

    bits: int
    valid_for: timedelta
    wait: timedelta


def proof_figures(at: datetime) -> ProofFigures:
    """Figures `proof.bits`, `proof.valid_for` and `proof.wait`."""
    book = book_at(at)
    return ProofFigures(
        bits=book.figure("proof.bits").number,
        valid_for=book.figure("proof.valid_for").period.exact(),
        wait=book.figure("proof.wait").period.exact(),
    )


def limits(kind: str, at: datetime) -> Mapping[str, Limit]:
    """Scope → limit of an act. Raises BudgetUnknown."""
    if kind not in BUDGETS:
        raise BudgetUnknown(f"attempts of {kind!r} are not counted", kind=kind)
    book = book_at(at)
    proof_from, captcha_from = (book.figure(f"attempts.{step}_from").number for step in ("proof", "captcha"))
    return {
        scope: limit(
            most=book.figure(source.most).number,
            within=book.figure(source.within).period.exact(),
            proof_from=proof_from,
            captcha_from=captcha_from,
            steps=source.steps,
        )
        for scope, source in BUDGETS[kind].items()
    }


def whose(scope: str, value: str) -> bytes:
    """A keyed digest of an address, a device, an account, a recipient: the value itself is kept nowhere."""
    return mac(_WHOSE, f"{scope} {value}".encode())


def key_of(kind: str, scope: str, owner: bytes) -> bytes:
    """Under what the attempts of one act are counted."""
    return mac(_KEY, f"{kind} {scope} ".encode() + owner)


def keys_of(kind: str, keys: Mapping[str, str]) -> dict[str, bytes]:
    """Scope → key. Raises BudgetUnknown for a scope that the act does not count."""
    unknown = set(keys) - set(BUDGETS.get(kind, ()))
    if unknown:
        raise BudgetUnknown(f"attempts of {kind!r} are not counted by {sorted(unknown)}", kind=kind)
    return {scope: key_of(kind, scope, whose(scope, value)) for scope, value in keys.items()}


def standing_of(*, kind: str, keys: Mapping[str, str], at: datetime) -> Standing:
    """Where somebody stands now; counts nothing."""
    by_key = {key: scope for scope, key in keys_of(kind, keys).items()}
    found = limits(kind, at)
    rows = Spending.objects.filter(key__in=list(by_key), ends_at__gt=at).values_list("key", "count", "ends_at")
    known = ((bytes(key), count, ends_at) for key, count, ends_at in rows)
    spent = (Spent(by_key[key], key, count, found[by_key[key]], ends_at) for key, count, ends_at in known)
    return Standing(kind, tuple(spent))
