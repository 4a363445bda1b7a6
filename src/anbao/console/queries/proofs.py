"""What shows that an obligation runs, for people."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anbao.console.queries.shelf import Desk
from anbao.console.queries.words import value_in_words
from anbao.rulebook import api as rulebook

GUARD_CYCLE = "evidence.guard_within"


@dataclass(frozen=True, slots=True)
class Proof:
    """`lately`: how often within the cycle. `lack`: why it does not count (none, over, bad); empty where it does."""

    last_at: datetime | None
    lately: str
    says: str
    until: datetime | None
    lack: str


def proof_of(clause: rulebook.Clause, one: rulebook.Obligation, desk: Desk) -> Proof | None:
    """None for what the code does not have: there is nothing to be shown."""
    found = desk.evidence.get((clause.key, one.id))
    if found is None:
        return None
    return Proof(found.last_at, _lately(found, one, desk), found.says, found.until, _lack(found, desk.at))


def _lack(found: rulebook.Evidence, at: datetime) -> str:
    if found.current:
        return ""
    if found.last_at is None:
        return "none"
    return "over" if found.until is not None and found.until <= at else "bad"


def _lately(found: rulebook.Evidence, one: rulebook.Obligation, desk: Desk) -> str:
    """Of a guard: 近 3 個月內 12 次; of several documents that all are needed how many there are."""
    if not one.tag:
        return _("共 {n} 件").format(n=found.count) if found.count > 1 else ""
    cycle = desk.shelf.book.all_figures.get(GUARD_CYCLE)
    if cycle is None:
        return ""
    within = value_in_words(cycle.value, cycle.unit)
    return _("近 {period}內 {n} 次").format(period=within, n=f"{found.count:,}")
