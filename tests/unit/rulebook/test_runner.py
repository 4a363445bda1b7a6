"""The guard runner: nothing passes because nothing was asked, known or installed."""

from datetime import UTC, datetime

import pytest

from anbao.kernel.clock import local_date
from anbao.kernel.registries import FactType
from anbao.kernel.verdict import Passed, Refused
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.errors import FactMistyped, FactUndeclared
from anbao.rulebook.domain.runner import run_step, supplied
from tests.unit.rulebook.small import compiled, fact_types, guards, profile

AT = datetime(2024, 6, 1, tzinfo=UTC)
FACTS = {"person.age": 18, "line.key": "motor", "line.ready": True}


def run(*, step="test.step", facts=FACTS, production=False, without=(), at=AT, **instead):
    registry = guards()
    for tag in without:
        registry.discard(tag)
    for tag, guard in instead.items():
        registry.discard(f"test.{tag}")
        registry.add(f"test.{tag}", guard)
    book = Book(compiled(), profile(), local_date(at))
    return run_step(
        book, step=step, facts=facts, at=at, guards=registry, fact_types=fact_types(), production=production
    )


def test_run_step_passes_and_cites():
    decision = run()
    assert decision.passed
    assert decision.verdict.clauses == ("law.age",)
    assert (decision.book, decision.profile) == (compiled().digest, profile().digest)


def test_run_step_refuses_with_the_guard_s_own_reason_and_the_clause():
    decision = run(facts={**FACTS, "person.age": 17})
    assert decision.verdict.reason.code == "test.no"
    assert decision.verdict.clauses == ("law.age",)


def test_run_step_uses_the_book_of_the_moment_in_taiwan():
    nineteen = {**FACTS, "person.age": 19}
    assert not run(facts=nineteen, at=datetime(2022, 12, 31, 15, 59, tzinfo=UTC)).passed
    assert run(facts=nineteen, at=datetime(2022, 12, 31, 16, 0, tzinfo=UTC)).passed


def test_run_step_refuses_an_empty_set():
    decision = run(step="no.such-step")
    assert decision.results == ()
    assert decision.verdict.reason.code == "rulebook.no-guards"


def test_run_step_refuses_before_anything_is_in_force():
    assert run(at=datetime(2019, 6, 1, tzinfo=UTC)).verdict.reason.code == "rulebook.no-guards"


@pytest.mark.parametrize("missing", ["person.age", "line.key"])
def test_run_step_refuses_a_missing_fact(missing):
    decision = run(facts={name: value for name, value in FACTS.items() if name != missing})
    assert decision.verdict.reason.code == "rulebook.fact-missing"


def test_run_step_refuses_a_guard_that_is_not_installed():
    decision = run(without=["test.old-enough"])
    assert decision.verdict.reason.code == "rulebook.guard-unknown"
    assert decision.verdict.clauses == ("law.age",)


def test_run_step_lets_a_planned_guard_pass_marked_outside_production():
    decision = run(step="test.planned-step")
    assert decision.passed
    assert [result.planned for result in decision.results] == [True]


def test_run_step_refuses_a_planned_guard_in_production():
    decision = run(step="test.planned-step", production=True)
    assert isinstance(decision.verdict, Refused)
    assert decision.verdict.reason.code == "rulebook.guard-planned"


def test_run_step_does_not_catch_what_a_guard_raises():
    def broken(facts, figures, at):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(**{"old-enough": broken})


def test_run_step_shows_a_guard_its_own_facts_only():
    def curious(facts, figures, at):
        facts.get("line.ready")
        return Passed()

    with pytest.raises(FactUndeclared):
        run(**{"old-enough": curious})


@pytest.mark.parametrize("facts", [{"person.age": "18"}, {"person.age": True}, {"line.ready": 1}, {"line.key": 1}])
def test_run_step_raises_at_a_fact_of_another_type(facts):
    with pytest.raises(FactMistyped):
        run(facts={**FACTS, **facts})


def test_run_step_hands_none_to_the_guard():
    def unknown(facts, figures, at):
        assert facts["person.age"] is None
        return Passed()

    assert run(facts={**FACTS, "person.age": None}, **{"old-enough": unknown}).passed


def ask(*, facts, step="test.step", supply):
    """What the suppliers add, where the fact `person.age` has one."""
    types = fact_types()
    types.discard("person.age")
    types.add("person.age", FactType("int", "tests", supply=supply))
    book = Book(compiled(), profile(), local_date(AT))
    return supplied(book, step=step, facts=facts, fact_types=types, at=AT)


def without_age():
    return {name: value for name, value in FACTS.items() if name != "person.age"}


def test_supplied_fact_is_asked_for_at_the_moment_of_the_act():
    asked = []
    assert ask(facts=without_age(), supply=lambda at: asked.append(at) or 18) == {"person.age": 18}
    assert asked == [AT]


def test_supplied_fact_is_not_asked_for_where_it_was_stated():
    assert ask(facts={**FACTS, "person.age": None}, supply=lambda _: pytest.fail("stated already")) == {}


def test_supplied_fact_is_not_asked_for_where_no_guard_reads_it():
    assert ask(facts={}, step="no.such-step", supply=lambda _: pytest.fail("nobody reads it")) == {}


def test_fact_without_a_supplier_stays_missing():
    assert ask(facts=without_age(), supply=None) == {}
    assert run(facts=without_age()).verdict.reason.code == "rulebook.fact-missing"
