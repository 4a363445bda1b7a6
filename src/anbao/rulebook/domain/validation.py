"""Whether a rulebook holds together, and with the names that the code registers. Every problem is reported at once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from anbao.rulebook.domain.conditions import ConditionWrong, compile_condition, facts_of
from anbao.rulebook.domain.errors import Problem
from anbao.rulebook.domain.figures import parse_value
from anbao.rulebook.domain.leaves import leaf_problems
from anbao.rulebook.domain.model import Clause, Obligation, Work, clause_of, work_of
from anbao.rulebook.domain.reading import Raw, Source
from anbao.rulebook.domain.readings import reading_problems
from anbao.rulebook.domain.shape import DOTTED, SLUG

_CITE = re.compile(r"(?:[axhp]\d+(?:-\d+)?)(?:\.[apsinhmbrt]\d+(?:-\d+)?)*")
RELATIONS = frozenset({"see", "narrows", "exception-to", "parallel", "checked-by", "answered-by", "with"})

_NEEDS: Mapping[str, tuple[str, ...]] = {
    "guard": ("tag", "steps"),
    "prohibition": ("tag",),
    "capability": ("probe",),
    "document": ("document",),
    "duty": ("schedule", "done_by"),
    "report": ("form", "schedule"),
}
"""What an obligation of each kind must name."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that running code knows."""

    guards: frozenset[str]
    facts: frozenset[str]
    probes: frozenset[str]
    document_types: frozenset[str]


@lru_cache(maxsize=2048)
def document_types_named(name: str, types: frozenset[str]) -> frozenset[str]:
    """The registered document types that an obligation means: its own name, or for `*.terms` those of every line.

    Kept: each obligation asks anew with every look at what is covered, and the names are few.
    """
    return frozenset(one for one in types if fnmatchcase(one, name))


def validate(source: Source, vocabulary: Vocabulary) -> list[Problem]:
    """All problems of a rulebook that was read without one; empty when it may be compiled."""
    problems = [*_values(source), *_conditions(source)]
    if problems:
        return sorted(problems)
    works = {raw["key"]: work_of(raw) for raw in source.works}
    clauses = [clause_of(raw) for raw in source.clauses]
    checker = _Checker(source, works, {clause.key: clause for clause in clauses}, vocabulary)
    return sorted(set(checker.problems()))


def _values(source: Source) -> Iterator[Problem]:
    for clause in source.clauses:
        for param in clause["params"]:
            where = str(source.place(clause["key"], "params", param["name"]))
            for dated in param["values"]:
                try:
                    if dated["value"] is not None:
                        parse_value(dated["value"], param["unit"])
                except ValueError as error:
                    yield Problem(where, f"{clause['key']}: {param['name']} from {dated['since']}: {error}")


def _conditions(source: Source) -> Iterator[Problem]:
    for clause in source.clauses:
        for place, tree in _trees(source, clause):
            try:
                if tree is not None:
                    compile_condition(tree)
            except ConditionWrong as error:
                yield Problem(place, f"{clause['key']}: {error}")


def _trees(source: Source, clause: Raw) -> Iterator[tuple[str, object]]:
    for _, tree in clause["applies"]:
        yield str(source.place(clause["key"])), tree
    for obligation in clause["obligations"]:
        place = str(source.place(clause["key"], "obligations", obligation["id"]))
        yield place, obligation["applies"]
        yield place, obligation["when"]


