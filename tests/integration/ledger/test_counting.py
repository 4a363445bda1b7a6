"""Verdicts are counted once each, in the order of commits, and found by clause and guard."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from anbao.kernel.actor import Subject, system
from anbao.kernel.registries import EventType, event_types
from anbao.kernel.verdict import Decision, GuardResult, Passed, Reason, Refused
from anbao.ledger import api as ledger
from anbao.ledger.actions import counting
from anbao.ledger.domain.errors import OtherCluster
from anbao.ledger.models import Counted, VerdictCount
from anbao.ledger.queries.answers import _ANSWERS, Answers
from anbao.ledger.queries.connecting import connect
from tests.support.counting import count

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
ONE, TWO = ("ec.a7", "g.one"), ("ec.a8", "g.two")

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def _event_type():
    event_types.add("test.decided", EventType("決定"))
    yield
    event_types.discard("test.decided")


def decided(at=AT, *, refused=False, planned=False):
    verdict = Refused(Reason("g.no", "不行", "再試")) if refused else Passed()
    results = (
        GuardResult(ONE[1], ONE[0], verdict, planned=planned),
        GuardResult(TWO[1], TWO[0], Passed()),
    )
    decision = Decision("sale.confirm", results, "b" * 64, "p" * 64, at, verdict)
    with transaction.atomic():
        ledger.record(
            kind="test.decided", by=system("test"), at=at, subject=Subject("test", "1"), clear={}, decision=decision
        )


def found(*, since=DAY, until=DAY, asked=(ONE, TWO)):
    return {(one.clause, one.tag): one for one in ledger.answers(asked, since=since, until=until)}


def test_verdicts_are_counted_once_however_often_one_counts():
    decided()
    decided(AT + timedelta(minutes=1), refused=True)
    count(2)
    assert found() == {
        ONE: Answers(*ONE, 2, AT + timedelta(minutes=1)),
        TWO: Answers(*TWO, 2, AT + timedelta(minutes=1)),
    }
    decided(AT - timedelta(minutes=1))  # recorded later, though it happened before
    count(1)
    assert found()[ONE] == Answers(*ONE, 3, AT + timedelta(minutes=1))
    assert {(row.verdict, row.entries) for row in VerdictCount.objects.filter(tag="g.one")} == {
        ("passed", 2),
        ("refused", 1),
    }


def test_verdicts_of_a_planned_guard_are_none():
    decided(planned=True)
    count(1)
    assert set(found()) == {TWO}


def test_entries_without_a_decision_count_nothing_and_are_passed_over():
    with transaction.atomic():
        ledger.record(kind="test.decided", by=system("test"), at=AT, subject=Subject("test", "1"), clear={"guards": 3})
    count(1)
    assert not VerdictCount.objects.exists()


def test_a_damaged_entry_does_not_stop_the_count():
    body = b'anbao-ledger-leaf/1\n{"clear":{"guards":[{"tag":'
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_event (event, at, kind, subject, body) VALUES (gen_random_uuid(), %s, 'k', 's', %s)",
            [AT, body],
        )
    decided()
    count(2)
    assert found()[ONE].entries == 1


def test_days_are_those_of_taiwan_and_the_last_moment_is_found_before_them():
    midnight = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)  # begins the twentieth
    decided(midnight - timedelta(seconds=1))
    count(1)
    assert found()[ONE] == Answers(*ONE, 0, midnight - timedelta(seconds=1))
    decided(midnight)
    count(1)
    assert found()[ONE] == Answers(*ONE, 1, midnight)
    assert found(since=date(2026, 11, 1))[ONE].entries == 2
    before = found(until=date(2026, 11, 19), since=date(2026, 11, 1))
    assert before[ONE] == Answers(*ONE, 1, midnight - timedelta(seconds=1))
    assert found(until=date(2026, 11, 18), since=date(2026, 11, 1)) == {}


def test_nothing_is_asked_for_nothing():
    assert ledger.answers((), since=DAY, until=DAY) == []
    assert found(asked=[("ec.a7", "g.other")]) == {}


def test_an_entry_still_being_written_is_counted_once_it_is_committed():
    """Its row number is lower than that of entries which commit before it: a plain cursor would lose it."""
    decided()
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM ledger_event")
        body = bytes(cursor.fetchone()[0])
    with closing(connect("default", autocommit=False)) as other:
        insert = (
            "INSERT INTO ledger_event (event, at, kind, subject, body) VALUES (gen_random_uuid(), %s, 'k', 's', %s)"
        )
        other.execute(insert, [AT, body])
        decided(AT + timedelta(minutes=1))
        count(1)  # not even what was begun after the open one
        other.commit()
    count(2)
    assert found()[ONE].entries == 3


def test_one_process_counts_at_a_time():
    decided()
    count(1)
    decided()
    with closing(connect("default", autocommit=False)) as other:
        other.execute("SELECT 1 FROM ledger_counted FOR UPDATE")
        assert ledger.count_verdicts() == 0
        other.rollback()
    count(1)


def test_a_count_that_fails_counts_nothing(monkeypatch):
    decided()
    with monkeypatch.context() as broken:
        broken.setattr(counting, "_MOVE", "SELECT 1 / 0, %s, %s")
        with pytest.raises(DatabaseError):
            count(1)
    assert not VerdictCount.objects.exists()
    count(1)


def test_count_goes_on_where_the_last_batch_ended(monkeypatch):
    monkeypatch.setattr(counting, "BATCH", 2)
    for _ in range(5):
        decided()
    count(5, batches=1)
    assert found()[ONE].entries == 5


def test_count_refuses_in_another_cluster():
    decided()
    count(1)
    Counted.objects.update(last_xid="9000000000000000000")
    with pytest.raises(OtherCluster):
        ledger.count_verdicts()


def test_answers_are_found_by_index():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_verdictcount SELECT 'c' || c, 't', %s::date - d, 'passed', 1, %s"
            " FROM generate_series(1, 100) c, generate_series(1, 400) d",
            [DAY, AT],
        )
        cursor.execute("EXPLAIN " + _ANSWERS, [["c1", "c2"], ["t", "t"], DAY, DAY - timedelta(days=92), DAY])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on ledger_verdictcount" not in plan
    assert "ledger_verdictcount_pkey" in plan
