"""How much of the regulations is encoded, and how much of that is in the code.

A leaf is as good as its weakest clause. What is planned is open; what says that it runs, but whose guard, probe or
document the code does not have, is broken, not planned. What the code has is installed. Whether it also runs takes
evidence (`coverage_evidence`): then it is running, or silent, which is open too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.conditions import facts_of
from anbao.rulebook.domain.leaves import Leaf, units_on
from anbao.rulebook.domain.model import Clause, Obligation, Version, Words
from anbao.rulebook.domain.profile import FACT_TYPES
from anbao.rulebook.domain.validation import Vocabulary, document_types_named

STATES = ("running", "silent", "installed", "partly", "planned", "broken", "uncovered", "context")
MANY = 10
"""A document or a kind of evidence that serves more leaves than this gives its reason in shared.yaml."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that an obligation runs, as of a moment.

    `last_at`: the newest, None where there is none. `count`: verdicts within the cycle, or documents and results.
    `until`: when its cycle is over, None where it has none. `current`: whether it is there, good and within its cycle.
    """

    last_at: datetime | None = None
    count: int = 0
    says: str = ""
    until: datetime | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class ObligationState:
    """One obligation of a clause: what it names, and how that stands.

    `planned`, `broken` or `installed`; with evidence looked at, `running` or `silent` instead of `installed`.
    """

    clause: str
    id: str
    kind: str
    name: str
    state: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class LeafState:
    """A leaf, what answers for it, and its state (one of STATES)."""

    address: str
    normative: bool
    state: str
    clauses: tuple[str, ...]
    obligations: tuple[ObligationState, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Leaves by state. `covered`: normative leaves with an obligation, whatever its state.

    `running` and `silent` are 0 where nobody looked for evidence, `installed` where somebody did.
    """

    leaves: int
    context: int
    normative: int
    covered: int
    running: int
    silent: int
    installed: int
    partly: int
    planned: int
    broken: int
    uncovered: int


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """An article, or a part of an annex."""

    unit: str
    leaves: tuple[LeafState, ...]

    @property
    def tally(self) -> Tally:
        return tally(self.leaves)


@dataclass(frozen=True, slots=True)
class WorkCoverage:
    """A regulation in the version that the book speaks of."""

    work: str
    title: Words
    version: Version
    units: tuple[UnitCoverage, ...]

    @property
    def tally(self) -> Tally:
        return tally(leaf for unit in self.units for leaf in unit.leaves)


@dataclass(frozen=True, eq=False)
class Coverage:
    """All regulations on a day. `dangling` and `idle` say in words what leads nowhere and what nothing asks for.

    `looked_at`: the moment up to which evidence was looked for; None where nobody looked, so that nothing is running.
    """

    on: date
    book: str
    works: tuple[WorkCoverage, ...]
    dangling: tuple[str, ...]
    idle: tuple[str, ...]
    looked_at: datetime | None = None

    @cached_property
    def tally(self) -> Tally:
        return tally(leaf for work in self.works for unit in work.units for leaf in unit.leaves)

    @property
    def complete(self) -> bool:
        """Nothing uncovered, dangling or idle. What is planned or silent is open, but does not count here."""
        return not (self.tally.uncovered or self.dangling or self.idle)


def coverage_of(book: Compiled, vocabulary: Vocabulary, *, on: date) -> Coverage:
    """What the book covers on the day `on`, held against the names that the code registers."""
    works = tuple(_works(book, vocabulary, on))
    return Coverage(on, book.digest, works, tuple(_dangling(book, vocabulary, on)), tuple(idle_names(book, vocabulary)))


def tally(leaves: Iterable[LeafState]) -> Tally:
    """Leaves counted by state."""
    normative: Counter[str] = Counter()
    context: Counter[str] = Counter()
    for leaf in leaves:
        (normative if leaf.normative else context)[leaf.state] += 1
    every, uncovered = normative.total(), normative["uncovered"]
    return Tally(
        leaves=every + context.total(),
        context=context.total(),
        normative=every,
        covered=every - uncovered,
        running=normative["running"],
        silent=normative["silent"],
        installed=normative["installed"],
        partly=normative["partly"],
        planned=normative["planned"],
        broken=normative["broken"],
        uncovered=uncovered + context["uncovered"],
    )


def state_of(obligation: Obligation, vocabulary: Vocabulary) -> str:
    """Whether the code has what an obligation names; of a report the probe that looks whether it went out in time.

    It has no duties yet: one that says so is broken.
    """
    if obligation.planned:
        return "planned"
    match obligation.kind:
        case "guard" | "prohibition":
            there = obligation.tag in vocabulary.guards
        case "capability" | "report":
            there = obligation.probe in vocabulary.probes
        case "document":
            there = bool(document_types_named(obligation.document, vocabulary.document_types))
        case _:
            there = False
    return "installed" if there else "broken"


def _works(book: Compiled, vocabulary: Vocabulary, on: date) -> Iterator[WorkCoverage]:
    covering = covering_clauses(book, on)
    for work in book.works.values():
        version, units = work.version_on(on), units_on(book.leaves, work.key, on)
        if version is not None and units:
            states = (
                UnitCoverage(
                    unit, tuple(_leaf(leaf, covering.get((work.key, leaf.address), ()), vocabulary) for leaf in leaves)
                )
                for unit, leaves in units.items()
            )
            yield WorkCoverage(work.key, work.title, version, tuple(states))


