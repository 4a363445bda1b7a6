"""Challenges: made with our MAC, accepted once, solved or waited for."""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Final

from anbao.identity.actions.budgets import take_once
from anbao.identity.domain.proof import Challenge, ChallengeMisshaped, in_time, parse, solves
from anbao.identity.queries.budgets import proof_figures, whose
from anbao.keys.api import mac

_MAC: Final = "proof-of-work"
_MAC_CHARS: Final = 32


def challenge(*, kind: str, at: datetime) -> str:
    """A fresh challenge for one act, with our MAC."""
    said = Challenge(kind, at, secrets.token_hex(12), proof_figures(at).bits).text()
    return f"{said}.{_mac(said)}"


def accept(*, kind: str, answer: str, nonce: str, waiter: str, at: datetime) -> bool:
    """Whether `answer`, a challenge of ours for `kind`, is solved by `nonce` and was never accepted before.

    Without a nonce it is accepted once `proof.wait` passed since it was made, one at a time for each `waiter`.
    The one use is taken by one committed statement. Call it outside a transaction.
    """
    found, figures = _ours(answer), proof_figures(at)
    if found is None or found.kind != kind or not in_time(found, at, figures.valid_for):
        return False
    if nonce and not solves(answer, nonce, found.bits):
        return False
    if not nonce and not _waited(found, waiter, figures.wait, at):
        return False
    return take_once(key=whose("challenge", answer), until=found.made_at + figures.valid_for, at=at)


def _ours(answer: str) -> Challenge | None:
    said, _, signature = answer.rpartition(".")
    try:
        found = parse(said)
    except ChallengeMisshaped:
        return None
    return found if hmac.compare_digest(signature.encode(), _mac(said).encode()) else None


def _waited(found: Challenge, waiter: str, wait: timedelta, at: datetime) -> bool:
    if at < found.made_at + wait:
        return False
    return take_once(key=whose("waited", f"{found.kind} {waiter}"), until=at + wait, at=at)


def _mac(said: str) -> str:
    return mac(_MAC, said.encode()).hex()[:_MAC_CHARS]
