"""The cost of pages as a table, each figure beside its bound: for a terminal, and for the reference."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bench.support.views import View
from bench.support.weight import HEAVIEST

DEAREST: Final = 0.030  # seconds of CPU
_KIND, _WHO = 52, 22


def faults(one: View) -> list[str]:
    """What is over its bound, with its figure."""
    before, after = one.statements
    weight = one.found.weight or 0
    told = {
        f"{weight / 1000:.1f} kB": weight > HEAVIEST,
        f"{1000 * one.seconds:.1f} ms": one.seconds > DEAREST,
        f"{before} → {after} statements": before is not None and after > before,
    }
    return [words for words, wrong in told.items() if wrong]


def lines(found: Sequence[View], *, stored: int) -> Iterator[str]:
    """Dearest first, each figure beside its bound."""
    yield f"{'page':<{_KIND}}{'who':<{_WHO}}{'kB':>6}{'CPU ms':>9}{'statements':>14}   over"
    yield f"{'bound':<{_KIND}}{'':<{_WHO}}{HEAVIEST // 1000:>6}{1000 * DEAREST:>9.1f}{'same':>14}"
    for one in ordered(found):
        weight = "" if one.found.weight is None else f"{one.found.weight / 1000:.1f}"
        yield (
            f"{one.found.kind[: _KIND - 2]:<{_KIND}}{one.found.who[: _WHO - 2]:<{_WHO}}{weight:>6}"
            f"{1000 * one.seconds:>9.1f}{_said(one):>14}   {', '.join(faults(one))}".rstrip()
        )
    yield ""
    yield verdict(found, stored=stored)


def ordered(found: Sequence[View]) -> list[View]:
    return sorted(found, key=lambda one: (-round(one.seconds, 4), one.found.kind, one.found.address))


def verdict(found: Sequence[View], *, stored: int) -> str:
    """How many pages there are, how many are over a bound, and the worst of each figure."""
    over = sum(1 for one in found if faults(one))
    worst = max((one.seconds for one in found), default=0.0)
    heaviest = max((one.found.weight or 0 for one in found), default=0)
    return (
        f"{len(found)} pages and reads with {stored:,} applications stored, the dearest {1000 * worst:.1f} ms, "
        f"the heaviest {heaviest / 1000:.1f} kB; {over} over a bound: {'NOT held' if over else 'held'}"
    )


def _said(one: View) -> str:
    """Statements with little stored and with much; one number where they are the same."""
    before, after = one.statements
    if before is None:
        return f"— → {after}"
    return f"{after}" if before == after else f"{before} → {after}"


def page(found: Sequence[View], *, stored: int, on: date) -> str:
    """The reference's page."""
    heads = "| page | who looks | address | kB (≤ 100) | CPU ms (≤ 30) | statements (few → many rows) |"
    rows = [
        f"| {one.found.kind} | {one.found.who} | `{_address(one)}` "
        f"| {'' if one.found.weight is None else f'{one.found.weight / 1000:.1f}'} | {1000 * one.seconds:.1f} "
        f"| {_said(one)} |"
        for one in ordered(found)
    ]
    return "\n".join([*_INTRODUCTION, f"On {on.isoformat()}: {verdict(found, stored=stored)}.", "", heads,
                      "|---|---|---|--:|--:|--:|", *rows, ""])  # fmt: skip


def _address(one: View) -> str:
    """The address; what is long in its query is a cursor, of which the beginning is enough."""
    address = one.found.address
    return address if len(address) <= _LONGEST else f"{address[:_LONGEST]}…"


_LONGEST: Final = 90
_INTRODUCTION: Final = (
    "# What each page costs",
    "",
    "Written by `./anbao bench pages --write`, which fails where a bound is not held. Every page that links lead to,",
    "as a visitor sees it, a buyer on the way, a customer, each member of the demo's staff, an examiner from a seat;",
    "and every read of the interface for programs.",
    "",
    "- **kB**: a first view: the page, its style sheets, scripts, sprite and pictures as they are sent, without fonts.",
    "- **CPU ms**: user and system time of web server and database for one view, with everything stored.",
    "- **statements**: of one view, with two sales stored and with everything; one number where they are the same.",
    "  `—`: there is such a page with many rows only.",
    "",
)
