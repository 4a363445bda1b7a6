"""What one view of a page costs: statements, and CPU of web server and database."""

from dataclasses import dataclass
from statistics import median

import httpx

from bench.support import database
from bench.support.cpu import spent
from bench.support.crawl import Found
from bench.support.running import Running

VIEWS, ROUNDS = 4, 3
LOOKS = 3  # at a page whose statements are counted: now and then a view renews what is kept, so the fewest count
SURE = 0.5  # of the bound: a first round below that is enough
SPENT = ("web", "database: web")


@dataclass(frozen=True, slots=True)
class View:
    """A page with its cost: CPU seconds with much stored; statements with little (None: no such page then) and much."""

    found: Found
    seconds: float
    statements: tuple[int | None, int]


def statements(at: Running, log: database.StatementLog, client: httpx.Client, address: str) -> int:
    """Of one view; the log is being written."""
    client.get(at.base + address).raise_for_status()
    counted = []
    for _ in range(LOOKS):
        log.forget()
        client.get(at.base + address)
        said = log.by_process().get("web")
        counted.append(said.queries if said else 0)
    return min(counted)


def seconds(at: Running, client: httpx.Client, address: str, *, bound: float) -> float:
    """CPU of one view, the median of some rounds; no log is being written."""
    rounds: list[float] = []
    while len(rounds) < ROUNDS and not (rounds and rounds[0] < SURE * bound):
        start = at.meter.snapshot()
        for _ in range(VIEWS):
            client.get(at.base + address)
        rounds.append(spent(start, at.meter.snapshot()).of(*SPENT) / VIEWS)
    return median(rounds)