class _Checker:
    def __init__(
        self, source: Source, works: Mapping[str, Work], clauses: Mapping[str, Clause], vocabulary: Vocabulary
    ) -> None:
        self.source, self.works, self.clauses, self.vocabulary = source, works, clauses, vocabulary
        self.figures = {param.name for clause in clauses.values() for param in clause.params}

    def problems(self) -> Iterator[Problem]:
        yield from self._works()
        yield from self._figures_agree()
        yield from reading_problems(
            self.source.readings, self.source.places, clauses=self.clauses.keys(), works=self.works.keys()
        )
        yield from leaf_problems(self.source.leaves, self.source.places, self._encoded())
        for clause in self.clauses.values():
            where = str(self.source.place(clause.key))
            yield from (Problem(where, f"{clause.key}: {what}") for what in self._clause(clause))
            for obligation in clause.obligations:
                where = str(self.source.place(clause.key, "obligations", obligation.id))
                name = f"{clause.key}: {obligation.id}"
                yield from (Problem(where, f"{name}: {what}") for what in self._obligation(clause, obligation))

    def _works(self) -> Iterator[Problem]:
        for key, times in Counter(raw["key"] for raw in self.source.works).items():
            where = str(self.source.place(f"works/{key}"))
            if times > 1:
                yield Problem(where, f"the work {key!r} stands twice")
            dates = Counter(version.since for version in self.works[key].versions)
            yield from (Problem(where, f"{key}: version {day} stands twice") for day, n in dates.items() if n > 1)

    def _encoded(self) -> dict[str, set[str]]:
        return {
            key: {str(version.since) for version in work.versions if version.encoded != "none"}
            for key, work in self.works.items()
        }

    def _figures_agree(self) -> Iterator[Problem]:
        """One figure, one unit and one bound, wherever it is declared."""
        first: dict[str, tuple[str, str, str]] = {}
        for clause in self.clauses.values():
            for param in clause.params:
                unit, bound, at = first.setdefault(param.name, (param.unit, param.bound, clause.key))
                if (param.unit, param.bound) != (unit, bound):
                    where = str(self.source.place(clause.key, "params", param.name))
                    yield Problem(where, f"{param.name} has another unit or bound in {at}")

    def _clause(self, clause: Clause) -> Iterator[str]:
        slug = clause.key.removeprefix(f"{clause.work}.")
        if not SLUG.fullmatch(slug):
            yield "a key is a work and a slug, like ec.sale-dormancy"
        work = self.works.get(clause.work)
        if work is None:
            yield f"there is no work {clause.work!r}"
        else:
            yield from self._addresses(clause, work)
        if (clause.force == "context") is bool(clause.obligations):
            yield "a context clause has no obligation, any other has one"
        yield from self._facts_known(clause)
        yield from self._links(clause)
        for param in clause.params:
            if not DOTTED.fullmatch(param.name):
                yield f"the figure {param.name!r} is not named like otp.valid_for"
            if param.values[0].value is None:
                yield f"the figure {param.name!r} begins with its end"

    def _addresses(self, clause: Clause, work: Work) -> Iterator[str]:
        encoded = {version.since for version in work.versions if version.encoded != "none"}
        for since, address in clause.at:
            if since not in encoded:
                yield f"{work.key} has no encoded version {since}"
            if address is not None:
                for cite in (address.cite, *address.cover):
                    if work.kind == "regulation" and not _CITE.fullmatch(cite):
                        yield f"{cite!r} is no address like a7.p2.s1.i3"

    def _facts_known(self, clause: Clause) -> Iterator[str]:
        """Facts of a clause's condition; those of a clause that is wholly planned may be planned too."""
        if clause.obligations and all(obligation.planned for obligation in clause.obligations):
            return
        for _, tree in clause.applies_trees:
            yield from self._unknown("fact", facts_of(tree), self.vocabulary.facts)

    def _links(self, clause: Clause) -> Iterator[str]:
        for relation, to in clause.links:
            if relation not in RELATIONS:
                yield f"the link {relation!r} is none of {', '.join(sorted(RELATIONS))}"
            if to not in self.clauses:
                yield f"the link leads to {to!r}, which is not there"

    def _obligation(self, clause: Clause, one: Obligation) -> Iterator[str]:
        if not SLUG.fullmatch(one.id):
            yield "an id is a slug"
        for need in _NEEDS[one.kind]:
            if not getattr(one, need):
                yield f"a {one.kind} names its {need.rstrip('s') if need == 'steps' else need}"
        yield from self._unknown("figure", one.figures, self.figures)
        yield from self._schedule(clause, one)
        if not one.planned:
            yield from self._resolved(one)

    def _resolved(self, one: Obligation) -> Iterator[str]:
        vocabulary = self.vocabulary
        facts = {*one.facts, *facts_of(one.applies_tree), *facts_of(one.when_tree)}
        yield from self._unknown("fact", facts, vocabulary.facts)
        yield from self._unknown("guard", filter(None, [one.tag]), vocabulary.guards)
        yield from self._unknown("probe", filter(None, [one.probe]), vocabulary.probes)
        if one.document and not document_types_named(one.document, vocabulary.document_types):
            yield f"no document type is called {one.document!r}"
        if one.kind == "duty":
            yield "nothing runs a duty yet: say `state: planned`"
        if one.kind == "report" and not one.probe:
            yield "a report that runs names the probe that looks after it: else say `state: planned`"

    def _schedule(self, clause: Clause, one: Obligation) -> Iterator[str]:
        own = {param.name for param in clause.params}
        for part in ("every", "within"):
            name = one.schedule.get(part)
            if name and name not in own and name not in one.figures:
                yield f"the schedule's figure {name!r} is not among this clause's"
        if one.schedule.get("within") and not one.schedule.get("from"):
            yield "a schedule `within` says `from` when"
        if one.schedule.get("calendar", "holiday-shift") not in {"holiday-shift", "no-holiday-shift"}:
            yield "a schedule's calendar is holiday-shift or no-holiday-shift"

    def _unknown(self, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
        for name in sorted(set(names) - set(known)):
            yield f"no {kind} is called {name!r}"
