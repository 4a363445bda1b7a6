"""Which clauses begin or cease to concern the company when its profile changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anbao.console.queries.lines import ClauseLine, clause_line
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Entry, Shelf

Facts = Mapping[str, Any]


FEW = 20


@dataclass(frozen=True, slots=True)
class Effects:
    """In the order of the texts."""

    begin: tuple[ClauseLine, ...]
    cease: tuple[ClauseLine, ...]

    def __bool__(self) -> bool:
        return bool(self.begin or self.cease)

    @property
    def few(self) -> bool:
        """Whether all of them can be shown at once without hiding what comes below."""
        return len(self.begin) + len(self.cease) <= FEW


def effects_of(shelf: Shelf, before: Facts, after: Facts) -> Effects:
    """What concerns the company under the one set of facts and not under the other, on the shelf's day."""
    return _effects(shelf, tuple(sorted(before.items())), tuple(sorted(after.items())))


@remembered(64)
def _effects(shelf: Shelf, was_so: tuple[tuple[str, Any], ...], will_be: tuple[tuple[str, Any], ...]) -> Effects:
    before, after = dict(was_so), dict(will_be)
    entries = [entry for entry in shelf.entries.values() if entry.address is not None]
    pairs = [(entry, _concerns(entry, shelf, before), _concerns(entry, shelf, after)) for entry in entries]
    return Effects(
        begin=tuple(clause_line(entry) for entry, was, will in pairs if will and not was),
        cease=tuple(clause_line(entry) for entry, was, will in pairs if was and not will),
    )


def _concerns(entry: Entry, shelf: Shelf, facts: Facts) -> bool:
    return entry.clause.applies_on(shelf.on)(facts) is not False
