"""Coverage as text: a table for the terminal, JSON, and a page of Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from anbao.rulebook.domain.coverage import Coverage, Shared, Tally, WorkCoverage
from anbao.rulebook.domain.model import Words

COLUMNS = ("leaves", "context", "normative", "covered", "running", "partly", "planned", "broken", "uncovered")


def as_json(coverage: Coverage) -> dict[str, Any]:
    """Everything, down to each leaf with its clauses and obligations."""
    return {
        "on": coverage.on.isoformat(),
        "book": coverage.book,
        "total": asdict(coverage.tally),
        "works": [
            {
                "work": work.work,
                "title": asdict(work.title),
                "version": work.version.since.isoformat(),
                "encoded": work.version.encoded,
                "mark": work.version.mark,
                "total": asdict(work.tally),
                "units": [
                    {"unit": unit.unit, "total": asdict(unit.tally), "leaves": [asdict(leaf) for leaf in unit.leaves]}
                    for unit in work.units
                ],
            }
            for work in coverage.works
        ],
        "dangling": list(coverage.dangling),
        "idle": list(coverage.idle),
    }


def table(coverage: Coverage) -> Iterator[str]:
    """Lines for the terminal: per regulation and article, then what is wrong."""
    for work in coverage.works:
        yield _heading(work)
        yield _line("", COLUMNS)
        for unit in work.units:
            yield _line(unit.unit, _numbers(unit.tally))
        yield _line("together", _numbers(work.tally))
        yield ""
    yield _line("all", COLUMNS)
    yield _line("", _numbers(coverage.tally))
    yield from problems(coverage)


def problems(coverage: Coverage) -> Iterator[str]:
    """What keeps the coverage from being complete, a line each."""
    for work in coverage.works:
        for unit in work.units:
            yield from (f"{work.work} {one.address}: no clause" for one in unit.leaves if one.state == "uncovered")
    yield from coverage.dangling
    yield from coverage.idle


def markdown(coverage: Coverage, shared: Sequence[tuple[Shared, Words]]) -> Iterator[str]:
    """A page: one table of the regulations, one for each by article, and what serves many leaves with its reason."""
    yield from _INTRODUCTION
    yield from _table(
        "regulation",
        {**{f"{work.work} {work.title.zh}": work.tally for work in coverage.works}, "**together**": coverage.tally},
    )
    for work in coverage.works:
        yield from ("", f"## {_heading(work)}", "")
        yield from _table("unit", {unit.unit: unit.tally for unit in work.units})
    yield from ("", "## Documents and kinds of evidence that serve more than ten leaves", "")
    yield from ("| kind | name | leaves | reason |", "|---|---|---:|---|")
    yield from (f"| {one.kind} | `{one.name}` | {one.leaves} | {reason.en} |" for one, reason in shared)


_INTRODUCTION = (
    "# Coverage of the regulations",
    "",
    "Made by `./anbao rulebook coverage --markdown`; do not edit. A leaf is a smallest numbered unit of a text",
    "([how they are counted](leaves.md)). *covered*: normative leaves for which a clause has an obligation. Of these",
    "*running*: everything its clauses ask for is in the code; *partly*: some of it; *planned*: none of it yet, so the",
    "leaf is open; *broken*: something said to run is not in the code. *context*: purpose, definition and the like.",
    "",
)


def _heading(work: WorkCoverage) -> str:
    version = work.version
    partial = "" if version.encoded == "full" else f", {version.encoded}"
    return f"{work.work} {work.title.zh} ({version.since}, mark {version.mark}{partial})"


def _numbers(tally: Tally) -> list[str]:
    return [str(getattr(tally, column)) for column in COLUMNS]


def _line(first: str, rest: Sequence[str]) -> str:
    return f"{first:<10}" + "".join(f"{cell:>{len(column) + 2}}" for cell, column in zip(rest, COLUMNS, strict=True))


def _table(first: str, rows: Mapping[str, Tally]) -> Iterator[str]:
    yield f"| {first} | {' | '.join(COLUMNS)} |"
    yield f"|---|{'---:|' * len(COLUMNS)}"
    for name, tally in rows.items():
        yield f"| {name} | {' | '.join(_numbers(tally))} |"
