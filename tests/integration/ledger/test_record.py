"""Entries join their business transaction, or nothing is kept."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from anbao.kernel import clock
from anbao.kernel.actor import Subject, system
from anbao.kernel.registries import EventType, event_types
from anbao.kernel.registry import NameUnknown
from anbao.kernel.verdict import Decision, GuardResult, Passed, Reason, Refused
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.ledger.domain.leaf import decode, part_context
from anbao.ledger.fields import AppendOnlyError
from anbao.ledger.models import Event

AT = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)
SUBJECT = Subject("application", "0193")
BY = system("test")


@pytest.fixture(autouse=True)
def _event_type():
    event_types.add("test.happened", EventType("第 {number} 件，共 {missing}"))
    yield
    event_types.discard("test.happened")


def record(**changed):
    given = {"kind": "test.happened", "by": BY, "at": AT, "subject": SUBJECT, "clear": {"number": 7}}
    return ledger.record(**{**given, **changed})


def decision():
    reason = Reason("otp.wrong", "不對", "再試", {"left": 2})
    results = (
        GuardResult("g.one", "ec.a7", Passed(("ec.a7",))),
        GuardResult("g.two", "ec.a8", Refused(reason, ("ec.a8",))),
    )
    return Decision("sale.confirm", results, "b" * 64, "p" * 64, AT, results[1].verdict)


@pytest.mark.django_db
def test_record_keeps_one_row_whose_columns_repeat_the_leaf():
    event = record()
    row = Event.objects.get()
    leaf = decode(bytes(row.body))
    assert (row.event, row.at, row.kind, row.subject) == (event, AT, "test.happened", "application:0193")
    assert (leaf.id, leaf.at, leaf.kind, leaf.subject, leaf.by) == (event, AT, row.kind, row.subject, "system:test")
    assert leaf.clear == {"number": 7}


@pytest.mark.django_db
def test_record_takes_step_guards_book_profile_and_clauses_from_the_decision():
    record(decision=decision(), clauses=["co.a1"])
    leaf = decode(bytes(Event.objects.get().body))
    assert (leaf.book, leaf.profile, leaf.clauses) == ("b" * 64, "p" * 64, ("co.a1", "ec.a8", "ec.a7"))
    assert leaf.clear["step"] == "sale.confirm"
    assert [g["verdict"] for g in leaf.clear["guards"]] == ["passed", "refused"]
    assert leaf.clear["number"] == 7


@pytest.mark.django_db
def test_record_refuses_a_clear_part_that_names_what_the_decision_names():
    with pytest.raises(ValueError, match="step"):
        record(decision=decision(), clear={"step": "other"})


@pytest.mark.django_db
def test_record_seals_parts_bound_to_their_entry_and_place():
    key = keys.create_data_key(matter=SUBJECT, at=AT)
    record(parts=[ledger.Part(key, {"name": "王小明"}), ledger.Part(key, {"name": "李大華"})])
    body = bytes(Event.objects.get().body)
    assert "王小明".encode() not in body
    leaf = decode(body)
    first, second = (keys.CommittedPart(p.key, p.salt, p.commitment, p.ciphertext) for p in leaf.parts)
    assert keys.open_part(first, context=part_context(leaf.id, 0)) == '{"name":"王小明"}'.encode()
    with pytest.raises(keys.Tampered):
        keys.open_part(second, context=part_context(leaf.id, 0))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"kind": "test.unheard-of"}, NameUnknown),
        ({"clear": {"rate": 0.5}}, TypeError),
        ({"clear": {"text": "x" * 65_535}}, ledger.LeafTooLarge),
        ({"at": AT.replace(tzinfo=None)}, ValueError),
    ],
)
def test_record_refuses(changed, error):
    with pytest.raises(error):
        record(**changed)
    assert not Event.objects.exists()


def test_record_outside_a_transaction_refuses(committed_db):
    with pytest.raises(ledger.OutsideTransaction):
        record()
    assert not Event.objects.exists()


def test_failed_ledger_write_rolls_back_everything(committed_db):
    from anbao.keys.models import DataKey

    def act():
        with transaction.atomic(durable=True):
            keys.create_data_key(matter=SUBJECT, at=AT)
            record(clear={"rate": 0.5})

    with pytest.raises(TypeError):
        act()
    assert not DataKey.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_event_refuses_update_and_delete_in_python():
    record()
    row = Event.objects.get()
    for refused in (row.save, row.delete, Event.objects.all().delete, lambda: Event.objects.update(kind="x")):
        with pytest.raises(AppendOnlyError):
            refused()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_event SET kind = 'x'",
        "DELETE FROM ledger_event",
        "TRUNCATE ledger_event",
        "DELETE FROM ledger_event_default",
        "INSERT INTO ledger_tile VALUES (0, 0, '')",
        "UPDATE ledger_cursor SET size = 0",
        "INSERT INTO ledger_head (size, root, note) VALUES (0, '', '')",
        "UPDATE ledger_stretch SET ids = '{}'",
    ],
)
def test_runtime_role_may_not(statement):
    record()
    with pytest.raises(DatabaseError) as refused, connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize("statement", ["UPDATE {} SET kind = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["ledger_event", "ledger_event_default", None])
def test_trigger_refuses_the_owner_too(committed_db, statement, table):
    from django.db import connections

    with transaction.atomic():
        record(at=AT if table else clock.now())
        record(at=datetime(1999, 1, 1, tzinfo=UTC))
    with connections["owner"].cursor() as cursor:
        if table is None:
            cursor.execute("SELECT tableoid::regclass::text FROM ledger_event ORDER BY at DESC LIMIT 1")
            (table,) = cursor.fetchone()
            assert table.startswith("ledger_event_2")
        with pytest.raises(DatabaseError, match="append-only"):
            cursor.execute(statement.format(table))


@pytest.mark.django_db
def test_timeline_tells_sentences_oldest_first():
    later = record(at=AT.replace(hour=9), clear={"number": 2})
    earlier = record(clear={"number": 1})
    record(subject=Subject("application", "other"))
    entries = ledger.entries_of(SUBJECT)
    assert [e.id for e in entries] == [earlier, later]
    assert entries[0].sentence == "第 1 件，共 —"
    assert entries[0].position is None
