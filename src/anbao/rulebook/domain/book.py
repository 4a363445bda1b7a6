"""A book at a date: the clauses in force that concern this company, their figures, and who guards which step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from anbao.kernel.periods import PeriodsUnordered
from anbao.kernel.registries import Figure, Figures
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.errors import ClauseUnknown, FigureUndeclared, FigureUnknown
from anbao.rulebook.domain.figures import OWN, FigureValue, allowed, parse_value, strictest
from anbao.rulebook.domain.model import Clause, Obligation, Version
from anbao.rulebook.domain.own_readings import in_use, superseded
from anbao.rulebook.domain.profile import Profile
from anbao.rulebook.domain.readings import Reading, by_clause


class NamedFigures(Mapping[str, Figure]):
    """The figures a guard may read; asking for another raises FigureUndeclared instead of finding nothing."""

    def __init__(self, figures: Mapping[str, Figure]) -> None:
        self._figures = figures

    def __getitem__(self, name: str) -> Figure:
        try:
            return self._figures[name]
        except KeyError:
            raise FigureUndeclared(f"the obligation does not name the figure {name!r}", name=name) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)


@dataclass(frozen=True, slots=True)
class GuardRun:
    """One guard to be run for one clause. `undecided`: whether the clause applies, the facts do not tell.

    `cites`: the clause, those its figures come from, and the readings (`reading.…`) that say how it is understood.
    """

    tag: str
    clause: str
    obligation: str
    figures: Figures
    facts: tuple[str, ...]
    cites: tuple[str, ...]
    planned: bool
    undecided: bool = False


@dataclass(frozen=True, eq=False)
class Book:
    """What holds on the day `on` for the company of `company`, as `compiled` encodes it."""

    compiled: Compiled
    company: Profile
    on: date

    @property
    def digest(self) -> str:
        """Digest of the compiled book."""
        return self.compiled.digest

    @property
    def profile(self) -> str:
        """Digest of the company's profile."""
        return self.company.digest

    @cached_property
    def _in_force(self) -> Mapping[str, Clause]:
        """Clauses in force, those taken out that the company's profile alone rules out."""
        facts = self.company.facts
        return {
            clause.key: clause
            for clause in self.compiled.clauses
            if (condition := clause.in_force_on(self.on)) is not None and condition(facts) is not False
        }

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause that applies, or may apply to a matter whose facts are not known yet; by key."""
        return tuple(self._in_force.values())

    def clause(self, key: str) -> Clause:
        """One clause that applies. Raises ClauseUnknown."""
        try:
            return self._in_force[key]
        except KeyError:
            raise ClauseUnknown(f"no clause {key!r} applies on {self.on}", clauses=(key,)) from None

    def version(self, work: str) -> Version | None:
        """The version of a work that the book speaks of on its day."""
        found = self.compiled.works.get(work)
        return found.version_on(self.on) if found else None

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """How clauses are read, by key: the company's own readings supersede the book's; withdrawn ones stay listed."""
        return superseded(self.compiled.readings, self.company.readings)

    @cached_property
    def _own_cites(self) -> Mapping[str, tuple[str, ...]]:
        return by_clause((reading.key, reading.clauses) for reading in in_use(self.readings))

    def _readings_of(self, clause: Clause) -> tuple[str, ...]:
        """The keys of the readings that its guards cite. Without any of the company's own the book has them at hand."""
        return self._own_cites.get(clause.key, ()) if self.company.readings else clause.readings

    @cached_property
    def all_figures(self) -> Mapping[str, FigureValue]:
        """Every figure by name: the strictest value of its clauses, or what the company set within the law."""
        declared: dict[str, list[FigureValue]] = {}
        for clause in self.clauses:
            for param in clause.params:
                dated = param.on(self.on)
                if dated is not None and dated.value is not None:
                    source = dated.source or self._cited(clause)
                    declared.setdefault(param.name, []).append(
                        FigureValue(
                            param.name,
                            dated.value,
                            param.unit,
                            param.bound,
                            clause.key,
                            (clause.key,),
                            source,
                            dated.mark,
                        )
                    )
        return {name: self._own(values) for name, values in sorted(declared.items())}

    def figure(self, name: str) -> FigureValue:
        """A figure as it holds on the day, the company's own value applied. Raises FigureUnknown."""
        try:
            return self.all_figures[name]
        except KeyError:
            raise FigureUnknown(f"no clause in force on {self.on} has the figure {name!r}", name=name) from None

    def figures(self, clause: str) -> Figures:
        """The figures that one clause declares, as they hold. Raises ClauseUnknown."""
        names = [param.name for param in self.clause(clause).params if param.on(self.on)]
        return {name: self.figure(name).value for name in names}

    def guards(self, step: str, facts: Mapping[str, object]) -> list[GuardRun]:
        """The guards that clauses in force ask for at `step`, given the facts; ordered by clause and obligation."""
        known = {**facts, **self.company.facts}
        runs = []
        for clause, obligation in self._by_step.get(step, ()):
            applies = clause.in_force_on(self.on)
            answers = (applies(known) if applies else False, obligation.applies(known))
            if False not in answers:
                runs.append(replace(self._run(clause, obligation), undecided=None in answers))
        return runs

    @property
    def steps(self) -> tuple[str, ...]:
        """Every step that a guard stands at."""
        return tuple(sorted(self._by_step))

    @cached_property
    def _by_step(self) -> Mapping[str, list[tuple[Clause, Obligation]]]:
        table: dict[str, list[tuple[Clause, Obligation]]] = {}
        for clause in self.clauses:
            for obligation in clause.guards:
                for step in obligation.steps:
                    table.setdefault(step, []).append((clause, obligation))
        return table

    def _run(self, clause: Clause, obligation: Obligation) -> GuardRun:
        """Made once: a book is of one day, one profile and one text, and does not change."""
        key = (clause.key, obligation.id)
        if key not in self._runs:
            self._runs[key] = self._made(clause, obligation)
        return self._runs[key]

    @cached_property
    def _runs(self) -> dict[tuple[str, str], GuardRun]:
        return {}

    def _made(self, clause: Clause, obligation: Obligation) -> GuardRun:
        names = [*(param.name for param in clause.params if param.on(self.on)), *obligation.figures]
        values = [self.figure(name) for name in dict.fromkeys(names)]
        return GuardRun(
            tag=obligation.tag,
            clause=clause.key,
            obligation=obligation.id,
            figures=NamedFigures({value.name: value.value for value in values}),
            facts=obligation.facts,
            cites=tuple(dict.fromkeys((clause.key, *(value.clause for value in values), *self._readings_of(clause)))),
            planned=obligation.planned,
        )

    def _own(self, values: Sequence[FigureValue]) -> FigureValue:
        """The company's value where the law of the day allows it. A default of our own (mark own) gives way to it."""
        value = strictest(values)
        raw = self.company.stricter.get(value.name)
        if raw is None:
            return value
        own = parse_value(raw, value.unit)
        try:
            lawful = all(allowed(own, bound=law.bound, figure=law.value) for law in values if law.mark != OWN)
        except PeriodsUnordered:
            return value
        return replace(value, value=own, own=True) if lawful and own != value.value else value

    def _cited(self, clause: Clause) -> str:
        """Where a figure comes from when it says nothing more exact: the work and the address."""
        cite, work = clause.cite_on(self.on), self.compiled.works.get(clause.work)
        return f"{work.title.zh} {cite}" if work and cite else ""
