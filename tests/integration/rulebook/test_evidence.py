"""Evidence of what runs: verdicts in the ledger, documents and probes of their owners; each within its cycle."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from anbao.kernel import registries
from anbao.kernel.actor import Subject
from anbao.kernel.periods import Period
from anbao.kernel.registries import DocumentType, EventType, Probe, Seen, event_types
from anbao.kernel.verdict import Passed
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook
from anbao.rulebook.domain.compiling import compiled_text, load_book
from anbao.rulebook.domain.reading import read
from anbao.rulebook.queries.evidence import GUARD_CYCLE, PROBE_CYCLE, evidence_of
from tests.integration.rulebook.test_deciding import AT, BY, COMPLETE, CONTENT
from tests.support.counting import count
from tests.support.profiles import change_profile
from tests.unit.rulebook.small import WORKS

TAG, STEP = "registration.complete", "registration.complete"


@pytest.fixture
def company(committed_db):
    event_types.add("test.decided", EventType("決定"))
    rulebook.adopt_profile(content=CONTENT, by=BY, at=AT - timedelta(days=1))
    yield
    event_types.discard("test.decided")


def decide(at=AT, **changes):
    decision = rulebook.decide(step=STEP, facts={**COMPLETE, **changes}, at=at)
    with transaction.atomic():
        ledger.record(
            kind="test.decided", by=BY, at=at, subject=Subject("test", "1"), clear={"number": 1}, decision=decision
        )
    return decision


def states(at):
    found = rulebook.coverage(at=at)
    leaves = (leaf for work in found.works for unit in work.units for leaf in unit.leaves)
    return {(one.clause, one.id): one for leaf in leaves for one in leaf.obligations}


def ran(decision):
    return {(one.clause, one.tag) for one in decision.results}


def running(found):
    return {(one.clause, one.name) for one in found.values() if one.state == "running" and one.kind == "guard"}


def test_guard_runs_from_its_first_verdict_until_its_cycle_is_over(company):
    published = 2  # profile and book, recorded with the profile
    count(published)
    assert running(states(AT)) == set()
    decision = decide()
    assert decision.results
    count(1)
    found = states(AT + timedelta(seconds=1))
    covered = {(one.clause, one.name) for one in found.values()}
    assert running(found) == ran(decision) & covered != set()
    one = next(one for one in found.values() if one.state == "running")
    assert (one.evidence.last_at, one.evidence.count) == (AT, 1)
    assert rulebook.evidence(at=AT + timedelta(seconds=1))[one.clause, one.id] == one.evidence
    end = rulebook.figure(GUARD_CYCLE, at=AT).period.add_to(AT)
    assert one.evidence.until == end
    assert running(states(end - timedelta(seconds=1))) == running(found)
    late = states(end)
    assert running(late) == set()
    assert {one.evidence.last_at for one in late.values() if one.evidence} == {AT, None}


def test_guard_that_refuses_runs_too(company):
    count(2)
    decision = decide(**{"proposer.age": 3})
    assert not decision.passed
    count(1)
    assert running(states(AT)) <= ran(decision)
    assert running(states(AT))


def test_company_sets_how_long_evidence_counts(company):
    change_profile(content={**CONTENT, "stricter": {GUARD_CYCLE: "P7D"}}, by=BY, at=AT)
    decide()
    count(4)
    day = Period(days=7).add_to(AT)
    assert running(states(day - timedelta(seconds=1)))
    assert not running(states(day))


def test_nothing_with_a_cycle_runs_without_a_profile(committed_db):
    assert running(states(AT)) == set()


SMALL = """\
- key: law.papers
  title: {zh: 條目, en: Clause}
  summary: {zh: 說明。, en: Says.}
  at: {"2020-01-01": {cite: a1}}
  force: must
  params:
    evidence.probe_within: {unit: duration, bound: max, values: {"2020-01-01": P1M}}
    test.often: {unit: duration, bound: max, values: {"2020-01-01": PT1H}}
    test.yearly: {unit: duration, bound: max, values: {"2020-01-01": P1Y}}
  obligations:
  - {id: plain, kind: document, document: "test.*"}
  - {id: reviewed, kind: document, document: test.one, schedule: {every: test.yearly}}
  - {id: lost, kind: document, document: test.one, schedule: {every: test.nowhere}}
  - {id: probed, kind: capability, probe: test.probe}
  - {id: probed-often, kind: capability, probe: test.often}
