"""Many applications in little time: the rows of one that was really made, copied under other keys and numbers.

Nothing reads these copies but lists: their ledger entries, tasks and personal data stay those of the original.
"""

from typing import Any

import psycopg
from django.apps import apps
from django.db.models import Field, UUIDField
from psycopg import sql

TABLES = (
    "journey_application", "journey_transition", "jobs_outgoingcall", "payments_payment", "reporting_report",
    "policies_policy", "policies_delivery", "handover_policyevent", "records_record",
)  # fmt: skip
"""Whatever a list of the company shows or counts, parents before children."""
OWN = frozenset(
    {"application", "application_id", "policy", "policy_id", "payment", "call", "event", "authorization_call"}
)
"""Columns that name another copied row, beside each table's own key."""
NUMBERED = frozenset({"number", "order", "occasion", "key"})
"""Unique texts: each copy's begins with its own number."""
SPREAD = "interval '1 minute'"
"""How far apart the copies are in time."""


def multiply(connection: psycopg.Connection, application: str, times: int) -> None:
    """`times` copies of an application's rows, each a minute older than the last."""
    rows = {table: _rows(connection, table, application) for table in TABLES}
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for table, keys in rows.items():
            if keys:
                _copy(connection, table, keys, times)
    for table in TABLES:
        connection.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))


def _options(table: str) -> Any:
    """Fields and key of the table's model."""
    return next(made for model in apps.get_models() if (made := model._meta).db_table == table)  # noqa: SLF001


def _rows(connection: psycopg.Connection, table: str, application: str) -> list[Any]:
    """Keys of the rows of a table that belong to the application, straight or through its policy."""
    names = {field.column for field in _options(table).fields}
    key = _key(table)
    if table == "journey_application":
        return [application]
    for column in ("application", "application_id"):
        if column in names:
            return _keys(connection, table, key, column, [application])
    policies = _keys(connection, "policies_policy", "id", "application", [application])
    if "policy_id" in names:
        return _keys(connection, table, key, "policy_id", policies)
    return _keys(connection, table, key, "matter_id", [application, *policies])


def _key(table: str) -> str:
    field = _options(table).pk
    assert field is not None
    return str(field.column)


def _keys(connection: psycopg.Connection, table: str, key: str, column: str, values: list[Any]) -> list[Any]:
    query = sql.SQL("SELECT {}::text FROM {} WHERE {}::text = ANY(%s)")
    query = query.format(sql.Identifier(key), sql.Identifier(table), sql.Identifier(column))
    return [row[0] for row in connection.execute(query, [[str(value) for value in values]])]


def _copy(connection: psycopg.Connection, table: str, keys: list[Any], times: int) -> None:
    fields = [field for field in _options(table).fields if field.column != _counted(table)]
    statement = sql.SQL(
        "INSERT INTO {table} ({into}) SELECT {values} FROM {table} AS old, generate_series(1, %s) AS n "
        "WHERE old.{key}::text = ANY(%s)"
    ).format(
        table=sql.Identifier(table),
        into=sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
        values=sql.SQL(", ").join(_value(field) for field in fields),
        key=sql.Identifier(_key(table)),
    )
    connection.execute(statement, [times, [str(key) for key in keys]])


def _counted(table: str) -> str:
    """The column that the database fills itself."""
    field = _options(table).pk
    return str(field.column) if field is not None and "Auto" in field.get_internal_type() else ""


def _value(field: "Field[Any, Any]") -> sql.Composable:
    column = sql.SQL("old.{}").format(sql.Identifier(field.column))
    kind = field.get_internal_type()
    if field.column in OWN or (field.primary_key and isinstance(field, UUIDField)):
        return sql.SQL("md5({}::text || n)::uuid").format(column)
    if field.column in NUMBERED and kind == "CharField":
        return sql.SQL("left(n || '-' || {}, {})").format(column, sql.Literal(field.max_length))
    if field.column == "matter_id":
        return sql.SQL("md5({} || n)::uuid::text").format(column)
    if kind == "DateTimeField":
        return sql.SQL("{} - n * {}").format(column, sql.SQL(SPREAD))
    return column
