"""Worked examples of the YAML: each is run against the book of its date.

Four kinds, told apart by their keys:
- `guard` (an obligation's id) with `given` facts → `verdict`, and where it says so the `reason`;
- `figure` with `actual` → `allowed`: whether that value is as strict as the figure;
- `figure` or a duty's `obligation` with `from` → `due`: the last day, or the moment after an exact period;
- none of these, `given` facts and `profile` → `applies`: whether the clause applies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from anbao.kernel.canonical import canonical
from anbao.kernel.clock import TAIPEI
from anbao.kernel.periods import Period
from anbao.kernel.registries import FactType, Guard
from anbao.kernel.registry import Registry
from anbao.kernel.verdict import Passed, name_of
from anbao.kernel.workdays import Workdays
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.figures import allowed, parse_value
from anbao.rulebook.domain.profile import Profile
from anbao.rulebook.domain.reading import CaseSource
from anbao.rulebook.domain.runner import StatedFacts

_KEYS = frozenset({"name", "as_of", "guard", "figure", "actual", "from", "obligation", "given", "profile", "expect"})
_EXPECTED = frozenset({"verdict", "reason", "allowed", "due", "applies"})

COMPANY: Mapping[str, Any] = {
    "company": {"kind": "insurer", "sector": "non-life", "name": "範例產物保險"},
    "activities": ["online_sale", "online_service"],
}
"""The company of an example that names none: a non-life insurer that sells and serves online."""


class CaseWrong(ValueError):
    """The example itself is malformed."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How an example came out. `fault` is empty when it holds; `unresolved` when its guard is not installed."""

    clause: str
    name: str
    where: str
    fault: str = ""
    unresolved: bool = False

    @property
    def held(self) -> bool:
        return not self.fault


@dataclass(frozen=True, slots=True)
class Bench:
    """What examples run against. Many speak of one company on one day: its book is made once."""

    compiled: Compiled
    guards: Registry[Guard]
    fact_types: Registry[FactType]
    _books: dict[tuple[bytes, date], Book] = field(default_factory=dict, init=False, repr=False, compare=False)

    def run(self, case: CaseSource) -> CaseResult:
        """Run one example. An exception of a guard is a fault of the example's run and propagates."""
        clause, name, where = case.clause, case.name, str(case.place)
        try:
            found = self._found(case)
        except CaseWrong as error:
            return CaseResult(clause, name, where, str(error))
        except _NotInstalled as error:
            return CaseResult(clause, name, where, str(error), unresolved=True)
        wanted = {key: value for key, value in case.raw["expect"].items() if found.get(key) != value}
        if wanted:
            shown = {key: found.get(key) for key in wanted}
            return CaseResult(clause, name, where, f"expected {wanted}, found {shown}")
        return CaseResult(clause, name, where)

    def _found(self, case: CaseSource) -> Mapping[str, object]:
        raw = case.raw
        _check(raw)
        at = moment_of(raw["as_of"])
        book = self._book(raw.get("profile", {}), at.astimezone(TAIPEI).date())
        if "guard" in raw:
            return self._guarded(book, case, at)
        if "figure" in raw and "actual" in raw:
            figure = book.figure(raw["figure"])
            value = parse_value(raw["actual"], figure.unit)
            return {"allowed": allowed(value, bound=figure.bound, figure=figure.value)}
        if "figure" in raw:
            return {"due": due(book.figure(raw["figure"]).period, raw["from"])}
        if "obligation" in raw:
            return {"due": _scheduled(book, case)}
        return {"applies": self._applies(book, case)}

    def _book(self, changes: Mapping[str, Any], on: date) -> Book:
        asked = (canonical(changes), on)
        if asked not in self._books:
            self._books[asked] = Book(self.compiled, _company(changes), on)
        return self._books[asked]

    def _guarded(self, book: Book, case: CaseSource, at: datetime) -> Mapping[str, object]:
        clause = book.clause(case.clause)
        obligation = next((one for one in clause.obligations if one.id == case.raw["guard"]), None)
        if obligation is None or not obligation.steps:
            raise CaseWrong(f"the clause has no guard {case.raw['guard']!r} at a step")
        facts = self._facts(case.raw.get("given", {}))
        runs = [run for run in book.guards(obligation.steps[0], facts) if run.clause == clause.key]
        run = next((run for run in runs if run.obligation == obligation.id), None)
        if run is None:
            return {"verdict": "not-asked"}
        if run.tag not in self.guards:
            raise _NotInstalled(f"no guard is called {run.tag!r}")
        missing = [name for name in run.facts if name not in facts]
        if missing or run.undecided:
            raise CaseWrong(f"the example does not give {', '.join(missing) or 'what decides whether it applies'}")
        verdict = self.guards.get(run.tag)(StatedFacts(run, facts), run.figures, at)
        return {"verdict": name_of(verdict), "reason": "" if isinstance(verdict, Passed) else verdict.reason.code}

    def _applies(self, book: Book, case: CaseSource) -> object:
        clause = next(one for one in self.compiled.clauses if one.key == case.clause)
        if clause.address_on(book.on) is None:
            return False
        facts = {**self._facts(case.raw.get("given", {})), **book.company.facts}
        return clause.applies_on(book.on)(facts)

    def _facts(self, given: Mapping[str, object]) -> dict[str, Any]:
        """Facts as their declared types; those nobody declares yet as they stand."""
        facts: dict[str, Any] = {}
        for name, value in given.items():
            declared = self.fact_types.get(name).type if name in self.fact_types else ""
            if isinstance(value, list):
                facts[name] = tuple(value)
            elif declared == "datetime" and isinstance(value, str):
                facts[name] = moment_of(value)
            elif declared == "date" and isinstance(value, str):
                facts[name] = date.fromisoformat(value)
            else:
                facts[name] = value
        return facts


