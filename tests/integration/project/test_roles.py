"""The database roles hold what is declared, and nothing more."""

import pytest
from django.db import DatabaseError, connections, transaction

from anbao.project import roles


@pytest.mark.django_db(databases="__all__")
def test_grants_are_as_declared() -> None:
    assert roles.differences() == []


@pytest.mark.django_db
def test_runtime_runs_the_application() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("anbao_runtime",)


def test_examiner_writes_nothing(committed_db: None) -> None:
    with connections["examiner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_event")
        with pytest.raises(DatabaseError, match="read-only"), transaction.atomic(using="examiner"):
            cursor.execute("DELETE FROM django_content_type")


@pytest.mark.parametrize("table", ["keys_datakey", "django_session"])
def test_examiner_sees_neither_keys_nor_sessions(committed_db: None, table: str) -> None:
    with connections["examiner"].cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute(f"SELECT count(*) FROM {table}")


def test_runtime_sets_neither_number_nor_transaction_of_an_event(committed_db: None) -> None:
    with connections["default"].cursor() as cursor, pytest.raises(DatabaseError, match="permission denied"):
        cursor.execute(
            "INSERT INTO ledger_event (id, at, event, kind, subject, body) VALUES (1, now(), "
            "gen_random_uuid(), 'x', 'y', 'z')"
        )


def test_committed_rows_are_gone_afterwards_part_one(committed_db: None) -> None:
    _insert_session()


def test_committed_rows_are_gone_afterwards_part_two(committed_db: None) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
    _insert_session()


def _insert_session() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('x', 'y', '2026-01-01')")
