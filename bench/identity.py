"""`./anbao bench identity`: sign-ins over HTTP beside the bare Argon2id limit of this machine, and their memory.

In rounds, one after the other so that both meet the same neighbors: as many threads as there are cores compute nothing
but the product's Argon2id; then the same cores serve sign-ins of customers with right passwords (web server, database
and the client that asks included). The ratio is that of the rates, and once more that of the CPU seconds, less what
idle processes spend. Then many sign-ins come at once: the peak of the web processes' memory stands beside what they
hold when idle and one hash for each that may run at once.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import TYPE_CHECKING

from bench.support import bare
from bench.support.running import running

if TYPE_CHECKING:
    from bench.support.sign_ins import Customers

RATIO = 0.85  # of the bare limit, at least
AT_ONCE = 200
BARE_SECONDS, SIGN_IN_SECONDS, IDLE_SECONDS = 3.0, 8.0, 6.0


@dataclass(frozen=True, slots=True)
class Round:
    """Rates, a second: hashes right before and after, sign-ins between them."""

    bare: float
    sign_ins: float

    @property
    def ratio(self) -> float:
        return self.sign_ins / self.bare


@dataclass(frozen=True, slots=True)
class Found:
    """`hash_cpu`, `cpu`: CPU seconds of one hash and of one sign-in, by part. `memory` is in MiB, of all processes."""

    rounds: list[Round]
    hash_cpu: float
    cpu: dict[str, float]
    answered: int
    memory: float
    memory_idle: float
    memory_bound: float

    @property
    def ratio(self) -> float:
        return median(one.ratio for one in self.rounds)

    @property
    def cpu_ratio(self) -> float:
        """The same by CPU seconds: what neighbors on the same cores disturb less."""
        return self.hash_cpu / sum(self.cpu.values())

    @property
    def held(self) -> dict[str, bool]:
        return {
            "ratio": self.ratio >= RATIO,
            "cpu_ratio": self.cpu_ratio >= RATIO,
            "memory": self.memory <= self.memory_bound,
            "answered": self.answered == AT_ONCE,
        }


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anbao bench identity", description=__doc__)
    parser.add_argument("-n", type=int, default=5, metavar="N", help="rounds (5)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.n < 1:
        parser.error("at least one round")

    def say(line: str) -> None:
        if not options.json:
            print(line, file=sys.stderr, flush=True)

    with running(say) as at:
        from bench.support.sign_ins import Customers  # Django reads its settings then

        with Customers(at) as customers:
            found = measure(customers, options.n, say)
    print(json.dumps(as_json(found), indent=2) if options.json else "\n".join(text(found)))
    return 0 if all(found.held.values()) else 1


def measure(customers: "Customers", rounds: int, say: Callable[[str], None]) -> Found:
    say("warm-up …")
    customers.for_seconds(BARE_SECONDS)
    bare.for_seconds(1.0)
    customers.rest(IDLE_SECONDS)
    idle = customers.memory()
    made: list[Round] = []
    spent: dict[str, float] = {}
    hashes = [bare.for_seconds(BARE_SECONDS)]
    for number in range(rounds):
        rate = customers.for_seconds(SIGN_IN_SECONDS, spent)
        hashes.append(bare.for_seconds(BARE_SECONDS))
        made.append(Round((hashes[-2].rate + hashes[-1].rate) / 2, rate))
        say(f"round {number + 1} of {rounds}: {made[-1].ratio:.2f}")
    say(f"{AT_ONCE} at once …")
    answered, peak = customers.at_once(AT_ONCE)
    number = spent.pop("sign-ins")
    return Found(
        rounds=made,
        hash_cpu=median(one.cpu for one in hashes),
        cpu={name: seconds / number for name, seconds in spent.items()},
        answered=answered,
        memory=peak,
        memory_idle=idle,
        memory_bound=customers.memory_bound(idle),
    )


def as_json(found: Found) -> dict[str, object]:
    bounds = {"ratio": RATIO, "at_once": AT_ONCE}
    return asdict(found) | {"ratio": found.ratio, "cpu_ratio": found.cpu_ratio, "bounds": bounds, "held": found.held}


def text(found: Found) -> list[str]:
    """Each figure beside its bound, and what a sign-in's CPU goes into."""
    held = {name: "held" if so else "NOT HELD" for name, so in found.held.items()}
    bare_rate, rate = (
        median(values) for values in zip(*((one.bare, one.sign_ins) for one in found.rounds), strict=True)
    )
    whole = sum(found.cpu.values())
    return [
        f"bare Argon2id                {bare_rate:8.1f} a second, {1000 * found.hash_cpu:.1f} ms CPU each",
        f"sign-ins over HTTP           {rate:8.1f} a second, {1000 * whole:.1f} ms CPU each",
        *(f"    {name:<32}{1000 * seconds:8.2f} ms" for name, seconds in found.cpu.items()),
        f"ratio                        {found.ratio:8.2f}   bound {RATIO} at least: {held['ratio']}",
        f"    by CPU                   {found.cpu_ratio:8.2f}   bound {RATIO} at least: {held['cpu_ratio']}",
        f"answered of {AT_ONCE} at once       {found.answered:8}   bound {AT_ONCE}: {held['answered']}",
        f"peak memory of web           {found.memory:8.0f} MiB   bound {found.memory_bound:.0f} MiB: {held['memory']}",
        f"    when idle                    {found.memory_idle:8.0f} MiB",
    ]
