"""Everything about one clause."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from anbao.console.domain.address import unit_of
from anbao.console.domain.conditions import Node
from anbao.console.queries.adoptions import Mark, marks_of
from anbao.console.queries.applicability import conditions_of, looked_at, told, why_not
from anbao.console.queries.figures import FigureLine, lines_of
from anbao.console.queries.lines import ClauseLine, clause_line_of, place_of, unit_href
from anbao.console.queries.names import name_of
from anbao.console.queries.official import Official, Passage, official_of
from anbao.console.queries.overview import later_than
from anbao.console.queries.proofs import Proof, proof_of
from anbao.console.queries.shelf import Desk, Entry, Shelf, ShelvedWork
from anbao.console.queries.words import address_in_words, force_name, kind_name, relation_name, schedule_in_words
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class Runs:
    """An obligation: what carries it out, when, and what shows that it runs. `title` names a document or a form."""

    kind: str
    state: str
    proof: Proof | None
    title: str
    code: str
    steps: tuple[tuple[str, str], ...]
    when: str
    stays: bool
    for_each: str
    done_by: tuple[str, ...]
    facts: tuple[str, ...]
    figures: tuple[str, ...]
    only_if: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Clauses that stand in one relation to this one; `unknown` are keys that the book does not have."""

    relation: str
    clauses: tuple[ClauseLine, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """Something that began on a day: an address, or a figure's value."""

    since: date
    place: str
    version: rulebook.Version | None


@dataclass(frozen=True, slots=True)
class ClausePage:
    entry: Entry
    work: ShelvedWork
    force: str
    place: str
    unit: str
    unit_href: str
    official: Official
    passages: tuple[Passage, ...]
    runs: tuple[Runs, ...]
    left_out: int
    figures: tuple[FigureLine, ...]
    conditions: Node | None
    why_not: tuple[str, ...]
    looked_at: str
    evidence: tuple[str, ...]
    readings: tuple[rulebook.Reading, ...]
    wider: tuple[rulebook.Reading, ...]
    related: tuple[Related, ...]
    history: tuple[Change, ...]
    later: tuple[rulebook.Version, ...]
    marks: tuple[Mark, ...]

    @property
    def silent(self) -> bool:
        """Whether something of it is in the code and nothing shows that it runs."""
        return any(one.state == "silent" for one in self.runs)


def clause_page(desk: Desk, key: str) -> ClausePage | None:
    """None for a key that the book does not have. At most four queries: for the official text, for changes."""
    shelf = desk.shelf
    entry = shelf.entries.get(key)
    work = shelf.works.get(entry.clause.work) if entry else None
    if entry is None or work is None:
        return None
    cover = entry.address.cover if entry.address else ()
    official = official_of(work, cover if work.units else ())
    unit = unit_of(cover[0]) if cover and work.units else ""
    concerning = [reading for reading in shelf.readings.values() if reading.concerns(key)]
    runs = tuple(_runs(entry, desk))
    return ClausePage(
        entry=entry,
        work=work,
        force=force_name(entry.clause.force),
        place=place_of(entry),
        unit=address_in_words(unit),
        unit_href=unit_href(work.work.key, unit) if unit and work.unit(unit) else "",
        official=official,
        passages=tuple(official.passage(address) for address in cover),
        runs=runs,
        left_out=len(entry.clause.obligations) - len(runs),
        figures=lines_of(entry, shelf),
        conditions=conditions_of(entry, shelf),
        why_not=why_not(entry, shelf),
        looked_at=looked_at(entry),
        evidence=tuple(name_of("evidence", kind) for kind in entry.clause.evidence),
        readings=tuple(reading for reading in concerning if key in reading.clauses),
        wider=tuple(reading for reading in concerning if key not in reading.clauses),
        related=tuple(_related(entry, shelf)),
        history=tuple(_history(entry.clause, work.work)),
        later=later_than(work),
        marks=marks_of(key, shelf, at=desk.at),
    )


def _runs(entry: Entry, desk: Desk) -> Iterator[Runs]:
    shelf = desk.shelf
    for one, state in entry.runs:
        code = one.tag or one.probe or one.document or one.form
        kind = "documents" if one.document else "things" if one.form else ""
        conditions = (told(tree, shelf) for tree in (one.applies_tree, one.when_tree))
        yield Runs(
            kind=kind_name(one.kind),
            state=state,
            proof=proof_of(entry.clause, one, desk),
            title=name_of(kind, code) if kind else "",
            code=code,
            steps=tuple((step, name_of("steps", step)) for step in one.steps),
            when=schedule_in_words(one, shelf.book) if one.schedule else "",
            stays=one.schedule.get("calendar") == "no-holiday-shift",
            for_each=name_of("things", one.for_each) if one.for_each else "",
            done_by=tuple(name_of("evidence", kind) for kind in one.done_by),
            facts=one.facts,
            figures=one.figures,
            only_if=tuple(node for node in conditions if node is not None),
        )


def _related(entry: Entry, shelf: Shelf) -> Iterator[Related]:
    """Links of the clause, then those of others to it; a pair that both sides name is told once."""
    there = [(relation_name(relation, backwards=False), key) for relation, key in entry.clause.links]
    back = [
        (relation_name(relation, backwards=True), other.clause.key)
        for relation, other in shelf.pointing_here.get(entry.clause.key, ())
    ]
    table: dict[str, dict[str, ClauseLine | None]] = {}
    for relation, key in (*there, *back):
        table.setdefault(relation, {})[key] = clause_line_of(key, shelf)
    for relation, lines in table.items():
        known = tuple(line for line in lines.values() if line)
        yield Related(relation, known, tuple(key for key, line in lines.items() if line is None))


def _history(clause: rulebook.Clause, work: rulebook.Work) -> Iterator[Change]:
    """Where the clause stood, version by version; a day without an address took it out."""
    versions = {version.since: version for version in work.versions}
    for since, address in clause.at:
        yield Change(since, address_in_words(address.cite) if address else "", versions.get(since))
