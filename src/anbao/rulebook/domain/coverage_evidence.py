"""Coverage with evidence: what is in the code counts as running only while something shows that it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.periods import Period
from anbao.kernel.registries import Seen
from anbao.rulebook.domain.coverage import Coverage, Evidence, LeafState, ObligationState, weakest

NONE = Evidence()
Found = Mapping[tuple[str, str], Evidence]
"""(clause, id of its obligation) → evidence; what is not there has none."""


def with_evidence(coverage: Coverage, found: Found, *, at: datetime) -> Coverage:
    """The same coverage, with what is installed told apart into running and silent as of the moment `at`."""
    works = tuple(
        replace(
            work,
            units=tuple(replace(unit, leaves=tuple(_leaf(leaf, found) for leaf in unit.leaves)) for unit in work.units),
        )
        for work in coverage.works
    )
    return replace(coverage, works=works, looked_at=at)


def _leaf(leaf: LeafState, found: Found) -> LeafState:
    obligations = tuple(_obligation(one, found) for one in leaf.obligations)
    state = weakest(one.state for one in obligations) if leaf.normative else leaf.state
    return replace(leaf, obligations=obligations, state=state)


def _obligation(one: ObligationState, found: Found) -> ObligationState:
    if one.state != "installed":
        return one
    evidence = found.get((one.clause, one.id), NONE)
    return replace(one, evidence=evidence, state="running" if evidence.current else "silent")


def judge(seen: Seen | None, *, count: int, cycle: Period | None, at: datetime) -> Evidence:
    """The evidence as of `at`. `cycle`: how long it counts; None where it has no end."""
    if seen is None:
        return NONE
    until = cycle.add_to(seen.at) if cycle else None
    current = seen.good and seen.at <= at and (until is None or at < until)
    return Evidence(seen.at, count, seen.says, until, current)


def weakest_evidence(several: Sequence[Evidence]) -> Evidence:
    """Of several things that one obligation asks for: the one that is missing, or whose cycle ends first."""
    if not several:
        return NONE
    first = min(
        several, key=lambda one: (one.current, one.last_at is not None, one.until is None, one.until or one.last_at)
    )
    return replace(first, count=sum(one.current for one in several))


def first_day(cycle: Period, at: datetime) -> date:
    """The first day in Taiwan of which every moment is within its cycle at `at`."""
    day = local_date(at)
    while cycle.add_to(datetime.combine(day - timedelta(days=1), time(), tzinfo=TAIPEI)) > at:
        day -= timedelta(days=1)
    return day
