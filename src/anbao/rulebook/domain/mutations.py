"""Every value of every figure changed by one unit, each way: an example that holds must then fail.

A figure that can be changed without an example noticing is held by nothing.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from anbao.kernel.errors import AnbaoError
from anbao.kernel.periods import Period
from anbao.kernel.registries import FactType, Guard
from anbao.kernel.registry import Registry
from anbao.rulebook.domain.cases import Bench
from anbao.rulebook.domain.compiling import compiled_text, load_book
from anbao.rulebook.domain.reading import Raw, Source


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a figure as it stands, what it was changed to, and whether an example noticed."""

    clause: str
    figure: str
    since: str
    before: object
    after: object
    noticed: bool

    def __str__(self) -> str:
        return f"{self.clause}: {self.figure} from {self.since}: {self.before} → {self.after}"


def changes(source: Source, *, guards: Registry[Guard], fact_types: Registry[FactType]) -> Iterator[Change]:
    """All changes by one unit. Every example of `source` has to hold: else its failure would prove nothing."""
    for name in sorted({param["name"] for clause in source.clauses for param in clause["params"]}):
        part = _about(source, name)
        for clause, dated in _values(part, name):
            before = dated["value"]
            for after in by_one(before):
                dated["value"] = after
                noticed = _noticed(part, guards, fact_types)
                yield Change(clause, name, dated["since"], before, after, noticed)
            dated["value"] = before


def by_one(value: Any) -> list[Any]:
    """A value one unit more and one unit less, where there is such; of members each taken out, and one put in."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value else [value + 1]
    if isinstance(value, list):
        fewer = [[item for item in value if item != gone] for gone in value] if len(value) > 1 else []
        return [[*value, "another-member"], *fewer]
    period = Period.parse(value)
    unit = [name for name in Period.__slots__ if getattr(period, name)][-1]
    return [str(replace(period, **{unit: getattr(period, unit) + more})) for more in (1, -1)]


def _values(part: Source, name: str) -> Iterator[tuple[str, Raw]]:
    """Every dated value of the figure, with its clause; one that only ends it has none to change."""
    for clause in part.clauses:
        for param in clause["params"]:
            if param["name"] == name:
                yield from ((clause["key"], dated) for dated in param["values"] if dated["value"] is not None)


def _noticed(part: Source, guards: Registry[Guard], fact_types: Registry[FactType]) -> bool:
    bench = Bench(load_book(compiled_text(part)), guards, fact_types)
    try:
        return not all(bench.run(case).held for case in part.cases)
    except AnbaoError:  # an example that cannot even be run any more does not hold
        return True


def _about(source: Source, name: str) -> Source:
    """A copy of the clauses and examples that may feel a change of the figure, with all that they rest on.

    Leaves and readings are left out: no example asks for them, and each change would pack them again.
    """
    names = {name}
    while True:
        clauses = [clause for clause in source.clauses if _figures_of(clause) & names]
        wider = names.union(*(_figures_of(clause) for clause in clauses))
        if wider == names:
            break
        names = wider
    keys = {clause["key"] for clause in clauses}
    cases = [case for case in source.cases if case.clause in keys]
    return replace(source, clauses=copy.deepcopy(clauses), cases=cases, leaves=[], readings=[])


def _figures_of(clause: Raw) -> set[str]:
    """What a clause declares, and what its obligations ask of other clauses."""
    asked = {figure for one in clause["obligations"] for figure in one["figures"]}
    return asked | {param["name"] for param in clause["params"]}
