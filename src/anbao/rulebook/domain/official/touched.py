"""What of the rulebook an amendment touches: clauses, and with them guards, duties, documents, evidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from anbao.rulebook.domain.model import Clause, Obligation
from anbao.rulebook.domain.official.align import ADDED, CHANGED, MOVED, REMOVED, SAME, SPLIT, Change
from anbao.rulebook.domain.official.amounts import changed_amounts
from anbao.rulebook.domain.official.units import Unit, article_of, table_row

GUARD_KINDS = frozenset({"guard", "prohibition"})
_GRAVEST = (REMOVED, SPLIT, CHANGED, ADDED, MOVED)


@dataclass(frozen=True, slots=True)
class TouchedClause:
    """A clause of which a unit was touched, what runs because of it, and what a person confirms again.

    `confirm` holds codes: address, summary, figures, guards, duties, documents, capabilities, examples, evidence,
    end (the unit is gone: does the clause end?). Answers and evidence given under the old text stay, marked.
    """

    key: str
    title: str
    status: str
    units: tuple[tuple[str, str], ...]  # (old address, new address)
    guards: tuple[str, ...]
    duties: tuple[str, ...]
    documents: tuple[str, ...]
    probes: tuple[str, ...]
    forms: tuple[str, ...]
    evidence: tuple[str, ...]
    figures: tuple[str, ...]
    amounts_gone: tuple[str, ...]
    amounts_new: tuple[str, ...]
    confirm: tuple[str, ...]
    open_evidence: tuple[tuple[str, str], ...] = ()  # what has no current evidence; planned, missing or outdated


@dataclass(frozen=True, slots=True)
class Cover:
    """How the rulebook covers a text: leaf → clauses, leaves without one, covered addresses that the text lacks."""

    by_leaf: dict[str, tuple[str, ...]]
    uncovered: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]  # (clause, address)


def cover_of(clauses: Iterable[Clause], work: str, day: date, units: Sequence[Unit]) -> Cover:
    """Hold the clauses of a work, as they stand on a day, against the units of a text."""
    held = [(clause.key, address) for clause in clauses if clause.work == work for address in covered(clause, day)]
    known = {unit.address for unit in units}
    above = {".".join(a.split(".")[:n]) for a in known for n in range(1, a.count(".") + 1)}
    leaves = [unit.address for unit in units if unit.leaf and not table_row(unit.address)]
    by_leaf = {leaf: tuple(sorted(key for key, address in held if _meets(address, leaf))) for leaf in leaves}
    return Cover(
        by_leaf=by_leaf,
        uncovered=tuple(leaf for leaf, keys in by_leaf.items() if not keys),
        unknown=tuple(sorted((key, address) for key, address in held if address not in known | above)),
    )


def covered(clause: Clause, day: date) -> tuple[str, ...]:
    """The addresses a clause answers for on a day; none before its first version."""
    address = clause.address_on(day)
    return address.cover if address else ()


def touched_clauses(
    clauses: Iterable[Clause], work: str, day: date, changes: Sequence[Change], *, by_new: bool = False
) -> tuple[TouchedClause, ...]:
    """The clauses touched by changes, by key: as they stand on the day of the old text.

    With `by_new` they stand on the day of the new one, where only that is encoded, and its addresses count.
    A unit that is put into an article touches the clauses that answer for the rest of that article.
    """
    real = [(change, _spoken(change, by_new=by_new)) for change in changes if change.status != SAME]
    homes = {c.new.article: c.old.article for c in changes if c.old and c.new}
    found = []
    for clause in clauses:
        if clause.work != work:
            continue
        cover = covered(clause, day)
        articles = {article_of(address) for address in cover}
        mine = [
            change
            for change, addresses in real
            if any(_meets(at, address) for address in addresses for at in cover)
            or (change.old is None and not by_new and change.new and homes.get(change.new.article) in articles)
        ]
        if mine:
            found.append(_touched(clause, mine))
    return tuple(sorted(found, key=lambda one: one.key))


def _spoken(change: Change, *, by_new: bool) -> tuple[str, ...]:
    """The addresses of a change in the version that the clauses speak of."""
    units = (change.new, *change.parts) if by_new else (change.old,)
    return tuple(unit.address for unit in units if unit)


def _meets(cover: str, address: str) -> bool:
    """Whether a covered address is the unit itself, below it, or above it."""
    return cover == address or cover.startswith(f"{address}.") or address.startswith(f"{cover}.")


def _touched(clause: Clause, changes: Sequence[Change]) -> TouchedClause:
    status = next(one for one in _GRAVEST if any(change.status == one for change in changes))
    gone, new = changed_amounts(_words(c.old for c in changes), _words(u for c in changes for u in _after(c)))
    obligations = clause.obligations
    documents = _names(o.document for o in obligations)
    guards = _names(o.tag for o in obligations if o.kind in GUARD_KINDS)
    duties = _names(o.id for o in obligations if o.kind in {"duty", "report"} or o.schedule)
    probes = _names(o.probe for o in obligations)
    return TouchedClause(
        key=clause.key,
        title=clause.title.zh,
        status=status,
        units=tuple((c.old.address if c.old else "", c.new.address if c.new else "") for c in changes),
        guards=guards,
        duties=duties,
        documents=documents,
        probes=probes,
        forms=_names(o.form for o in obligations),
        evidence=_names([*clause.evidence, *(name for o in obligations for name in o.done_by)]),
        figures=_names([*(p.name for p in clause.params), *(n for o in obligations for n in o.figures)]),
        amounts_gone=gone,
        amounts_new=new,
        confirm=tuple(_confirm(clause, status, obligations, figures=bool(gone or new))),
    )


def _confirm(clause: Clause, status: str, obligations: Sequence[Obligation], *, figures: bool) -> Iterator[str]:
    if status == REMOVED:
        yield "end"
        return
    yield "address"
    if status == MOVED:
        return
    yield "summary"
    if figures or clause.params:
        yield "figures"
    kinds = {o.kind for o in obligations}
    names = (("guards", GUARD_KINDS), ("duties", {"duty", "report"}), ("documents", {"document"}))
    yield from (name for name, of in names if kinds & set(of))
    if "capability" in kinds:
        yield "capabilities"
    if obligations:
        yield "examples"
        yield "evidence"


def _after(change: Change) -> tuple[Unit, ...]:
    return (*([change.new] if change.new and not change.into else []), *change.parts)


def _words(units: Iterable[Unit | None]) -> str:
    return "\n".join(unit.text for unit in units if unit)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))
