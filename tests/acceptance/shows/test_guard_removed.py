"""With any one guard taken out of the registry nothing is sold: its step refuses, and the ledger says why."""

import pytest

from anbao.kernel.verdict import Passed, Refused
from anbao.project.demo.walk import WalkFailed
from anbao.rulebook import api as rulebook
from tests.acceptance.shows import guards, inside
from tests.integration.journey import fakes

PLACED = guards.placed()
TAGS = sorted({tag for tag, _ in PLACED})
STEPS = {step for _, step in PLACED}
AFTER_THE_MONEY = {"sale.issue"}


def one_of_each_step():
    """For each step a guard that stands before as few other steps as possible."""
    wide = {tag: len([step for known, step in PLACED if known == tag]) for tag in TAGS}
    return [min((tag for tag, known in PLACED if known == step), key=lambda t: (wide[t], t)) for step in sorted(STEPS)]


@pytest.fixture
def decisions(shop, monkeypatch):
    """Step → what the last decision of a whole purchase that passed it was asked with."""
    kept, run_step = {}, rulebook.run_step

    def keeping(book, **asked):
        decision = run_step(book, **asked)
        if decision.passed:
            kept[decision.step] = {"book": book, **asked}
        return decision

    monkeypatch.setattr(rulebook, "run_step", keeping)
    inside.Inside(shop).buy()
    return kept


def test_every_step_of_the_sale_refuses_without_any_one_of_its_guards(decisions):
    assert set(decisions) == STEPS, "the sale asks before these steps, and before no other"
    for tag, step in PLACED:
        asked = decisions[step]
        assert isinstance(rulebook.run_step(**asked).verdict, Passed)
        with inside.without(tag):
            decision = rulebook.run_step(**asked)
        assert isinstance(decision.verdict, Refused), (tag, step)
        assert decision.verdict.reason.code == "rulebook.guard-unknown", (tag, step)
        assert decision.verdict.reason.details == {"guard": tag}, (tag, step)
        assert [r.tag for r in decision.results if not isinstance(r.verdict, Passed)] == [tag]


@pytest.mark.parametrize("tag", guards.OF_OTHER_SALES)
def test_guard_of_another_sale_refuses_there_and_is_not_asked_here(decisions, tag):
    asked = decisions["sale.data"]
    elsewhere = {**asked, "facts": {**asked["facts"], **guards.OF_OTHER_SALES[tag]}}
    with inside.without(tag):
        assert isinstance(rulebook.run_step(**asked).verdict, Passed)
        assert rulebook.run_step(**elsewhere).verdict.reason.details == {"guard": tag}
    assert tag in {result.tag for result in rulebook.run_step(**elsewhere).results}


@pytest.mark.parametrize("tag", one_of_each_step())
def test_a_purchase_ends_where_the_guard_is_missing(shop, tag):
    from anbao.commerce.policies.models import Policy

    walk = inside.Inside(shop)
    with inside.without(tag), pytest.raises(WalkFailed):
        walk.buy()
    assert not walk.done
    assert not Policy.objects.exists()
    steps = {step for known, step in PLACED if known == tag}
    if steps != AFTER_THE_MONEY:
        assert fakes.world.captured == []
    refused = [
        (clear["step"], guard["details"]["guard"])
        for _, clear in inside.entries()
        for guard in clear.get("guards", [])
        if guard.get("reason") == "rulebook.guard-unknown"
    ]
    assert {known for _, known in refused} == {tag}
    assert {step for step, _ in refused} <= steps


def test_without_all_guards_nothing_begins(shop):
    walk = inside.Inside(shop)
    with inside.without(*TAGS), pytest.raises(WalkFailed, match="/register/"):
        walk.buy()


@pytest.mark.processes
def test_demo_check_fails_without_a_guard():
    """The launcher's own check, its processes without one guard; the others are tried by every_guard.py."""
    run = guards.check_without("registration.disclosures-opened-and-agreed")
    assert run.status == 1, run.said
    assert "這個步驟應有的檢核沒有安裝" in run.failure
    assert {program for line in run.without for program in ("granian", "worker") if program in line}, run.without
