"""`./anbao bench rulebook`: loading the book, deciding what applies, and exporting it, each beside its bound.

All figures are CPU seconds, user and system. A load is that of a process of its own, from the compiled file to a book
that can decide: read, digest checked, taken apart, the clauses in force found, their figures, and who guards which
step. What a decision does not need (titles, links, most obligations) is read later; that is shown too, without a bound.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench.support import applying, loading
from bench.support.figure import Figure, text

DECISIONS = 100_000
LOAD_BOUND = 0.020  # seconds
DECISIONS_BOUND = 1.0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao bench rulebook", description=__doc__)
    parser.add_argument("-n", type=int, default=15, metavar="N", help="loads, each in a process of its own (15)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.n < 1:
        parser.error("at least one load")

    def say(line: str) -> None:
        if not options.json:
            print(line, file=sys.stderr, flush=True)

    figures = measure(options.n, say)
    if options.json:
        print(json.dumps([asdict(one) | {"held": one.held} for one in figures], ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for one in figures for line in text(one)))
    return 0 if all(one.held for one in figures) else 1


def measure(loads: int, say: Callable[[str], None]) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="anbao-bench-") as folder:
        file = Path(folder) / "book"
        say("compiling the book …")
        digest = loading.compile_into(file)
        say(f"{loads} loads …")
        loaded = loading.in_fresh_processes(file, digest, loads)
        say(f"{DECISIONS} decisions …")
        decided = applying.decide(file, DECISIONS)
    say("exports …")
    return [
        Figure("load of the book", loaded.seconds, LOAD_BOUND, loaded.parts, loaded.notes),
        Figure("100,000 applicability decisions", decided.seconds, DECISIONS_BOUND, {}, decided.notes),
        export(),
    ]


def export() -> Figure:
    """The full OSCAL export against trestle reading it back, in the same run."""
    name = "OSCAL export, beside trestle's reading"
    try:
        from bench.support.oscal import export_times
    except ImportError as error:
        return Figure(name, None, None, {}, [f"not measured: {error}"])
    ours, trestle = export_times()
    return Figure(name, ours, trestle, {}, [])
