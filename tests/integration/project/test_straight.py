"""What a session says by its short way is what its cursors say: values, counts, errors, transactions."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, connections
from django.db.transaction import TransactionManagementError
from django.db.utils import DataError
from psycopg.pq import TransactionStatus
from psycopg.types.json import Jsonb

from anbao.project.postgresql import base
from anbao.project.postgresql.straight import Straight

VALUES = "SELECT %s::uuid, %s::timestamptz, %s::date, %s::bigint, %s::text, %s::bytea, %s::boolean, NULL::text"
GIVEN = [UUID(int=7), datetime(2026, 11, 29, 1, 2, 3, 4, UTC), date(2026, 2, 28), 2**40, "字 %", b"\0\xff", True]


@pytest.fixture
def session(committed_db: None) -> Iterator[base.DatabaseWrapper]:
    own = connections.create_connection("default")
    assert isinstance(own, base.DatabaseWrapper)
    yield own
    own.close()


def directly(session: base.DatabaseWrapper, sql: str, values: object) -> object:
    """By the short way alone, the statement being prepared."""
    for _ in range(2):
        session.ask(sql, values)
    straight = session._straight
    assert isinstance(straight, Straight)
    found = straight.ask(sql, values)
    assert found is not None
    return found


def test_values_are_those_of_a_cursor_in_either_form(session):
    with session.cursor() as cursor:
        cursor.execute(VALUES, GIVEN)
        said = cursor.fetchall()
    assert said == [(*GIVEN, None)]
    for _ in range(3):  # first as text, then as bytes
        rows, count = directly(session, VALUES, GIVEN)
        assert (rows, count) == (said, 1)
        assert [type(value) for value in rows[0]] == [type(value) for value in said[0]]
        assert rows[0][1].tzinfo is UTC


def test_json_comes_as_text_as_from_a_cursor(session):
    for _ in range(4):
        assert session.ask("SELECT %s::jsonb, 1", [Jsonb({"a": [1]})]) == ([('{"a": [1]}', 1)], 1)


def test_values_have_names_where_the_statement_names_them(session):
    assert directly(session, "SELECT %(a)s::text || %(b)s::text || %(a)s::text", {"b": "2", "a": "1"}) == (
        [("121",)],
        1,
    )


def test_changed_rows_are_counted_and_a_transaction_is_committed_as_a_whole(session):
    with session.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE counted (id integer PRIMARY KEY)")
    insert = "INSERT INTO counted SELECT * FROM generate_series(%s::integer, %s::integer)"
    assert [session.ask(insert, [n, n + 2])[1] for n in (0, 10, 20)] == [3, 3, 3]
    session.set_autocommit(False)
    assert session.ask(insert, [30, 31])[1] == 2
    session.rollback()
    session.set_autocommit(True)
    session.set_autocommit(False)
    assert session.ask(insert, [40, 40])[1] == 1
    session.commit()
    session.set_autocommit(True)
    assert session.ask("SELECT max(id), count(*) FROM counted", [])[0] == [(40, 10)]


def test_errors_are_djangos_and_the_session_goes_on(session):
    with session.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE once (id integer PRIMARY KEY)")
    for number in range(3):
        session.ask("INSERT INTO once VALUES (%s)", [number])
    with pytest.raises(IntegrityError):
        session.ask("INSERT INTO once VALUES (%s)", [1])
    for number in range(1, 4):
        session.ask("SELECT 1 / %s::integer", [number])
    with pytest.raises(DataError):
        session.ask("SELECT 1 / %s::integer", [0])
    assert session.ask("SELECT count(*) FROM once", [])[0] == [(3,)]


def test_a_transaction_begins_with_its_first_statement_whatever_comes_of_it(session):
    large = b"\0\1" * 2**20
    for _ in range(3):
        session.ask("SELECT length(%s::bytea), 1 / %s::integer", [large, 1])
    session.set_autocommit(False)
    with pytest.raises(DataError):
        session.ask("SELECT length(%s::bytea), 1 / %s::integer", [large, 0])
    session.rollback()
    assert session.ask("SELECT length(%s::bytea), 1 / %s::integer", [large, 1])[0] == [(2**21, 1)]
    assert session.connection.info.transaction_status == TransactionStatus.INTRANS
    session.commit()
    session.set_autocommit(True)


def test_nothing_is_said_in_a_transaction_that_is_broken(session):
    session.ensure_connection()
    session.in_atomic_block = session.needs_rollback = True
    with pytest.raises(TransactionManagementError):
        session.ask("SELECT 1", [])
    session.in_atomic_block = session.needs_rollback = False


def test_a_session_that_the_server_ended_says_so(session):
    for _ in range(3):
        session.ask("SELECT pg_backend_pid()", [])
    with connections["default"].cursor() as other:
        other.execute("SELECT pg_terminate_backend(%s)", [session.connection.info.backend_pid])
    time.sleep(0.2)
    with pytest.raises(OperationalError):
        session.ask("SELECT pg_backend_pid()", [])
    assert session.connection.closed


def test_whoever_looks_on_sees_every_statement(session):
    seen = []
    for _ in range(3):
        session.ask("SELECT 2", [])
    with session.execute_wrapper(lambda execute, sql, *rest: seen.append(sql) or execute(sql, *rest)):
        assert session.ask("SELECT 2", []) == ([(2,)], 1)
    assert seen == ["SELECT 2"]
