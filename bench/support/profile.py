"""Where the CPU seconds go: by page and task, by statement, by package and by function of ours."""

import json
import os
import pstats
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from anbao.project.installation import REPOSITORY
from anbao.project.processes import web
from bench.support.running import Running, served, worker
from bench.support.watched import TAKE, WORKER_FILE

Place = tuple[str, int, str]
SOURCE = f"{REPOSITORY}/src/"
BUILT_IN = "~"


@dataclass(frozen=True, slots=True)
class Profile:
    """Per purchase. `pieces`: web and worker → name → times, ms, statements; the others: process → rows in ms."""

    pieces: Mapping[str, Mapping[str, Mapping[str, Any]]]
    packages: Mapping[str, list[tuple[str, float]]]
    functions: Mapping[str, list[tuple[str, float, float]]]
    built_in: Mapping[str, list[tuple[str, float, float]]]


def profile(at: Running, purchase: Callable[[], object], rounds: int) -> Profile:
    """Web and worker are replaced by watched ones; then `rounds` purchases are counted and as many profiled."""
    at.replace(
        served(web(at.ports.web, workers=1), "bench.support.watched_web:application"),
        worker("bench.support.watched_worker"),
    )
    for _ in range(3):
        purchase()
    _take(at, profiling=False)
    for _ in range(rounds):
        purchase()
    counted = _take(at, profiling=True)
    for _ in range(rounds):
        purchase()
    _take(at, profiling=False)
    stats = {name: pstats.Stats(f"{file}.pstats") for name, file in _files(at).items()}
    return Profile(
        pieces={name: _per_purchase(pieces, rounds) for name, pieces in counted.items()},
        packages={name: _packages(found, rounds) for name, found in stats.items()},
        functions={name: _functions(found, rounds) for name, found in stats.items()},
        built_in={name: _built_in(found, rounds) for name, found in stats.items()},
    )


def _files(at: Running) -> dict[str, Path]:
    return {"web": at.folder / "watched-web.json", "worker": at.folder / WORKER_FILE}


def _take(at: Running, *, profiling: bool) -> dict[str, Any]:
    files = _files(at)
    for file in files.values():
        file.unlink(missing_ok=True)
    asked = {"file": str(files["web"]), **({"profiling": "1"} if profiling else {})}
    httpx.get(f"{at.base}{TAKE}", params=asked).raise_for_status()
    os.kill(at.pid("worker"), signal.SIGUSR2 if profiling else signal.SIGUSR1)
    end = time.monotonic() + 10
    while not files["worker"].exists():
        if time.monotonic() > end:
            raise TimeoutError("the watched worker does not answer")
        time.sleep(0.05)
    return {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items()}


def _per_purchase(pieces: Mapping[str, Any], rounds: int) -> dict[str, Any]:
    return {
        name: {
            "times": piece["times"] / rounds,
            "ms": 1000 * piece["seconds"] / rounds,
            "queries": sum(piece["statements"].values()) / rounds,
            "repeated": [
                (sql, times / rounds)
                for sql, times in Counter(piece["statements"]).most_common(5)
                if times > piece["times"]
            ],
        }
        for name, piece in sorted(pieces.items(), key=lambda item: -item[1]["seconds"])
    }


def _packages(stats: pstats.Stats, rounds: int) -> list[tuple[str, float]]:
    """Own time by package; that of built-in functions goes to who called them."""
    found: Counter[str] = Counter()
    for place, (_, _, own, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if place[0] != BUILT_IN or not callers:
            found[_package(place)] += own
            continue
        for caller, (_, _, share, _) in callers.items():
            found[_package(caller)] += share
    return [(name, 1000 * seconds / rounds) for name, seconds in found.most_common(30)]


def _package(place: Place) -> str:
    file = place[0]
    if place[2] == "wait" and "/psycopg/" in file:
        return "waiting for the database"
    if file == BUILT_IN:
        return "built-in"
    if file.startswith(SOURCE):
        parts = file.removeprefix(SOURCE).split("/")
        return ".".join(parts[: 3 if parts[1:2] == ["commerce"] else 2]).removesuffix(".py")
    if "site-packages/" in file:
        parts = file.split("site-packages/", 1)[1].split("/")
        return ".".join(parts[: 2 if parts[0] == "django" else 1]).removesuffix(".py")
    if file.startswith("<frozen"):
        return "python: imports"
    return "python: standard library" if "/lib/python" in file else "bench"


def _functions(stats: pstats.Stats, rounds: int) -> list[tuple[str, float, float]]:
    """(function of ours, calls, ms with all that it calls), the dearest first."""
    rows = [
        (_where(place), calls / rounds, 1000 * cumulative / rounds)
        for place, (_, calls, _, cumulative, _) in stats.stats.items()  # type: ignore[attr-defined]
        if place[0].startswith(SOURCE)
    ]
    return sorted(rows, key=lambda row: -row[2])[:70]


def _built_in(stats: pstats.Stats, rounds: int) -> list[tuple[str, float, float]]:
    """(function, calls, ms of its own), whoever wrote it, the dearest first."""
    rows = [
        (_where(place), calls / rounds, 1000 * own / rounds)
        for place, (_, calls, own, _, _) in stats.stats.items()  # type: ignore[attr-defined]
    ]
    return sorted(rows, key=lambda row: -row[2])[:40]


def _where(place: Place) -> str:
    file, line, name = place
    if file == BUILT_IN:
        return name
    return f"{file.removeprefix(SOURCE).split('site-packages/')[-1]}:{line} {name}"