"""
SEEN = AT - timedelta(days=20)


@pytest.fixture
def owned(db):
    """Two document types and two probes, whose newest evidence a test may change."""
    rulebook.adopt_profile(content=CONTENT, by=BY, at=AT - timedelta(days=400))
    newest = dict.fromkeys(("test.one", "test.two", "test.probe", "test.often"), Seen(SEEN, "1.0"))
    for name in ("test.one", "test.two"):
        registries.document_types.add(name, DocumentType(name, evidence=lambda at, name=name: newest[name]))
    run = lambda at: Passed()  # noqa: E731
    registries.probes.add("test.probe", Probe("p", run, evidence=lambda at: newest["test.probe"]))
    registries.probes.add("test.often", Probe("p", run, every="test.often", evidence=lambda at: newest["test.often"]))
    yield newest
    for name in newest:
        registries.document_types.discard(name)
        registries.probes.discard(name)


def of_small(at=AT):
    book = load_book(compiled_text(read({"works.yaml": WORKS, "law/clauses.yaml": SMALL})))
    return {obligation: one.current for (_, obligation), one in evidence_of(book, at=at).items()}


def test_documents_and_probes_run_within_their_cycles(owned):
    assert of_small() == {"plain": True, "reviewed": True, "lost": False, "probed": True, "probed-often": False}
    assert PROBE_CYCLE in SMALL
    later = AT + timedelta(days=20)
    assert of_small(later) == {**of_small(), "probed": False}
    assert of_small(AT + timedelta(days=366))["reviewed"] is False
    assert of_small(AT + timedelta(days=366))["plain"] is True


def test_a_probe_whose_newest_result_is_bad_does_not_run(owned):
    owned["test.often"] = Seen(AT)
    assert of_small()["probed-often"] is True
    owned["test.often"] = replace(owned["test.often"], good=False)
    assert of_small()["probed-often"] is False


def test_of_several_documents_each_is_needed(owned):
    owned["test.two"] = None
    assert (of_small()["plain"], of_small()["reviewed"]) == (False, True)


def test_what_is_registered_without_evidence_does_not_run(owned):
    registries.probes.discard("test.probe")
    registries.probes.add("test.probe", Probe("p", lambda at: Passed()))
    assert of_small()["probed"] is False


def command(*arguments):
    out = io.StringIO()
    call_command("rulebook_coverage", "--live", *arguments, stdout=out)
    return out.getvalue()


def test_command_shows_what_runs_in_this_installation(company, monkeypatch):
    monkeypatch.setattr("anbao.rulebook.management.commands.rulebook_coverage.now", lambda: AT)
    decide()
    count(3)
    found = json.loads(command("--json"))
    assert found["evidence_looked_at"] == "2026-11-02T12:00:00+08:00"
    assert found["total"]["running"] >= 1
    assert found["total"]["installed"] == 0
    lines = command().splitlines()
    assert any(line.split()[4:6] == ["running", "silent"] for line in lines)
    assert any(line.endswith("is silent, never seen") for line in lines)


def test_command_says_where_there_is_no_database_to_look_into(committed_db, monkeypatch):
    def gone(*_, **__):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    monkeypatch.setattr("anbao.rulebook.management.commands.rulebook_coverage.count_verdicts", gone)
    with pytest.raises(CommandError, match="leave --live out"):
        command()
