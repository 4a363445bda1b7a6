"""`./anbao bench pages`: what each page weighs and costs, and how its cost grows with what is stored.

CPU seconds of web server and database together, one page at a time, with many applications stored; statements of one
view before and after, which must not grow with the rows.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from bench.support.running import running

if TYPE_CHECKING:
    from bench.support.views import View

STORED = 100_000
HEAVIEST = 100_000  # bytes of a first view, compressed, without fonts
DEAREST = 0.030  # seconds of CPU


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao bench pages", description=__doc__)
    parser.add_argument("--stored", type=int, default=STORED, metavar="N", help=f"applications stored ({STORED})")
    parser.add_argument("--only", default="", metavar="WORD", help="only pages with this in their kind or address")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)

    def say(line: str) -> None:
        if not options.json:
            print(line, file=sys.stderr, flush=True)

    with running(say) as at:
        from bench.support.views import measure

        found = measure(at, stored=options.stored, only=options.only, say=say)
    print(json.dumps([_as_json(one) for one in found], ensure_ascii=False, indent=2) if options.json else text(found))
    return 1 if any(faults(one) for one in found) else 0


def faults(one: "View") -> list[str]:
    """What is over its bound, with its figure."""
    before, after = one.statements
    told = {
        f"{one.found.weight / 1000:.0f} kB": one.found.weight > HEAVIEST,
        f"{1000 * one.seconds:.0f} ms": one.seconds > DEAREST,
        f"{before} → {after} statements": after > before,
    }
    return [words for words, wrong in told.items() if wrong]


def text(found: Sequence["View"]) -> str:
    """A table, dearest first, each figure beside its bound."""
    heading = f"{'page':<46}{'who':<12}{'kB':>6}{'CPU ms':>9}{'statements':>12}   "
    bounds = f"{'bound':<46}{'':<12}{HEAVIEST // 1000:>6}{1000 * DEAREST:>9.1f}{'same':>12}"
    rows = [
        f"{one.found.kind[:45]:<46}{one.found.who[:11]:<12}{one.found.weight / 1000:>6.0f}{1000 * one.seconds:>9.1f}"
        f"{' → '.join(str(n) for n in dict.fromkeys(one.statements)):>12}   {', '.join(faults(one))}"
        for one in sorted(found, key=lambda one: -one.seconds)
    ]
    over = sum(1 for one in found if faults(one))
    return "\n".join(
        [heading, bounds, *rows, "", f"{len(found)} pages, {over} over a bound: {'NOT ' if over else ''}held"]
    )


def _as_json(one: "View") -> dict[str, object]:
    return {**asdict(one), "weight": one.found.weight, "faults": faults(one)}
