"""CPU seconds (user and system) of whole process groups and of PostgreSQL's processes, by category.

A living process is read from the kernel's CPU clock of that process (nanoseconds; threads that ended are included),
its waited-for children from /proc/PID/stat (ticks of 10 ms). A process that ends between two readings is counted
through its parent, and what was already counted of it is taken off again.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from os import sysconf
from pathlib import Path

import psycopg

TICKS = sysconf("SC_CLK_TCK")
ENDED = "database: ended sessions"
UPKEEP = "database: upkeep"
OURS = "bench"  # application_name of the benchmark's own session, which is not counted

_SESSIONS = "SELECT pid, backend_type, application_name FROM pg_stat_activity"


@dataclass(frozen=True, slots=True)
class Reading:
    """One process at one moment. `heir` is the category in which its parent counts it once it has ended."""

    category: str
    heir: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    at: float
    readings: Mapping[tuple[int, str], Reading]


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds by category between two snapshots, and the wall-clock seconds between them."""

    wall: float
    seconds: Mapping[str, float]

    def of(self, *categories: str) -> float:
        return sum(self.seconds.get(category, 0.0) for category in categories)

    def without(self, idle: "Spent") -> "Spent":
        """Less what idle processes spend in the same time anyway."""
        share = self.wall / idle.wall
        return Spent(self.wall, {name: spent - share * idle.of(name) for name, spent in self.seconds.items()})


class Meter:
    """Reads the processes of `groups` (category → head of a session) and of one PostgreSQL cluster."""

    def __init__(self, groups: Mapping[str, Callable[[], int]], cluster: Path, connection: psycopg.Connection) -> None:
        self._groups = groups
        self._cluster = cluster
        self._connection = connection

    def snapshot(self) -> Snapshot:
        sessions = {head(): name for name, head in self._groups.items()}
        postmaster = int((self._cluster / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        backends = {pid: _category(kind, name) for pid, kind, name in self._connection.execute(_SESSIONS)}
        readings: dict[tuple[int, str], Reading] = {}
        for pid, stat in _processes():
            parent, session, started = int(stat[1]), int(stat[3]), stat[19]
            if pid == postmaster:
                category = heir = ENDED
            elif parent == postmaster:
                category, heir = backends.get(pid, UPKEEP), ENDED
            elif session in sessions:
                category = heir = sessions[session]
            else:
                continue
            reaped = (int(stat[13]) + int(stat[14])) / TICKS
            readings[pid, started] = Reading(category, heir, _clock(pid) + reaped)
        return Snapshot(time.monotonic(), readings)


def spent(before: Snapshot, after: Snapshot) -> Spent:
    total: Counter[str] = Counter()
    for key, reading in after.readings.items():
        known = before.readings.get(key)
        total[reading.category] += reading.seconds - (known.seconds if known else 0.0)  # type: ignore[assignment]
    for key, reading in before.readings.items():
        if key not in after.readings:
            total[reading.heir] -= reading.seconds  # type: ignore[assignment]
    total.pop(f"database: {OURS}", None)
    return Spent(after.at - before.at, dict(total))


def _category(kind: str, name: str) -> str:
    return f"database: {name or 'unnamed'}" if kind in {"client backend", "parallel worker"} else UPKEEP


def _processes() -> Iterator[tuple[int, list[str]]]:
    """Process id and the fields of its `stat` from the state on."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                yield int(folder.name), (folder / "stat").read_text(errors="replace").rsplit(")", 1)[1].split()
            except OSError:
                continue


def _clock(pid: int) -> float:
    """The process's CPU clock: see clock_getcpuclockid(3)."""
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0