class _NotInstalled(Exception):
    pass


def moment_of(text: str) -> datetime:
    """A moment with its offset, or midnight in Taiwan of a date. Raises CaseWrong."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CaseWrong(f"{text!r} is no date or moment") from error
    return found if found.tzinfo else datetime.combine(found.date(), time(), tzinfo=TAIPEI)


def due(period: Period, start: str, *, shift: Workdays | None = None) -> str:
    """The last day of a period of days (as a date), or the end of an exact one (as a moment in Taiwan)."""
    begin = moment_of(start)
    if period.is_exact:
        return period.add_to(begin).astimezone(TAIPEI).isoformat()
    return period.last_day(begin.astimezone(TAIPEI).date(), shift=shift).isoformat()


def _scheduled(book: Book, case: CaseSource) -> str:
    clause = book.clause(case.clause)
    duty = next((one for one in clause.obligations if one.id == case.raw["obligation"]), None)
    start = case.raw.get("from") or (case.raw.get("given", {}).get(duty.schedule.get("from")) if duty else None)
    if duty is None or not duty.schedule or not isinstance(start, str):
        raise CaseWrong("the example names no duty with a schedule, or not when it starts")
    name = duty.schedule.get("within") or duty.schedule["every"]
    shift = Workdays() if duty.schedule.get("calendar") == "holiday-shift" else None
    return due(book.figure(name).period, start, shift=shift)


def _company(changes: Mapping[str, Any]) -> Profile:
    """The example company with some facts changed, e.g. `{company.kind: broker}`."""
    company = dict(COMPANY["company"])
    activities = COMPANY["activities"]
    stricter = changes.get("stricter", {})
    for name, value in changes.items():
        if name == "company.activities":
            activities = value
        elif name.startswith("company."):
            company[name.removeprefix("company.")] = value
    return Profile({"company": company, "activities": activities, "stricter": stricter})


def _check(raw: Mapping[str, Any]) -> None:
    unknown = set(raw) - _KEYS
    if unknown:
        raise CaseWrong(f"nobody knows {', '.join(sorted(unknown))} in an example")
    if not isinstance(raw.get("name"), str) or not isinstance(raw.get("as_of"), str):
        raise CaseWrong("an example has a name and a date `as_of`")
    expect = raw.get("expect")
    if not isinstance(expect, dict) or not expect or set(expect) - _EXPECTED:
        raise CaseWrong(f"an example expects some of {', '.join(sorted(_EXPECTED))}")
