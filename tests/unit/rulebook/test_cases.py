"""Worked examples: they hold, they fail, they are malformed."""

import pytest

from anbao.kernel.registry import Registry
from anbao.rulebook.domain.cases import Bench
from anbao.rulebook.domain.errors import Place
from anbao.rulebook.domain.reading import CaseSource, read
from tests.unit.rulebook.small import FILES, compiled, fact_types, guards


def bench():
    return Bench(compiled(), guards(), fact_types())


def one(clause="law.age", **raw):
    return bench().run(CaseSource(clause, Place("x.yaml", 1), {"name": "one", "as_of": "2024-06-01", **raw}))


def test_bench_runs_the_examples_of_the_small_book():
    results = [bench().run(case) for case in read(FILES).cases]
    assert len(results) == 4
    assert all(result.held for result in results), results


def test_bench_says_what_it_found_instead():
    result = one(guard="old-enough", given={"person.age": 17}, expect={"verdict": "passed"})
    assert result.fault == "expected {'verdict': 'passed'}, found {'verdict': 'refused'}"


def test_bench_checks_the_reason_where_the_example_names_it():
    assert one(guard="old-enough", given={"person.age": 17}, expect={"verdict": "refused", "reason": "test.no"}).held
    assert not one(guard="old-enough", given={"person.age": 17}, expect={"verdict": "refused", "reason": "x"}).held


def test_bench_takes_another_company():
    broker = {"company.kind": "broker"}
    assert one("law.broker-only", as_of="2023-12-31", profile=broker, expect={"applies": True}).held
    assert one("law.broker-only", as_of="2024-01-01", profile=broker, expect={"applies": False}).held
    assert one("law.broker-only", as_of="2023-12-31", expect={"applies": False}).held
    stricter = {"stricter": {"age.least": 21}}
    assert one(profile=stricter, guard="old-enough", given={"person.age": 20}, expect={"verdict": "refused"}).held


def test_bench_says_that_a_clause_is_undecided():
    assert one("law.line-only", given={}, expect={"applies": None}).held
    assert one("law.line-only", given={"line.key": "motor"}, expect={"applies": False}).held


def test_bench_counts_a_period():
    start = "2024-06-01T23:58:00+08:00"
    assert one("law.line-only", figure="wait.for", **{"from": start}, expect={"due": "2024-06-02T00:03:00+08:00"}).held


def test_bench_reports_a_guard_that_is_not_installed():
    result = Bench(compiled(), Registry("guard"), fact_types()).run(read(FILES).cases[0])
    assert result.unresolved
    assert not result.held


@pytest.mark.parametrize(
    "raw",
    [
        {"expect": {}},
        {"expect": {"verdikt": "passed"}},
        {"guard": "no-such", "expect": {"verdict": "passed"}},
        {"guard": "old-enough", "given": {}, "expect": {"verdict": "passed"}},
        {"whatever": 1, "expect": {"applies": True}},
        {"obligation": "old-enough", "expect": {"due": "2024-01-01"}},
        {"as_of": "yesterday", "expect": {"applies": True}},
    ],
)
def test_bench_refuses_a_malformed_example(raw):
    assert one(**raw).fault
