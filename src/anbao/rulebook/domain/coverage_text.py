"""Coverage as text: a table for the terminal, JSON, and a page of Markdown.

Where nobody looked for evidence, nothing is said to run: `running` shows a dash, `installed` what is in the code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from anbao.kernel.clock import TAIPEI
from anbao.rulebook.domain.coverage import Coverage, LeafState, ObligationState, Shared, Tally, WorkCoverage
from anbao.rulebook.domain.model import Words

_BEFORE = ("leaves", "context", "normative", "covered", "running")
_AFTER = ("partly", "planned", "broken", "uncovered")
_NOT_LOOKED = (
    "installed: all that the leaf asks for is in the code. Whether it also runs (running: -) is known only where it",
    "runs: `./anbao rulebook coverage --live` looks there for evidence within its cycle.",
)
_LOOKED = (
    "running: all that the leaf asks for has evidence within its cycle: verdicts in the ledger, a released document,",
    "a good result of a probe; as of {at}. silent: in the code without such evidence, so the leaf is open.",
)


def columns(coverage: Coverage) -> tuple[str, ...]:
    """The columns of every table; `silent` is known only where somebody looked for evidence."""
    return (*_BEFORE, "silent" if coverage.looked_at else "installed", *_AFTER)


def as_json(coverage: Coverage) -> dict[str, Any]:
    """Everything, down to each leaf with its clauses, obligations and their evidence."""
    looked = coverage.looked_at
    return {
        "on": coverage.on.isoformat(),
        "book": coverage.book,
        "evidence_looked_at": _moment(looked),
        "total": _tally(coverage.tally, coverage),
        "works": [
            {
                "work": work.work,
                "title": asdict(work.title),
                "version": work.version.since.isoformat(),
                "encoded": work.version.encoded,
                "mark": work.version.mark,
                "total": _tally(work.tally, coverage),
                "units": [
                    {
                        "unit": unit.unit,
                        "total": _tally(unit.tally, coverage),
                        "leaves": [_leaf(leaf) for leaf in unit.leaves],
                    }
                    for unit in work.units
                ],
            }
            for work in coverage.works
        ],
        "dangling": list(coverage.dangling),
        "idle": list(coverage.idle),
    }


def _tally(tally: Tally, coverage: Coverage) -> dict[str, int | None]:
    """By column; null for what only evidence tells, where nobody looked."""
    unknown = () if coverage.looked_at else ("running", "silent")
    return {name: None if name in unknown else number for name, number in asdict(tally).items()}


def _leaf(leaf: LeafState) -> dict[str, Any]:
    return {**asdict(leaf), "obligations": [_obligation(one) for one in leaf.obligations]}


def _obligation(one: ObligationState) -> dict[str, Any]:
    evidence = one.evidence
    if evidence is None:
        return asdict(one)
    moments = {"last_at": _moment(evidence.last_at), "until": _moment(evidence.until)}
    return {**asdict(one), "evidence": {**asdict(evidence), **moments}}


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(TAIPEI).isoformat(timespec="seconds") if at else None


def table(coverage: Coverage) -> Iterator[str]:
    """Lines for the terminal: per regulation and article, then what has no evidence, then what is wrong."""
    names = columns(coverage)
    yield from legend(coverage)
    yield ""
    for work in coverage.works:
        yield _heading(work)
        yield _line("", names, names)
        for unit in work.units:
            yield _line(unit.unit, _numbers(unit.tally, coverage), names)
        yield _line("together", _numbers(work.tally, coverage), names)
        yield ""
    yield _line("all", names, names)
    yield _line("", _numbers(coverage.tally, coverage), names)
    yield from silent(coverage)
    yield from problems(coverage)


def legend(coverage: Coverage) -> Iterator[str]:
    """What the columns mean that evidence decides."""
    yield from (
        line.format(at=_moment(coverage.looked_at)) for line in (_LOOKED if coverage.looked_at else _NOT_LOOKED)
    )


def silent(coverage: Coverage) -> Iterator[str]:
    """What is in the code without evidence within its cycle, a line each."""
    leaves = (leaf for work in coverage.works for unit in work.units for leaf in unit.leaves)
    found = {(one.clause, one.id): one for leaf in leaves for one in leaf.obligations if one.state == "silent"}
    for one in (found[key] for key in sorted(found)):
        last = _moment(one.evidence.last_at) if one.evidence else None
        seen = f"last seen {last}" if last else "never seen"
        yield f"{one.clause}: {one.id}: the {one.kind} {one.name!r} is silent, {seen}"


def problems(coverage: Coverage) -> Iterator[str]:
    """What keeps the coverage from being complete, a line each."""
    for work in coverage.works:
        for unit in work.units:
            yield from (f"{work.work} {one.address}: no clause" for one in unit.leaves if one.state == "uncovered")
    yield from coverage.dangling
    yield from coverage.idle


def markdown(coverage: Coverage, shared: Sequence[tuple[Shared, Words]]) -> Iterator[str]:
    """A page: one table of the regulations, one for each by article, and what serves many leaves with its reason."""
    yield from (*_INTRODUCTION, *legend(coverage), "")
    yield from _table(
        "regulation",
        {**{f"{work.work} {work.title.zh}": work.tally for work in coverage.works}, "**together**": coverage.tally},
        coverage,
    )
    for work in coverage.works:
        yield from ("", f"## {_heading(work)}", "")
        yield from _table("unit", {unit.unit: unit.tally for unit in work.units}, coverage)
    yield from ("", "## Documents and kinds of evidence that serve more than ten leaves", "")
    yield from ("| kind | name | leaves | reason |", "|---|---|---:|---|")
    yield from (f"| {one.kind} | `{one.name}` | {one.leaves} | {reason.en} |" for one, reason in shared)


_INTRODUCTION = (
    "# Coverage of the regulations",
    "",
    "Made by `./anbao rulebook coverage --markdown`; do not edit. A leaf is a smallest numbered unit of a text",
    "([how they are counted](leaves.md)). *covered*: normative leaves for which a clause has an obligation. *partly*:",
    "some of what its clauses ask for is in the code; *planned*: none of it yet, so the leaf is open; *broken*:",
    "something said to be in the code is not. *context*: purpose, definition and the like.",
    "",
)


def _heading(work: WorkCoverage) -> str:
    version = work.version
    partial = "" if version.encoded == "full" else f", {version.encoded}"
    return f"{work.work} {work.title.zh} ({version.since}, mark {version.mark}{partial})"


def _numbers(tally: Tally, coverage: Coverage) -> list[str]:
    found = _tally(tally, coverage)
    return ["-" if found[name] is None else str(found[name]) for name in columns(coverage)]


def _line(first: str, cells: Sequence[str], names: Sequence[str]) -> str:
    return f"{first:<10}" + "".join(f"{cell:>{len(name) + 2}}" for cell, name in zip(cells, names, strict=True))


def _table(first: str, rows: Mapping[str, Tally], coverage: Coverage) -> Iterator[str]:
    names = columns(coverage)
    yield f"| {first} | {' | '.join(names)} |"
    yield f"|---|{'---:|' * len(names)}"
    for name, tally in rows.items():
        yield f"| {name} | {' | '.join(_numbers(tally, coverage))} |"
