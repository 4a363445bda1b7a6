"""Two sides of one day held against each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

Name = tuple[str, str]
"""An entry's kind and key."""


class What(StrEnum):
    MISSING_HERE = "missing_here"  # they did it, our books know nothing of it
    MISSING_THERE = "missing_there"  # our books say so, their file does not
    AMOUNT = "amount"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, as one side tells it. `matter` is what it belongs to over there (order, application)."""

    kind: str
    key: str
    matter: str
    amount: int
    at: datetime
    day: date
    application: UUID | None = None  # ours, where known

    @property
    def name(self) -> Name:
        return self.kind, self.key


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference; a side that knows nothing of the entry is None."""

    what: What
    name: Name
    ours: Entry | None
    theirs: Entry | None


def compare(
    *, ours: Mapping[Name, Entry], theirs: Mapping[Name, Entry], ours_otherwise: Mapping[Name, Entry]
) -> Iterator[Finding]:
    """What differs on a day, by name. `ours_otherwise`: what our books hold, of another day, of names in `theirs`."""
    for name in sorted(ours.keys() | theirs.keys()):
        there, here = theirs.get(name), ours.get(name) or ours_otherwise.get(name)
        if there is None:
            yield Finding(What.MISSING_THERE, name, here, None)
        elif here is None:
            yield Finding(What.MISSING_HERE, name, None, there)
        elif here.amount != there.amount:
            yield Finding(What.AMOUNT, name, here, there)
        elif here.day != there.day:
            yield Finding(What.DAY, name, here, there)
