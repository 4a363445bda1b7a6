"""Prepared statements answer as the ORM does."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from anbao.jobs.models import OutgoingCall
from anbao.kernel.ids import new_id
from anbao.rows import Counted, Select, Update, given, insert_all, insert_unless_there

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def made(key: str = "k", **changed: object) -> OutgoingCall:
    values = {
        "id": new_id(AT),
        "system": "card",
        "operation": "capture",
        "key": key,
        "matter_kind": "payment",
        "matter_id": "1",
        "digest": "d",
        "intended_at": AT,
    }
    return OutgoingCall.objects.create(**{**values, **changed})


def as_dict(row: OutgoingCall | None) -> dict[str, object]:
    assert row is not None
    return {field.attname: getattr(row, field.attname) for field in OutgoingCall._meta.concrete_fields}


def by_orm(id_: UUID) -> dict[str, object]:
    return as_dict(OutgoingCall.objects.all().get(id=id_))


# --- Whole rows -------------------------------------------------------------------------------------------------------
def test_what_is_created_is_what_django_reads() -> None:
    row = made()
    assert as_dict(row) == by_orm(row.id)
    assert not row._state.adding
    assert row._state.db == "default"


def test_a_key_that_is_there_is_refused_by_the_database() -> None:
    row = made()
    with pytest.raises(IntegrityError), transaction.atomic():
        made(key="other", id=row.id)


def test_save_of_a_row_writes_every_field() -> None:
    row = made()
    row.state, row.attempts, row.first_at, row.last_at, row.lease_until = "attempting", 2, AT, AT, AT
    row.save()
    assert by_orm(row.id) == as_dict(row)


def test_save_of_some_fields_leaves_the_others() -> None:
    row = made()
    row.matter_kind, row.matter_id = "policy", "2"
    row.save(update_fields=["matter_id"])
    found = by_orm(row.id)
    assert (found["matter_kind"], found["matter_id"]) == ("payment", "2")


def test_save_of_no_fields_asks_nothing() -> None:
    row = made()
    with CaptureQueriesContext(connection) as asked:
        row.save(update_fields=[])
    assert len(asked) == 0


@pytest.mark.parametrize("fields", [None, ["matter_id"]])
def test_save_of_a_row_that_is_gone_is_an_error(fields: list[str] | None) -> None:
    row = made()
    OutgoingCall.objects.filter(id=row.id).delete()
    with pytest.raises(DatabaseError):
        row.save(update_fields=fields)


def test_a_row_loaded_in_part_saves_that_part_only() -> None:
    id_ = made().id
    part = OutgoingCall.objects.only("matter_id").get(id=id_)
    OutgoingCall.objects.filter(id=id_).update(matter_kind="policy")
    part.matter_id = "3"
    part.save()
    found = by_orm(id_)
    assert (found["matter_kind"], found["matter_id"]) == ("policy", "3")


def test_a_row_refreshed_is_what_django_reads() -> None:
    row = made()
    OutgoingCall.objects.filter(id=row.id).update(matter_kind="policy", digest="other")
    row.refresh_from_db()
    assert as_dict(row) == by_orm(row.id)
    assert (row.matter_kind, row.digest) == ("policy", "other")


def test_a_row_refreshed_in_part_leaves_the_rest() -> None:
    row = made()
    OutgoingCall.objects.filter(id=row.id).update(matter_kind="policy", matter_id="2")
    row.refresh_from_db(fields=["matter_id"])
    assert (row.matter_kind, row.matter_id) == ("payment", "2")


def test_a_row_that_is_gone_is_not_refreshed() -> None:
    row = made()
    OutgoingCall.objects.filter(id=row.id).delete()
    with pytest.raises(OutgoingCall.DoesNotExist):
        row.refresh_from_db()


def test_what_is_rolled_back_is_not_there() -> None:
    with transaction.atomic():
        row = made()
        transaction.set_rollback(True)
    assert OutgoingCall.objects.find(id=row.id) is None


def test_insert_unless_there_says_which_and_the_transaction_goes_on() -> None:
    row = made()
    twin = OutgoingCall(
        id=new_id(AT), system="card", operation="capture", key="k", matter_kind="p", matter_id="1", intended_at=AT
    )
    with transaction.atomic():
        assert not insert_unless_there(twin)
        assert twin._state.adding
        twin.key = "another"
        assert insert_unless_there(twin)
        assert not twin._state.adding
    assert as_dict(twin) == by_orm(twin.id)
    assert OutgoingCall.objects.count() == 2
    assert by_orm(row.id)["key"] == "k"


# --- One row by its fields --------------------------------------------------------------------------------------------
def test_get_and_find_give_what_django_gives() -> None:
    row = made()
    made(key="another")
    for found in (
        OutgoingCall.objects.get(id=row.id),
        OutgoingCall.objects.get(id=str(row.id)),
        OutgoingCall.objects.get(system="card", operation="capture", key="k"),
        OutgoingCall.objects.find(key="k"),
        OutgoingCall.objects.find(key="k", settled_at=None, next_at=None),
    ):
        assert as_dict(found) == by_orm(row.id)


def test_get_says_none_or_several() -> None:
    with pytest.raises(OutgoingCall.DoesNotExist):
        OutgoingCall.objects.get(id=new_id(AT))
    made(key="1")
    made(key="2")
    with pytest.raises(OutgoingCall.MultipleObjectsReturned):
        OutgoingCall.objects.get(system="card")
    assert OutgoingCall.objects.find(id=new_id(AT)) is None
    assert OutgoingCall.objects.find(key="1", first_at=AT) is None


def test_what_is_no_plain_value_takes_djangos_way() -> None:
    row = made()
    assert OutgoingCall.objects.get(id__in=[row.id]).id == row.id
    assert OutgoingCall.objects.using("default").get(pk=row.id).id == row.id


def test_locked_needs_a_transaction_and_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    row = made()
    with monkeypatch.context() as outside:
        outside.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(TransactionManagementError):
            OutgoingCall.objects.locked(id=row.id)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert as_dict(OutgoingCall.objects.locked(id=row.id)) == by_orm(row.id)
    assert "FOR UPDATE" in asked.captured_queries[0]["sql"]


# --- Querysets --------------------------------------------------------------------------------------------------------
def newest(at: object) -> QuerySet[OutgoingCall]:
    return OutgoingCall.objects.filter(system="card", intended_at__lte=at).order_by("-intended_at")


@pytest.mark.parametrize(
    "shape",
    [
        lambda rows: rows,
        lambda rows: rows[:2],
        lambda rows: rows.values_list("id", flat=True),
        lambda rows: rows.values_list("key", "intended_at"),
        lambda rows: rows.exclude(key="2").values_list("id", flat=True)[:1],
    ],
)
def test_a_prepared_queryset_gives_what_the_queryset_gives(shape: Callable[[Any], Any]) -> None:
    for number in range(4):
        made(key=str(number), intended_at=AT + timedelta(hours=number))
    made(key="other system", system="sms")
    select = Select(lambda: shape(newest(given("at"))))
    for hours in (-1, 0, 2, 9):
        at = AT + timedelta(hours=hours)
        expected = list(shape(newest(at)))
        assert select.all(at=at) == expected
        assert select.first(at=at) == (expected[0] if expected else None)


def test_a_value_is_needed_and_none_is_refused() -> None:
    select = Select(lambda: newest(given("at")))
    with pytest.raises(KeyError):
        select.all()
    with pytest.raises(ValueError, match="isnull"):
        select.all(at=None)


def test_annotations_are_refused() -> None:
    from django.db.models import F

    with pytest.raises(TypeError):
        Select(lambda: OutgoingCall.objects.annotate(other=F("key"))).all()


def test_update_changes_the_rows_of_its_queryset() -> None:
    first, second = made(key="1"), made(key="2")
    update = Update(
        lambda: OutgoingCall.objects.filter(key=given("key"), attempts=0), matter_id=given("matter"), digest="e"
    )
    assert update.run(key="1", matter="9") == 1
    assert update.run(key="none", matter="9") == 0
    assert (by_orm(first.id)["matter_id"], by_orm(first.id)["digest"]) == ("9", "e")
    assert by_orm(second.id)["matter_id"] == "1"


def test_update_sets_null() -> None:
    row = made(state="not_sent", attempts=1, first_at=AT, last_at=AT, next_at=AT)
    Update(lambda: OutgoingCall.objects.filter(id=given("id")), next_at=given("at")).run(id=row.id, at=None)
    assert by_orm(row.id)["next_at"] is None


# --- Many rows at once ------------------------------------------------------------------------------------------------
def unsaved(key: str) -> OutgoingCall:
    return OutgoingCall(
        id=new_id(AT), system="card", operation="capture", key=key, matter_kind="p", matter_id="1", intended_at=AT
    )


def test_many_rows_are_one_statement() -> None:
    rows = [unsaved(str(number)) for number in range(3)]
    with CaptureQueriesContext(connection) as asked:
        insert_all(rows)
        insert_all([])
    assert len(asked) == 1
    assert [as_dict(row) for row in rows] == [by_orm(row.id) for row in rows]
    assert not any(row._state.adding for row in rows)


def test_one_of_many_that_is_there_refuses_all() -> None:
    made("1")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all([unsaved("0"), unsaved("1")])
    assert OutgoingCall.objects.count() == 1


def test_of_many_rows_those_that_are_there_are_left_out() -> None:
    kept = made("1")
    rows = [unsaved("0"), unsaved("1"), unsaved("2")]
    with transaction.atomic():
        insert_all(rows, unless_there=True)
    assert set(OutgoingCall.objects.values_list("id", flat=True)) == {rows[0].id, kept.id, rows[2].id}
    assert by_orm(kept.id) == as_dict(kept)


# --- Numbers ----------------------------------------------------------------------------------------------------------
def test_number_is_the_count_of_the_queryset() -> None:
    counted = Counted(lambda: OutgoingCall.objects.filter(system="card", intended_at__lte=given("at")).order_by("-id"))
    assert counted.number(at=AT) == 0
    for key, later in (("a", 0), ("b", 1), ("c", 2)):
        made(key=key, intended_at=AT + timedelta(days=later))
    made(key="d", system="mail")
    assert [counted.number(at=AT + timedelta(days=days)) for days in (-1, 0, 1, 2)] == [0, 1, 2, 3]
