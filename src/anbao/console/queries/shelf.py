"""The rulebook of a day as the pages need it: clauses with their state, units with their clauses, links both ways.

Made once for each book, profile, day, set of names that the code registers and set of obligations that run, and kept
in memory: a page asks for the evidence as of its moment and then only looks things up.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property, lru_cache

from anbao.console.domain.states import CONTEXT, Counts, counted
from anbao.kernel import registries
from anbao.kernel.clock import TAIPEI
from anbao.kernel.errors import AnbaoError
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, eq=False)
class Entry:
    """A clause on the day: where it stands, whether it concerns the company, what runs because of it.

    `applies`: None where the matter at hand decides. `concerning`: its obligations, without those that do not concern
    us. `states`: by their ids, running, silent, planned or broken.
    """

    clause: rulebook.Clause
    address: rulebook.Address | None
    applies: bool | None
    concerning: tuple[rulebook.Obligation, ...]
    asked: "_Asked" = field(repr=False)

    @property
    def ours(self) -> bool:
        return self.address is not None and self.applies is not False

    @cached_property
    def states(self) -> Mapping[str, str]:
        key, known = self.clause.key, rulebook.states_of(self.clause)
        return {one.id: self.asked.state(key, one.id, known[one.id]) for one in self.concerning}

    @cached_property
    def state(self) -> str:
        return together(self.states.values())

    @property
    def runs(self) -> Iterator[tuple[rulebook.Obligation, str]]:
        """Its obligations that concern us, each with its state."""
        return ((one, self.states[one.id]) for one in self.concerning)


@dataclass(frozen=True, eq=False)
class Leaf:
    """A smallest unit of a text and its clauses. `state` counts all of them, `own_state` those that concern us."""

    work: str
    covered: rulebook.LeafState
    entries: tuple[Entry, ...]
    asked: "_Asked" = field(repr=False)

    @property
    def address(self) -> str:
        return self.covered.address

    @cached_property
    def ours(self) -> bool:
        return not self.entries or any(entry.ours for entry in self.entries)

    @cached_property
    def state(self) -> str:
        covered = self.covered
        if not (covered.normative and covered.obligations):
            return covered.state
        return rulebook.weakest(self.asked.state(one.clause, one.id, one.state) for one in covered.obligations)

    @cached_property
    def own_state(self) -> str:
        own = [entry for entry in self.entries if entry.ours]
        settled = not own or self.state in {CONTEXT, "uncovered"}
        return self.state if settled else together(one for entry in own for one in entry.states.values())

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
        """As the company holds them; those withdrawn too."""
        return {reading.key: reading for reading in self.book.readings}

    def shown(self, *, everything: bool) -> Iterator[Entry]:
        return (entry for entry in self.entries.values() if everything or entry.ours)

    def counts(self, *, everything: bool) -> Counts:
        leaves = (leaf for work in self.works.values() for leaf in work.leaves(everything=everything))
        return counts_of(leaves, everything=everything)


def counts_of(leaves: Iterable[Leaf], *, everything: bool) -> Counts:
    return counted(leaf.shown_state(everything=everything) for leaf in leaves)


def together(states: Iterable[str]) -> str:
    """What several things that all have to run come to; without any there is nothing to run."""
    told = list(states)
    return rulebook.weakest(told) if told else CONTEXT


@dataclass(frozen=True, eq=False)
class Desk:
    """The book as of a moment. Evidence costs queries, so that it is looked for only where a page tells states."""

    book: rulebook.Book
    at: datetime

    @cached_property
    def evidence(self) -> Mapping[tuple[str, str], rulebook.Evidence]:
        """What shows that things run, as of that very moment: (clause, obligation's id) → evidence. A few queries."""
        return rulebook.evidence(at=self.at)

    @cached_property
    def shelf(self) -> Shelf:
        """The shelf of the day, with what evidence shows."""
        return self._shelf(frozenset(pair for pair, one in self.evidence.items() if one.current))

    @cached_property
    def plain(self) -> Shelf:
        """The shelf of the day for a page that tells no state; whoever asks one all the same gets StateUnknown."""
        return self._shelf(None)

    def _shelf(self, running: frozenset[tuple[str, str]] | None) -> Shelf:
        book = self.book
        names = (registries.guards.names(), registries.probes.names(), registries.document_types.names())
        return _shelf(_Asked(book.digest, book.profile, book.on, names, running, book))


def desk_at(moment: datetime) -> Desk:
    """What lies open at `moment`. Raises ProfileMissing where no profile is adopted."""
    return Desk(rulebook.at(moment), moment)


class StateUnknown(AnbaoError):
    """A state was asked of a shelf for which no evidence was looked for: a page has taken the wrong one."""

    code = "console.state-unknown"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a shelf is made of; the book itself is told by its digests and its day.

    `running`: what evidence shows; None where it was not looked for.
    """

    digest: str
    profile: str
    on: date
    names: tuple[frozenset[str], ...]
    running: frozenset[tuple[str, str]] | None
    book: rulebook.Book = field(compare=False)

    def state(self, clause: str, obligation: str, state: str) -> str:
        """What is in the code runs, or is silent; anything else stays as it is."""
        if self.running is None:
            raise StateUnknown("this page looked for no evidence")
        if state in {"planned", "broken"}:
            return state
        return "running" if (clause, obligation) in self.running else "silent"


@lru_cache(maxsize=4)
def _shelf(asked: _Asked) -> Shelf:
    book = asked.book
    entries = {clause.key: _entry(clause, asked) for clause in book.compiled.clauses}
    units = {work.work: tuple(_units(work, entries, asked)) for work in _covered(asked.digest, asked.on, asked.names)}
    works = {work.work.key: work for work in _works(book, units, entries)}
    ordered = {entry.clause.key: entry for work in works.values() for entry in work.entries}
    lawful = rulebook.Profile({**book.company.content, "stricter": {}})
    laws = rulebook.Book(book.compiled, lawful, book.on)
    return Shelf(book, laws, ordered | entries, works)


@lru_cache(maxsize=4)
def _covered(_digest: str, on: date, _names: tuple[frozenset[str], ...]) -> tuple[rulebook.WorkCoverage, ...]:
    """Which clauses answer for which units on a day: of the states in it only those hold that no evidence changes."""
    return rulebook.coverage(at=datetime.combine(on, time(12), tzinfo=TAIPEI)).works


def _entry(clause: rulebook.Clause, asked: _Asked) -> Entry:
    book, facts = asked.book, asked.book.company.facts
    applies = clause.applies_on(book.on)(facts)
    concerning = (one for one in clause.obligations if applies is False or one.applies(facts) is not False)
    return Entry(clause, clause.address_on(book.on), applies, tuple(concerning), asked)


def _units(work: rulebook.WorkCoverage, entries: Mapping[str, Entry], asked: _Asked) -> Iterator[Unit]:
    for unit in work.units:
        leaves = (Leaf(work.work, leaf, tuple(entries[key] for key in leaf.clauses), asked) for leaf in unit.leaves)
        yield Unit(unit.unit, tuple(leaves))


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
