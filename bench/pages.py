"""`./anbao bench pages`: what each page weighs and costs, and how its cost grows with what is stored.

CPU seconds of web server and database together, one page at a time, with many applications stored; statements of one
view before and after, which must not grow with the rows; bytes of a first view. Not zero where a bound is not held.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from anbao.kernel.clock import TAIPEI, now
from anbao.project.installation import REPOSITORY
from bench.support.running import Running, running

if TYPE_CHECKING:
    from bench.support.views import View

STORED = 100_000
REFERENCE = REPOSITORY / "docs" / "reference" / "page-cost.md"
UNLIMITED = str(10**9)
ENVIRONMENT = {"ANBAO_API_CALLS_PER_MINUTE": UNLIMITED, "ANBAO_API_CALLS_PER_MINUTE_OF_ADDRESS": UNLIMITED}
"""A program that measures calls more often than one may."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao bench pages", description=__doc__)
    parser.add_argument("--stored", type=int, default=STORED, metavar="N", help=f"applications stored ({STORED})")
    parser.add_argument("--only", default="", metavar="WORD", help="only pages with this in their kind or address")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help=f"write {REFERENCE.relative_to(REPOSITORY)} too")
    options = parser.parse_args(arguments)
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", file=sys.stderr, flush=True)

    with running(say, environment=ENVIRONMENT, threads=1) as at:
        found = _measure(at, stored=options.stored, only=options.only, say=say)
    from bench.support import page_table

    if options.json:
        print(json.dumps([_as_json(one) for one in page_table.ordered(found)], ensure_ascii=False, indent=2))
    else:
        print("\n".join(page_table.lines(found, stored=options.stored)))
    if options.write and not options.only:
        today = now().astimezone(TAIPEI).date()
        REFERENCE.write_text(page_table.page(found, stored=options.stored, on=today), encoding="utf-8")
    return 1 if not found or any(page_table.faults(one) for one in found) else 0


def _measure(at: Running, *, stored: int, only: str, say: Callable[[str], None]) -> "list[View]":
    from bench.support import stock
    from bench.support.everything import Everything
    from bench.support.page_table import DEAREST

    everything = Everything(at, only=only, bound=DEAREST, say=say)
    say("every page with little stored …")
    everything.before()
    say(f"storing {stored} applications …")
    stock.multiply(at.connection, everything.made, stored)
    say("every page with much stored …")
    return everything.after()


def _as_json(one: "View") -> dict[str, object]:
    from bench.support.page_table import faults

    return {**asdict(one), "faults": faults(one)}
