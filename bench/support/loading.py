"""Loading the compiled book in processes of their own; run as a module it is such a process."""

import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from anbao.project.installation import REPOSITORY
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.cases import COMPANY
from anbao.rulebook.domain.compiling import compiled_text, digest_of, load_book
from anbao.rulebook.domain.profile import Profile, profile_of
from anbao.rulebook.queries.sources import read_folder

ON = date(2026, 11, 2)
STEP = "sale.underwrite"
AFTER = ("first decision's guards", "all the rest of every clause")  # not part of the load


@dataclass(frozen=True, slots=True)
class Loads:
    """The median load, its parts, and what else there is to say."""

    seconds: float
    parts: Mapping[str, float]
    notes: Sequence[str]


def compile_into(file: Path) -> str:
    """Compile the rulebook of this checkout; returns the digest."""
    text = compiled_text(read_folder(REPOSITORY / "rulebook"))
    file.write_bytes(text)
    return digest_of(text)


def in_fresh_processes(file: Path, digest: str, times: int) -> Loads:
    """Load `times` times, each in a new process whose modules are imported before the clock starts."""
    runs = [_in_fresh_process(file, digest) for _ in range(times)]
    sums = [sum(run["parts"].values()) for run in runs]
    parts = {name: median(run["parts"][name] for run in runs) for name in runs[0]["parts"]}
    after = ", ".join(f"{name} {1000 * median(run['after'][name] for run in runs):.2f} ms" for name in AFTER)
    first = runs[0]
    notes = [
        f"{times} loads, {1000 * min(sums):.2f} to {1000 * max(sums):.2f} ms; parts are medians of their own",
        f"not in it: {after}",
        f"{first['clauses']} clauses, {first['in_force']} of them for the example company, {first['bytes']} bytes",
        f"memory: {first['ready']:.1f} MiB ready, {first['whole']:.1f} MiB with all the rest read",
    ]
    return Loads(median(sums), parts, notes)


def _in_fresh_process(file: Path, digest: str) -> dict:
    command = [sys.executable, "-m", __spec__.name, str(file), digest]
    ran = subprocess.run(command, capture_output=True, check=True, cwd=REPOSITORY, env=_environment(), text=True)
    return json.loads(ran.stdout)


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY}"}


class Stopwatch:
    """CPU seconds of one act after another, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, act: Callable[[], object]) -> None:
        began = time.process_time()
        act()
        self.seconds[name] = time.process_time() - began


def load(file: Path, digest: str, company: Profile, watch: Stopwatch) -> Book:
    """The load as it is timed."""
    made: dict = {}
    watch.time("file read", lambda: made.update(text=file.read_bytes()))
    watch.time("digest checked, lines found", lambda: made.update(book=load_book(made["text"], digest=digest)))
    compiled = made["book"]
    book = Book(compiled, company, ON)
    watch.time("index and conditions parsed", lambda: compiled.clauses)
    watch.time("clauses in force", lambda: book.clauses)
    watch.time("their figures", lambda: book.all_figures)
    watch.time("their guards by step", lambda: book.steps)
    return book


def everything(book: Book) -> None:
    """Read and build what a decision does not need."""
    compiled = book.compiled
    for clause in compiled.clauses:
        for name in ("title", "summary", "at", "applies_trees", "params", "obligations", "evidence", "links"):
            getattr(clause, name)
    _ = compiled.works, compiled.leaves, compiled.readings, compiled.titles


def _memory(file: Path, digest: str, company: Profile) -> tuple[float, float]:
    """MiB of a book that is ready, and of one that was read throughout."""
    tracemalloc.start()
    book = load(file, digest, company, Stopwatch())
    ready = tracemalloc.get_traced_memory()[0]
    everything(book)
    whole = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return ready / 2**20, whole / 2**20


def _main(name: str, digest: str) -> None:
    file, company = Path(name), profile_of({**COMPANY, "stricter": {}})
    _ = company.facts, file.read_bytes()  # the file is in memory: its disk is not what is measured
    watch, after = Stopwatch(), Stopwatch()
    book = load(file, digest, company, watch)
    after.time(AFTER[0], lambda: book.guards(STEP, {}))
    after.time(AFTER[1], lambda: everything(book))
    ready, whole = _memory(file, digest, company)
    said = {
        "parts": watch.seconds,
        "after": after.seconds,
        "clauses": len(book.compiled.clauses),
        "in_force": len(book.clauses),
        "bytes": file.stat().st_size,
        "ready": ready,
        "whole": whole,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    _main(*sys.argv[1:])
