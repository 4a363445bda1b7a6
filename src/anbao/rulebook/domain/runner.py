"""Runs the guards of a step. Nothing passes because nothing was asked, known or installed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from anbao.kernel.registries import Fact, Facts, FactType, Guard
from anbao.kernel.registry import Registry
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, GuardResult, Passed, Reason, Refused, Verdict, citing, heaviest
from anbao.rulebook.domain.book import Book, GuardRun
from anbao.rulebook.domain.errors import FactMistyped, FactUndeclared

_LATER = N_("請稍後再試；若持續發生，請與我們的客服人員聯絡。")

_TYPES: Mapping[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "str": (str,),
    "date": (date,),
    "datetime": (datetime,),
    "list": (tuple, list),
}


class StatedFacts(Mapping[str, Fact]):
    """The facts that an obligation lists; asking for another raises FactUndeclared instead of finding nothing."""

    def __init__(self, run: GuardRun, facts: Facts) -> None:
        self._tag, self._facts = run.tag, {name: facts[name] for name in run.facts}

    def __getitem__(self, name: str) -> Fact:
        try:
            return self._facts[name]
        except KeyError:
            raise FactUndeclared(
                f"the guard {self._tag!r} reads the fact {name!r}, which its obligation does not list", name=name
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def run_step(
    book: Book,
    *,
    step: str,
    facts: Facts,
    at: datetime,
    guards: Registry[Guard],
    fact_types: Registry[FactType],
    production: bool,
) -> Decision:
    """Decide `step` under `book` at the aware moment `at`.

    Refuses when no guard stands at the step, when a fact is missing, when a guard is not installed, and in
    production when one is only planned. An exception of a guard is not caught. Raises FactMistyped.
    """
    _check_types(facts, fact_types)
    results = tuple(
        _run(run, facts=facts, at=at, guards=guards, fact_types=fact_types, production=production)
        for run in book.guards(step, facts)
    )
    verdict = heaviest([result.verdict for result in results]) if results else no_guards(step)
    return Decision(step, results, book.digest, book.profile, at, verdict)


def supplied(book: Book, *, step: str, facts: Facts, fact_types: Registry[FactType], at: datetime) -> dict[str, Fact]:
    """The facts of the installation that guards at `step` read and `facts` leaves out, each asked of its supplier."""
    wanted = {name for run in book.guards(step, facts) for name in run.facts if name not in facts}
    suppliers = {name: fact_types.get(name).supply for name in sorted(wanted) if name in fact_types}
    return {name: supply(at) for name, supply in suppliers.items() if supply is not None}


def _run(
    run: GuardRun,
    *,
    facts: Facts,
    at: datetime,
    guards: Registry[Guard],
    fact_types: Registry[FactType],
    production: bool,
) -> GuardResult:
    verdict: Verdict
    missing = [name for name in run.facts if name not in facts or (name not in fact_types and not run.planned)]
    if run.planned:
        verdict = _not_running(run) if production else Passed()
    elif run.tag not in guards:
        verdict = _not_installed(run)
    elif run.undecided or missing:
        verdict = _fact_missing(run, missing)
    else:
        verdict = guards.get(run.tag)(StatedFacts(run, facts), run.figures, at)
    return GuardResult(run.tag, run.clause, citing(verdict, *run.cites), planned=run.planned)


def _check_types(facts: Facts, fact_types: Registry[FactType]) -> None:
    """A declared fact has its declared type, or is None: known to be unknown."""
    for name, value in facts.items():
        if value is None or name not in fact_types:
            continue
        declared = fact_types.get(name).type
        right = isinstance(value, _TYPES[declared])
        if declared in {"int", "date"} and isinstance(value, bool | datetime):
            right = False
        if not right:
            found = type(value).__name__
            raise FactMistyped(
                f"the fact {name!r} is {declared}, not {found}", name=name, declared=declared, found=found
            )


def no_guards(step: str) -> Refused:
    """No clause in force guards the step: it cannot be shown to be allowed."""
    return Refused(
        Reason(
            "rulebook.no-guards",
            N_("這個步驟目前沒有可以依循的規則，為了保障您的權益，我們先暫停辦理。"),
            _LATER,
            {"step": step},
        )
    )


def no_profile(step: str) -> Refused:
    """The company has not said what it is: nothing can be decided for it."""
    return Refused(
        Reason(
            "rulebook.no-profile",
            N_("公司的基本設定還沒有完成，目前無法辦理。"),
            N_("請稍後再試；系統管理人員請先完成公司設定。"),
            {"step": step},
        )
    )


def not_published(step: str) -> Refused:
    """The book in use is not kept yet: a decision under it could never be examined again."""
    return Refused(
        Reason(
            "rulebook.book-not-published",
            N_("系統剛更新規則，尚未完成啟用，目前無法辦理。"),
            N_("請稍後再試；系統管理人員請先發布新版規則。"),
            {"step": step},
        )
    )


def _fact_missing(run: GuardRun, missing: list[str]) -> Refused:
    details = {"guard": run.tag, "facts": ", ".join(missing)}
    return Refused(Reason("rulebook.fact-missing", N_("辦理這個步驟所需的資料不完整，系統無法判斷。"), _LATER, details))


def _not_installed(run: GuardRun) -> Refused:
    return Refused(
        Reason("rulebook.guard-unknown", N_("這個步驟應有的檢核沒有安裝，目前無法辦理。"), _LATER, {"guard": run.tag})
    )


def _not_running(run: GuardRun) -> Refused:
    return Refused(
        Reason("rulebook.guard-planned", N_("這個步驟應有的檢核尚未啟用，目前無法辦理。"), _LATER, {"guard": run.tag})
    )
