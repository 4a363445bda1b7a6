"""What is in the code runs only while evidence says so; without any it is silent, and open."""

from datetime import UTC, datetime, timedelta

import pytest

from anbao.kernel.periods import Period
from anbao.kernel.registries import Seen
from anbao.rulebook.domain.coverage import Evidence, weakest
from anbao.rulebook.domain.coverage_evidence import NONE, first_day, judge, weakest_evidence, with_evidence
from anbao.rulebook.domain.coverage_text import as_json, markdown, table
from tests.unit.rulebook.test_coverage import clause, coverage, states

AT = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)  # noon in Taiwan
GOOD = Evidence(AT, 3, "", AT + timedelta(days=1), current=True)
OLD = Evidence(AT - timedelta(days=99), 0, "", AT - timedelta(days=9))
GUARD, PROBE, PAPER, NEW = ("law.guarded", "g"), ("law.guarded", "c"), ("law.papers", "d"), ("law.new", "g")


def live(found, *clauses):
    return with_evidence(coverage(*clauses), found, at=AT)


def test_nothing_runs_without_evidence():
    found = live({})
    assert states(found) == {
        "a1.p1": "context",
        "a2.p1": "silent",
        "a2.p2.s1": "silent",
        "a2.p2.s2": "partly",
        "a2.p2.s10": "planned",
        "a4-1.p1": "silent",
    }
    assert (found.tally.running, found.tally.silent, found.tally.installed) == (0, 3, 0)
    assert found.tally.covered == 5
    assert found.complete  # silent is open like planned; nothing leads nowhere


def test_a_leaf_runs_when_all_it_asks_for_has_evidence():
    assert states(live({GUARD: GOOD, NEW: GOOD}))["a2.p1"] == "silent"  # its probe is missing
    assert states(live({GUARD: GOOD, PROBE: GOOD}))["a2.p1"] == "running"
    assert states(live({GUARD: GOOD, PROBE: OLD}))["a2.p1"] == "silent"


def test_evidence_of_one_clause_is_none_of_another():
    """Both ask for the same guard, which answered for one of them only."""
    found = states(live({NEW: GOOD}))
    assert (found["a2.p1"], found["a4-1.p1"]) == ("silent", "running")


def test_evidence_does_not_make_what_is_planned_or_broken_run():
    duty = "{id: g, kind: duty, schedule: {every: x.every}, done_by: proof}"
    planned = "{id: c, kind: capability, probe: test.later, state: planned}"
    clauses = (clause("guarded", "a2.p1", duty), clause("papers", "a2.p2.s1", planned.replace("id: c", "id: d")))
    found = states(live({GUARD: GOOD, PAPER: GOOD}, *clauses))
    assert (found["a2.p1"], found["a2.p2.s1"]) == ("broken", "planned")


@pytest.mark.parametrize(
    ("obligations", "leaf"),
    [
        (set(), "uncovered"),
        ({"running"}, "running"),
        ({"running", "silent"}, "silent"),
        ({"running", "planned"}, "partly"),
        ({"silent", "planned"}, "partly"),
        ({"installed", "planned"}, "partly"),
        ({"planned"}, "planned"),
        ({"running", "broken"}, "broken"),
        ({"planned", "broken"}, "broken"),
    ],
)
def test_leaf_is_as_good_as_its_weakest_obligation(obligations, leaf):
    assert weakest(obligations) == leaf


@pytest.mark.parametrize(
    ("seen", "cycle", "current"),
    [
        (None, None, False),
        (Seen(AT), None, True),
        (Seen(AT, good=False), None, False),  # a probe that found a fault
        (Seen(AT + timedelta(seconds=1)), None, False),  # not yet
        (Seen(AT - timedelta(hours=24) + timedelta(seconds=1)), Period(hours=24), True),
        (Seen(AT - timedelta(hours=24)), Period(hours=24), False),
        (Seen(datetime(2026, 8, 1, 16, 0, tzinfo=UTC)), Period(months=3), True),  # 2 August in Taiwan: to 2 November
        (Seen(datetime(2026, 8, 1, 15, 59, tzinfo=UTC)), Period(months=3), False),  # 1 August: to 1 November
        (Seen(AT), Period(), False),  # the cycle of a figure that nobody knows
    ],
)
def test_evidence_counts_within_its_cycle(seen, cycle, current):
    assert judge(seen, count=1, cycle=cycle, at=AT).current is current


def test_evidence_says_when_its_cycle_ends():
    found = judge(Seen(AT, "2.1"), count=4, cycle=Period(hours=1), at=AT)
    assert (found.last_at, found.count, found.says, found.until) == (AT, 4, "2.1", AT + timedelta(hours=1))


def test_of_several_documents_the_missing_one_decides():
    assert weakest_evidence([]) is NONE
    assert weakest_evidence([GOOD, NONE]).current is False
    assert weakest_evidence([GOOD, OLD]).last_at == OLD.last_at
    later = Evidence(AT, 1, "later", AT + timedelta(days=2), current=True)
    forever = Evidence(AT, 1, "forever", None, current=True)
    found = weakest_evidence([forever, later, GOOD])
    assert (found.until, found.count, found.current) == (GOOD.until, 3, True)
    assert weakest_evidence([forever]).says == "forever"


@pytest.mark.parametrize("cycle", [Period(months=3), Period(days=7), Period(hours=36), Period()])
def test_first_day_is_the_first_that_counts_as_a_whole(cycle):
    day = first_day(cycle, AT)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=8)
    assert cycle == Period() or cycle.add_to(midnight) > AT
    assert cycle.add_to(midnight - timedelta(days=1)) <= AT


def test_text_forms_show_evidence():
    found = live({GUARD: GOOD, PROBE: GOOD, NEW: OLD})
    numbers = as_json(found)
    assert numbers["evidence_looked_at"] == "2026-11-02T12:00:00+08:00"
    assert (numbers["total"]["running"], numbers["total"]["silent"]) == (1, 2)
    guard = numbers["works"][0]["units"][1]["leaves"][0]["obligations"][0]
    assert (guard["state"], guard["evidence"]["last_at"]) == ("running", "2026-11-02T12:00:00+08:00")
    lines = list(table(found))
    assert any(line.split() == ["a2", "4", "0", "4", "4", "1", "1", "1", "1", "0", "0"] for line in lines)
    assert any("silent" in line.split() and "installed" not in line for line in lines)
    assert "law.new: g: the guard 'test.guard' is silent, last seen 2026-07-26T12:00:00+08:00" in lines
    assert "law.papers: d: the document '*.terms' is silent, never seen" in lines
    assert "| a2 | 4 | 0 | 4 | 4 | 1 | 1 | 1 | 1 | 0 | 0 |" in list(markdown(found, ()))