@lru_cache(maxsize=8)
def covering_clauses(book: Compiled, on: date) -> Mapping[tuple[str, str], tuple[Clause, ...]]:
    """(work, address) → the clauses that answer for it on the day. Kept: several looks at one book ask for it."""
    found: dict[tuple[str, str], list[Clause]] = {}
    for clause in book.clauses:
        address = clause.address_on(on)
        for covered in address.cover if address else ():
            found.setdefault((clause.work, covered), []).append(clause)
    return {leaf: tuple(clauses) for leaf, clauses in found.items()}


def _leaf(leaf: Leaf, clauses: Sequence[Clause], vocabulary: Vocabulary) -> LeafState:
    obligations = tuple(
        ObligationState(clause.key, one.id, one.kind, name_of(one), state_of(one, vocabulary))
        for clause in clauses
        for one in clause.obligations
    )
    state = weakest(one.state for one in obligations)
    if not leaf.normative:
        state = "context" if clauses else "uncovered"
    return LeafState(leaf.address, leaf.normative, state, tuple(clause.key for clause in clauses), obligations)


def weakest(obligations: Iterable[str]) -> str:
    """The state of a normative leaf whose obligations are in these states."""
    states = set(obligations)
    if "broken" in states:
        return "broken"
    if "planned" in states and len(states) > 1:
        return "partly"
    return next((state for state in ("planned", "silent", "installed", "running") if state in states), "uncovered")


def name_of(one: Obligation) -> str:
    """What an obligation names: a tag, a probe, a document type or a form; of a duty what shows that it was done."""
    return one.tag or one.probe or one.document or one.form or ", ".join(one.done_by)


def installed(book: Compiled, vocabulary: Vocabulary) -> Iterator[tuple[Clause, Obligation]]:
    """What the code has, of all clauses: that for which there may be evidence."""
    for clause in book.clauses:
        yield from ((clause, one) for one in clause.obligations if state_of(one, vocabulary) == "installed")


def _dangling(book: Compiled, vocabulary: Vocabulary, on: date) -> Iterator[str]:
    """Names that the code does not have, and addresses that the regulation does not have."""
    for clause in book.clauses:
        for one in clause.obligations:
            if state_of(one, vocabulary) == "broken":
                yield f"{clause.key}: {one.id}: the {one.kind} {name_of(one)!r} is not in the code"
    known = {work: _addresses(book, work, on) for work in {one.work for one in book.leaves}}
    for (work, address), clauses in sorted(covering_clauses(book, on).items(), key=lambda pair: pair[0]):
        if work in known and address not in known[work]:
            keys = ", ".join(clause.key for clause in clauses)
            yield f"{keys}: {work} {address} is no leaf of the version in force"


def _addresses(book: Compiled, work: str, on: date) -> set[str]:
    return {leaf.address for leaves in units_on(book.leaves, work, on).values() for leaf in leaves}


def idle_names(book: Compiled, vocabulary: Vocabulary) -> Iterator[str]:
    """Names that the code registers and no clause mentions, planned ones included; the profile's facts aside."""
    asked: dict[str, set[str]] = {"guard": set(), "probe": set(), "document type": set(), "fact": set()}
    asked["fact"] |= _facts_asked(book)
    for clause in book.clauses:
        for one in clause.obligations:
            asked["guard"].add(one.tag)
            asked["probe"].add(one.probe)
            asked["document type"] |= document_types_named(one.document, vocabulary.document_types)
    known = {
        "guard": vocabulary.guards,
        "probe": vocabulary.probes,
        "document type": vocabulary.document_types,
        "fact": vocabulary.facts - set(FACT_TYPES),
    }
    for kind, names in known.items():
        yield from (f"no clause asks for the {kind} {name!r}" for name in sorted(names - asked[kind]))


@lru_cache(maxsize=4)
def _facts_asked(book: Compiled) -> frozenset[str]:
    """Every fact that a condition or an obligation names; a book stays as it is."""
    asked: set[str] = set()
    for clause in book.clauses:
        asked.update(*(facts_of(tree) for _, tree in clause.applies_trees))
        for one in clause.obligations:
            asked.update(one.facts, facts_of(one.applies_tree), facts_of(one.when_tree))
    return frozenset(asked)


@dataclass(frozen=True, slots=True)
class Shared:
    """A document, or a kind of evidence, and how many leaves it serves."""

    kind: str  # document or evidence
    name: str
    leaves: int


def shared_widely(book: Compiled, *, on: date) -> tuple[Shared, ...]:
    """Documents and kinds of evidence that serve more than MANY leaves, the widest first."""
    regulations = {one.work for one in book.leaves}
    served: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for leaf, clauses in covering_clauses(book, on).items():
        for clause in clauses if leaf[0] in regulations else ():
            names = [("document", one.document) for one in clause.obligations if one.document]
            for name in (*names, *(("evidence", kind) for kind in clause.evidence)):
                served.setdefault(name, set()).add(leaf)
    wide = [Shared(kind, name, len(leaves)) for (kind, name), leaves in served.items() if len(leaves) > MANY]
    return tuple(sorted(wide, key=lambda one: (one.kind, -one.leaves, one.name)))
