"""Whether two kinds of request cost the same: the method of every test of timing.

Cost is CPU time of the thread that serves the request (`time.thread_time`): other processes of a busy machine are not
in it, and a hash that is skipped is. Both kinds run in pairs, the order within a pair drawn, so that caches, the
garbage collector and the clock's drift meet both. Of the pairs' differences the Hodges-Lehmann estimate is taken with
its distribution-free confidence interval (order statistics of the Walsh averages, after Wilcoxon's signed ranks); a few
slow outliers move neither. The claim is equivalence (two one-sided tests): the whole interval lies within a share of
what a request costs. More pairs are drawn while the interval is wider than that share lets it be; a real difference
stays outside however many there are.
"""

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations_with_replacement
from statistics import median

PAIRS = 30
MOST = 120
NORMAL_QUANTILE = 2.5758  # of 99 %, two-sided


@dataclass(frozen=True, slots=True)
class Difference:
    """Seconds: the estimate, its interval, and the median request."""

    estimate: float
    low: float
    high: float
    request: float
    pairs: int

    def within(self, share: float) -> bool:
        """Whether the interval lies within this share of a request."""
        return max(abs(self.low), abs(self.high)) <= share * self.request

    def apart(self, share: float) -> bool:
        """Whether the interval lies outside it altogether."""
        return min(abs(self.low), abs(self.high)) > share * self.request and self.low * self.high > 0


def difference(differences: list[float], request: float) -> Difference:
    """The estimate of paired differences with its 99 % interval."""
    n = len(differences)
    walsh = sorted((a + b) / 2 for a, b in combinations_with_replacement(differences, 2))
    mean, deviation = n * (n + 1) / 4, math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
    place = max(0, math.floor(mean - NORMAL_QUANTILE * deviation))
    return Difference(median(walsh), walsh[place], walsh[-1 - place], request, n)


def compare(one: Callable[[int], object], other: Callable[[int], object], *, share: float) -> Difference:
    """Run both in pairs until their difference is known well enough for `share`; each gets the number of its pair."""
    drawn = random.Random(20261129)
    one(-1), other(-2)  # what is done once
    differences: list[float] = []
    costs: list[float] = []
    while True:
        for _ in range(PAIRS):
            differences.append(_pair(one, other, len(differences), drawn, costs))
        found = difference(differences, median(costs))
        if found.within(share) or found.apart(share) or len(differences) >= MOST:
            return found


def _pair(
    one: Callable[[int], object], other: Callable[[int], object], number: int, drawn: random.Random, costs: list[float]
) -> float:
    first_one = drawn.random() < 0.5
    spent = [_cost(call, number) for call in ((one, other) if first_one else (other, one))]
    costs += spent
    return (spent[0] - spent[1]) * (1 if first_one else -1)


def _cost(call: Callable[[int], object], number: int) -> float:
    began = time.thread_time()
    call(number)
    return time.thread_time() - began
