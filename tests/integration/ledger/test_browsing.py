"""Entries are found by kind, matter, actor, clause and time, in pages, by indexes; looking inside is recorded first."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from anbao.kernel.actor import Actor, ActorKind, Subject, system
from anbao.kernel.registries import EventType, event_types
from anbao.kernel.verdict import Decision, GuardResult, Passed, Reason, Refused
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.ledger.api import Spot, Wanted
from anbao.ledger.queries import browsing
from tests.support.counting import count

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
STAFF = Actor(ActorKind.STAFF, "019aa000-0000-7000-8000-000000000001")
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def _event_types():
    names = ("test.one", "test.two")
    for name in names:
        event_types.add(name, EventType("第 {n} 件"))
    yield
    for name in names:
        event_types.discard(name)


def record(n, *, kind="test.one", by=STAFF, matter="a", at=None, refused=None, clauses=(), parts=()):
    decision = None
    if refused:
        verdict = Refused(Reason("g.no", "不行", "再試"))
        results = (GuardResult("g", refused, verdict), GuardResult("h", "ec.other", Passed()))
        decision = Decision("sale.confirm", results, "b" * 64, "p" * 64, AT, verdict)
    with transaction.atomic():
        return ledger.record(
            kind=kind,
            by=by,
            at=at or AT + n * MINUTE,
            subject=Subject("matter", matter),
            clear={"n": n},
            decision=decision,
            clauses=clauses,
            parts=parts,
        )


def numbers(wanted, **more):
    return [entry.clear["n"] for entry in ledger.browse(wanted, **more).entries]


def test_entries_are_found_by_whatever_is_asked():
    record(1)
    record(2, kind="test.two", matter="b")
    record(3, by=system("task"), clauses=("ec.a7",))
    record(4, refused="ec.a7", matter="b")
    assert numbers(Wanted()) == [4, 3, 2, 1]
    assert numbers(Wanted(kinds=("test.two",))) == [2]
    assert numbers(Wanted(kinds=("test.two", "test.one", "test.three"))) == [4, 3, 2, 1]
    assert numbers(Wanted(subjects=("matter:b", "matter:c"))) == [4, 2]
    assert numbers(Wanted(subjects=("matter:b",), kinds=("test.one",))) == [4]
    assert numbers(Wanted(since=AT + 2 * MINUTE, until=AT + 4 * MINUTE)) == [3, 2]
    assert numbers(Wanted(clause="ec.a7")) == []  # not counted yet
    count(4)
    assert numbers(Wanted(clause="ec.a7")) == [4, 3]
    assert numbers(Wanted(refused="ec.a7")) == [4]
    assert numbers(Wanted(refused="ec.other")) == []
    assert numbers(Wanted(by=str(STAFF))) == [4, 2, 1]
    assert numbers(Wanted(by=str(STAFF), clause="ec.a7")) == [4]
    assert numbers(Wanted(by=str(STAFF), kinds=("test.two",), subjects=("matter:b",))) == [2]
    assert numbers(Wanted(by=str(STAFF), since=AT + 2 * MINUTE, until=AT + 4 * MINUTE)) == [2]
    assert numbers(Wanted(by="staff:' OR true --")) == []


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(kinds=("test.one",)), Wanted(by=str(STAFF))])
def test_pages_lead_there_and_back_and_lose_nothing(wanted):
    for n in (1, 2, 3):
        record(n, at=AT)  # all of one moment
    for n in (4, 5):
        record(n)
    count(5)
    first = ledger.browse(wanted, limit=2)
    second = ledger.browse(wanted, limit=2, spot=first.older)
    third = ledger.browse(wanted, limit=2, spot=second.older)
    assert [[e.clear["n"] for e in page.entries] for page in (first, second, third)] == [[5, 4], [3, 2], [1]]
    assert first.newer is None
    assert third.older is None
    back = ledger.browse(wanted, limit=2, spot=third.newer, direction="newer")
    assert [e.clear["n"] for e in back.entries] == [3, 2]
    assert (back.older, back.newer) == (second.older, second.newer)
    assert ledger.browse(wanted, spot=Spot(AT - MINUTE, 0)).entries == []
    assert [e.clear["n"] for e in ledger.everything(wanted, most=4, at_once=2)] == [5, 4, 3, 2]


def test_page_costs_three_queries_however_long_the_ledger():
    for n in range(3):
        record(n)
    with CaptureQueriesContext(connection) as few:
        ledger.browse(Wanted())
    for n in range(3, 40):
        record(n)
    with CaptureQueriesContext(connection) as many:
        assert len(ledger.browse(Wanted()).entries) == 40
    assert len(few) == len(many) == 2


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "_at_id_idx"),
        (Wanted(kinds=("k7", "k8")), "kind_at_id_idx"),
        (Wanted(subjects=("s:7",)), "subject_at_id_idx"),
        (Wanted(clause="ec.a7"), "ledger_mention_pkey"),
    ],
)
def test_each_filter_has_its_index(wanted, index):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_event (event, at, kind, subject, body) SELECT gen_random_uuid(),"
            " %s + n * interval '1 second', 'k' || n %% 50, 's:' || n %% 500, 'x' FROM generate_series(1, 4000) n",
            [AT],
        )
        cursor.execute("INSERT INTO ledger_mention SELECT n, %s, n FROM generate_series(1, 4000) n", [AT])
        cursor.execute("ANALYZE ledger_event, ledger_mention")
        plans = []
        spot = Spot(AT + timedelta(hours=1), 10**9)

        class Explaining:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                return None

            def execute(self, query, values):
                cursor.execute("EXPLAIN " + query, values)
                plans.extend(row[0] for row in cursor.fetchall())

            def fetchall(self):
                return []

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(browsing, "connection", type("C", (), {"cursor": staticmethod(Explaining)}))
            browsing.rows_of(wanted, spot=spot, direction="older", limit=51)
    plan = "\n".join(plans)
    assert index in plan
    assert "Seq Scan on ledger_event_2026_11" not in plan


def test_entry_is_found_by_its_name_and_a_damaged_one_is_told():
    event = record(1)
    assert ledger.entry(event).clear == {"n": 1}
    assert ledger.entry(uuid4()) is None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_event (event, at, kind, subject, body)"
            " VALUES (gen_random_uuid(), %s, 'test.one', 's', 'x')",
            [AT + 9 * MINUTE],
        )
    newest = ledger.browse(Wanted()).entries[0]
    assert (newest.readable, newest.kind) == (False, "test.one")


def test_who_looked_is_recorded_before_anything_is_shown(monkeypatch):
    with transaction.atomic():
        key = keys.create_data_key(matter=Subject("matter", "a"), at=AT)
    event = record(1, parts=[ledger.Part(key, {"name": "王小明"})])
    opened = ledger.open_entry(event=event, reason="申訴案查證", by=STAFF, at=AT + 5 * MINUTE)
    assert [(part.state, part.content) for part in opened] == [("open", {"name": "王小明"})]
    look = ledger.browse(Wanted(kinds=("ledger.opened",))).entries[0]
    assert (look.by, look.subject, look.clear) == (str(STAFF), "matter:a", {"entry": str(event), "kind": "test.one"})
    assert "申訴" not in str(look)
    (why,) = ledger.open_entry(event=look.id, reason="看誰看過", by=STAFF, at=AT + 6 * MINUTE)
    assert why.content == {"reason": "申訴案查證"}
    assert ledger.open_entry(event=uuid4(), reason="x", by=STAFF, at=AT) is None

    from anbao.ledger.actions import opening

    def fails(**_):
        raise RuntimeError

    monkeypatch.setattr(opening, "record", fails)
    monkeypatch.setattr(keys, "open_part", lambda *_, **__: pytest.fail("opened without an entry"))
    with pytest.raises(RuntimeError):
        ledger.open_entry(event=event, reason="x", by=STAFF, at=AT)


def test_what_is_erased_stays_closed_and_leaves_no_look():
    with transaction.atomic():
        key = keys.create_data_key(matter=Subject("matter", "a"), at=AT)
    event = record(1, parts=[ledger.Part(key, {"name": "王小明"})])
    with pytest.MonkeyPatch.context() as patch:

        def destroyed(*_, **__):
            raise keys.KeyDestroyed("gone")

        patch.setattr(keys, "open_part", destroyed)
        patch.setattr(keys, "committed_part", destroyed)
        opened = ledger.open_entry(event=event, reason="x", by=STAFF, at=AT)
    assert [part.state for part in opened] == ["erased"]
    assert ledger.browse(Wanted(kinds=("ledger.opened",))).entries == []
