"""Web and worker prepare what they say again, and find it prepared."""

from django.db import connection

from anbao.project.apps import PREPARED

MANY = 150  # more than psycopg keeps by itself


def prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1%'")
        return [row[0] for row in cursor.fetchall()]


def say(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::integer + {number} AS said_here", [1])


def test_statement_is_prepared_when_it_comes_again(committed_db: None) -> None:
    connection.close()
    say(1)
    assert prepared() == []
    say(1)
    assert prepared() == ["SELECT $1::integer + 1 AS said_here"]


def test_session_keeps_as_many_statements_as_a_sale_says(committed_db: None) -> None:
    connection.close()
    for number in (*range(MANY), *range(MANY)):
        say(number)
    assert len(prepared()) == MANY < PREPARED
