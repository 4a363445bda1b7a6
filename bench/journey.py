"""`./anbao bench journey`: what registering and buying costs a new customer's insurer, beside a fixed floor.

Both are CPU seconds, user and system, of everything that works on a sale: web, worker, sequencer and the database's
sessions. What the same processes spend when nobody buys (polling, heartbeats) is measured by itself and taken off.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from anbao.project.demo import walk
from anbao.project.startup import Progress
from bench.support import database, report
from bench.support.cpu import ENDED, UPKEEP, Spent, spent
from bench.support.customer import Customer, counting
from bench.support.profile import profile
from bench.support.running import COUNTED, Running, running
from bench.support.stored import TIMES, Grown, store, stored

# The floor of one sale. Fixed: a change of it is a change of what the bound means.
REQUESTS = 20
COMMITS = 20
HASHES = 1
DOCUMENTS = 1
SIGNATURES = 1
BOUND = 2.5  # times the floor, the median of the rounds

MORE = 2
BASE = 20  # sales stored before the first rounds, where growth is asked for
WARM_UP = 4  # purchases: each of the web server's threads has its own session
IDLE = 12.0  # seconds
IDLE_LOG = 5.0
SALE = (*COUNTED, *(f"database: {name}" for name in COUNTED), ENDED)
FLOOR = ("floor", "database: floor")


@dataclass(frozen=True, slots=True)
class Round:
    """One floor and one purchase right after it; `gross` includes what idle processes spend, `sale` does not."""

    floor: dict[str, float]
    sale: dict[str, float]
    gross: float
    wall: float
    apart: dict[str, float]

    @property
    def ratio(self) -> float:
        return sum(self.sale.values()) / sum(self.floor.values())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao bench journey", description=__doc__)
    parser.add_argument("-n", type=int, default=10, metavar="N", help="rounds (10)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--stored",
        type=int,
        nargs="?",
        const=TIMES,
        metavar="N",
        help=f"then store N times as many sales ({TIMES}) through the product's pages, and measure again",
    )
    parser.add_argument("--profile", action="store_true", help="also show what web and worker spend it on")
    options = parser.parse_args(arguments)
    if options.n < 1:
        parser.error("at least one round")
    if options.stored is not None and options.stored < MORE:
        parser.error("at least twice as many sales")

    def say(line: str) -> None:
        if not options.json:
            print(line, file=sys.stderr, flush=True)

    with running(say) as at, counting() as customers:
        if options.stored:
            _store(at, BASE, say)
        result = measure(at, customers, rounds=options.n, say=say)
        if options.stored:
            grown = _grown(at, times=options.stored, rounds=options.n, before=result, say=say)
            result["stored"] = asdict(grown) | {"growth": grown.growth, "text": grown.text(), "held": grown.held}
        if options.profile:
            say("profile …")
            result["profile"] = asdict(profile(at, lambda: _purchase(at), max(3, options.n // 2)))
    print(json.dumps(result, ensure_ascii=False, indent=2) if options.json else report.text(result))
    return 0 if result["held"] and result.get("stored", {"held": True})["held"] else 1


def measure(at: Running, customers: list[Customer], *, rounds: int, say: Callable[[str], None]) -> dict[str, object]:
    say("warm-up …")
    for _ in range(WARM_UP):
        _purchase(at)
        _floor(at)
    say("idle …")
    idle = _idle(at)
    stored_before = stored(at.connection)
    before, sessions = database.counts(at.connection), database.committed(at.connection)
    del customers[:]
    made: list[Round] = []
    for number in range(rounds):
        made.append(_round(at, idle))
        say(f"round {number + 1} of {rounds}: {made[-1].ratio:.2f}")
    after = database.counts(at.connection)
    walked = list(customers)
    say("counted round …")
    statements, commits = _counted(at)
    r = [one.ratio for one in made]
    return {
        "bound": BOUND,
        "held": held(median(r)),
        "rounds": [asdict(one) | {"ratio": one.ratio} for one in made],
        "ratio": {"median": median(r), "min": min(r), "max": max(r)},
        "floor": _medians([one.floor for one in made]),
        "sale": _medians([one.sale for one in made]),
        "apart": _medians([one.apart for one in made]),
        "gross": median(one.gross for one in made),
        "wall": median(one.wall for one in made),
        "idle_per_second": {name: idle.of(name) / idle.wall for name in sorted(idle.seconds)},
        "requests": {kind: median(c.counts[kind] for c in walked) for kind in _kinds(walked)},
        "bytes_sent": {kind: median(c.sent[kind] for c in walked) for kind in _kinds(walked)},
        "kept": {name: (after[name] - before[name]) / rounds for name in after},
        "statements": statements,
        "commits": commits,
        "sessions_before": sessions[1],
        "stored_before": stored_before,
    }


def _grown(at: Running, *, times: int, rounds: int, before: dict[str, Any], say: Callable[[str], None]) -> Grown:
    """The same rounds again, with `times` as many sales stored as before the first."""
    sales, size = before["stored_before"]
    _store(at, times * sales, say)
    for _ in range(WARM_UP):
        _purchase(at)
    say("idle …")
    idle = _idle(at)
    found, held_now = [], stored(at.connection)
    for number in range(rounds):
        found.append(_round(at, idle).ratio)
        say(f"round {number + 1} of {rounds}, more stored: {found[-1]:.2f}")
    return Grown((sales, held_now[0]), (size, held_now[1]), (before["ratio"]["median"], median(found)))


def _store(at: Running, sales: int, say: Callable[[str], None]) -> None:
    """Until so many sales are stored and all the work behind them is done."""
    store(lambda: walk.buy(at.base, at.simulator, Progress(lambda _: None)), sales - stored(at.connection)[0], say)
    database.settle(at.connection)


def held(ratio: float) -> bool:
    return ratio <= BOUND


def _purchase(at: Running) -> None:
    """Register, buy, and wait for the work behind it."""
    walk.buy(at.base, at.simulator, Progress(lambda _: None))
    database.settle(at.connection)


def _round(at: Running, idle: Spent) -> Round:
    floor = _floor(at)
    start = at.meter.snapshot()
    _purchase(at)
    cost = spent(start, at.meter.snapshot())
    net = cost.without(idle)
    apart = {name: cost.of(name) for name in (UPKEEP, "simulator")}
    return Round(floor, {name: net.of(name) for name in SALE}, cost.of(*SALE), cost.wall, apart)


def _floor(at: Running) -> dict[str, float]:
    parts = {
        "requests": ["/"] * REQUESTS,
        "commits": [f"/commits/{COMMITS}/"],
        "password hash": [f"/hashes/{HASHES}/"],
        "document": [f"/documents/{DOCUMENTS}/"],
        "signature": [f"/signatures/{SIGNATURES}/"],
    }
    found: dict[str, float] = {}
    for name, paths in parts.items():
        start = at.meter.snapshot()
        for path in paths:
            at.floor.get(path).raise_for_status()
        found[name] = spent(start, at.meter.snapshot()).of(*FLOOR)
    return found


def _idle(at: Running) -> Spent:
    start = at.meter.snapshot()
    time.sleep(IDLE)
    return spent(start, at.meter.snapshot())


def _counted(at: Running) -> tuple[dict[str, dict[str, Any]], dict[str, float]]:
    """Statements of one purchase by process, not timed; and the commits that the server itself counted for it."""
    log = database.StatementLog(at.connection, at.server.log)
    with log:
        time.sleep(IDLE_LOG)
    polling = {name: found.queries / IDLE_LOG for name, found in log.by_process().items()}
    commits, sessions = database.committed(at.connection)
    begun = time.monotonic()
    with log:
        start = time.monotonic()
        _purchase(at)
        wall = time.monotonic() - start
    after, sessions_after = database.committed(at.connection)
    found = {
        name: asdict(said) | {"polling": polling.get(name, 0.0) * wall, "texts": said.texts.most_common(25)}
        for name, said in log.by_process().items()
        if name in COUNTED
    }
    server = {
        "xact_commit": after - commits,
        "seconds": time.monotonic() - begun,
        "sessions": sessions_after - sessions,
    }
    return found, server


def _medians(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: median(row[name] for row in rows) for name in rows[0]}


def _kinds(walked: list[Customer]) -> list[str]:
    return sorted({kind for customer in walked for kind in customer.counts})
