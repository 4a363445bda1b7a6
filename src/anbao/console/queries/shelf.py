"""The rulebook of a day as the pages need it: clauses with their state, units with their clauses, links both ways.

Made once for each book, profile, day and set of names that the code registers, and kept in memory: a page then only
looks things up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property, lru_cache

from anbao.console.domain.states import Counts, counted, weakest
from anbao.kernel import registries
from anbao.kernel.clock import TAIPEI
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, eq=False)
class Entry:
    """A clause on the day: where it stands, whether it concerns the company, what runs because of it.

    `applies`: None where the matter at hand decides. `states`: by obligation, without those that do not concern us.
    """

    clause: rulebook.Clause
    address: rulebook.Address | None
    applies: bool | None
    states: Mapping[str, str]

    @property
    def ours(self) -> bool:
        return self.address is not None and self.applies is not False

    @cached_property
    def state(self) -> str:
        return weakest(self.states.values())

    @property
    def runs(self) -> Iterator[tuple[rulebook.Obligation, str]]:
        """Its obligations that concern us, each with its state."""
        return ((one, self.states[one.id]) for one in self.clause.obligations if one.id in self.states)


@dataclass(frozen=True, eq=False)
class Leaf:
    """A smallest unit of a text and its clauses. `state` counts all of them, `own_state` those that concern us."""

    work: str
    address: str
    state: str
    own_state: str
    ours: bool
    entries: tuple[Entry, ...]

    def shown_state(self, *, everything: bool) -> str:
        return self.state if everything else self.own_state

    def shown_entries(self, *, everything: bool) -> tuple[Entry, ...]:
        return self.entries if everything else tuple(entry for entry in self.entries if entry.ours)


@dataclass(frozen=True, eq=False)
class Unit:
    """An article, or a part of an annex."""

    address: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, eq=False)
class ShelvedWork:
    """A regulation in the version that holds, or else in its first one, which is still to come.

    `units` is empty for the company's own practice.
    """

    work: rulebook.Work
    version: rulebook.Version
    units: tuple[Unit, ...]
    entries: tuple[Entry, ...]

    @property
    def ours(self) -> bool:
        return any(entry.ours for entry in self.entries)

    def leaves(self, *, everything: bool) -> Iterator[Leaf]:
        return (leaf for unit in self.units for leaf in unit.leaves if everything or leaf.ours)

    def unit(self, address: str) -> Unit | None:
        return next((unit for unit in self.units if unit.address == address), None)

    def leaf(self, address: str) -> Leaf | None:
        return next((leaf for leaf in self.leaves(everything=True) if leaf.address == address), None)


@dataclass(frozen=True, eq=False)
class Shelf:
    """Everything of the day. `laws` is the book without the company's own stricter values."""

    book: rulebook.Book
    laws: rulebook.Book
    entries: Mapping[str, Entry]
    works: Mapping[str, ShelvedWork]

    @property
    def on(self) -> date:
        return self.book.on

    @cached_property
    def pointing_here(self) -> Mapping[str, tuple[tuple[str, Entry], ...]]:
        """Clause key → (relation, clause that names it): links read backwards."""
        table: dict[str, list[tuple[str, Entry]]] = {}
        for entry in self.entries.values():
            for relation, key in entry.clause.links:
                table.setdefault(key, []).append((relation, entry))
        return {key: tuple(pairs) for key, pairs in table.items()}

    @cached_property
    def readings(self) -> Mapping[str, rulebook.Reading]:
        return {reading.key: reading for reading in self.book.compiled.readings}

    def shown(self, *, everything: bool) -> Iterator[Entry]:
        return (entry for entry in self.entries.values() if everything or entry.ours)

    def counts(self, *, everything: bool) -> Counts:
        leaves = (leaf for work in self.works.values() for leaf in work.leaves(everything=everything))
        return counts_of(leaves, everything=everything)


def counts_of(leaves: Iterable[Leaf], *, everything: bool) -> Counts:
    return counted(leaf.shown_state(everything=everything) for leaf in leaves)


def shelf_at(moment: datetime) -> Shelf:
    """The shelf of the day of `moment`. One small query. Raises ProfileMissing where no profile is adopted."""
    book = rulebook.at(moment)
    names = (registries.guards.names(), registries.probes.names(), registries.document_types.names())
    return _shelf(_Asked(book.digest, book.profile, book.on, names, book))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a shelf is made of; the book itself is told by its digests and its day."""

    digest: str
    profile: str
    on: date
    names: tuple[frozenset[str], ...]
    book: rulebook.Book = field(compare=False)


@lru_cache(maxsize=4)
def _shelf(asked: _Asked) -> Shelf:
    book = asked.book
    entries = {clause.key: _entry(clause, book) for clause in book.compiled.clauses}
    covered = rulebook.coverage(at=datetime.combine(book.on, time(12), tzinfo=TAIPEI))
    units = {work.work: tuple(_units(work, entries)) for work in covered.works}
    works = {work.work.key: work for work in _works(book, units, entries)}
    ordered = {entry.clause.key: entry for work in works.values() for entry in work.entries}
    lawful = rulebook.Profile({**book.company.content, "stricter": {}})
    laws = rulebook.Book(book.compiled, lawful, book.on)
    return Shelf(book, laws, ordered | entries, works)


def _entry(clause: rulebook.Clause, book: rulebook.Book) -> Entry:
    facts = book.company.facts
    applies = clause.applies_on(book.on)(facts)
    states = rulebook.states_of(clause)
    concerning = {
        one.id: states[one.id] for one in clause.obligations if applies is False or one.applies(facts) is not False
    }
    return Entry(clause, clause.address_on(book.on), applies, concerning)


def _units(work: rulebook.WorkCoverage, entries: Mapping[str, Entry]) -> Iterator[Unit]:
    for unit in work.units:
        yield Unit(unit.unit, tuple(_leaf(work.work, leaf, entries) for leaf in unit.leaves))


def _leaf(work: str, leaf: rulebook.LeafState, entries: Mapping[str, Entry]) -> Leaf:
    here = tuple(entries[key] for key in leaf.clauses)
    own = [entry for entry in here if entry.ours]
    asked_of_us = [state for entry in own for state in entry.states.values()]
    settled = not own or leaf.state in {"context", "uncovered"}
    own_state = leaf.state if settled else weakest(asked_of_us)
    return Leaf(work, leaf.address, leaf.state, own_state, bool(own) or not here, here)


def _works(
    book: rulebook.Book, units: Mapping[str, tuple[Unit, ...]], entries: Mapping[str, Entry]
) -> Iterator[ShelvedWork]:
    for work in book.compiled.works.values():
        ahead = (one for one in work.versions if one.encoded != "none")
        version = book.version(work.key) or next(ahead, None)
        if version is None:
            continue
        places = {
            leaf.address: n for n, leaf in enumerate(leaf for unit in units.get(work.key, ()) for leaf in unit.leaves)
        }
        mine = [entry for entry in entries.values() if entry.clause.work == work.key]
        yield ShelvedWork(
            work, version, units.get(work.key, ()), tuple(sorted(mine, key=lambda one: _place(one, places)))
        )


def _place(entry: Entry, places: Mapping[str, int]) -> tuple[int, str]:
    """As the text stands: by the first leaf that a clause answers for; one that is not in force goes last."""
    cover = entry.address.cover if entry.address else ()
    known = [places[address] for address in cover if address in places]
    return (min(known) if known else len(places) + (not entry.address), entry.clause.key)
