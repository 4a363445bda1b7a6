"""Many of something in little time: the rows of one that was really made, copied under other keys and numbers.

Nothing reads these copies but lists and figures: their ledger entries, tasks and data keys stay those of the original.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import psycopg
from django.apps import apps
from django.db.models import BinaryField, CharField, DateTimeField, Field, UniqueConstraint, UUIDField
from psycopg import sql

MINUTE: Final = 60_000
"""Milliseconds that each copy is older than the one before."""
OLDER: Final = (
    "(lpad(to_hex(('x0000' || left(replace({0}::text, '-', ''), 12))::bit(64)::bigint - n::bigint * {1}), 12, '0')"
    " || right(replace({0}::text, '-', ''), 20))::uuid"
)
"""An id that is as much older: ids begin with milliseconds, and lists and figures rely on it."""


def multiply(
    connection: psycopg.Connection,
    seed: UUID,
    tables: Sequence[str],
    times: int,
    *,
    apart: int = MINUTE,
    along: Collection[UUID] = (),
) -> None:
    """`times` copies of the rows that belong to `seed` in these tables, each `apart` milliseconds older.

    `along`: ids in them of what was copied before; with the same distance in time the copies name its copies.
    """
    rows, own = _belonging(connection, seed, tables)
    ids = list({*own, *along})
    values = {"times": times, "ids": ids, "names": [str(id_) for id_ in ids]}
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")  # no foreign keys, no append-only tables
        for table, keys in rows.items():
            connection.execute(_copying(table, apart), {**values, "keys": list(keys)})
    for table in rows:
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(table)))


def _belonging(
    connection: psycopg.Connection, seed: UUID, tables: Sequence[str]
) -> tuple[Mapping[str, Sequence[Any]], Collection[UUID]]:
    """Keys of rows that name the seed, or are named by it, and so on; and the ids among those keys."""
    every = {table: _ids_in(connection, table) for table in tables}
    known = {key for rows in every.values() for key in rows if isinstance(key, UUID)}
    ids, found = {seed}, dict[str, set[Any]]()
    grown = True
    while grown:
        grown = False
        for table, rows in every.items():
            for key, named in rows.items():
                if key not in found.get(table, ()) and (key in ids or named & ids):
                    found.setdefault(table, set()).add(key)
                    ids |= {one for one in (key, *named) if one in known}
                    grown = True
    return {table: sorted(found[table], key=str) for table in tables if table in found}, ids


def _ids_in(connection: psycopg.Connection, table: str) -> dict[Any, set[UUID]]:
    """Key of each row → the ids that it names, also as text."""
    options = _options(table)
    columns = [field.column for field in options.fields if isinstance(field, UUIDField | CharField) or _refers(field)]
    listed = sql.SQL(", ").join(map(sql.Identifier, [options.pk.column, *columns]))
    rows = connection.execute(sql.SQL("SELECT {} FROM {}").format(listed, sql.Identifier(table)))
    return {row[0]: {id_ for value in row[1:] if (id_ := _as_id(value)) is not None} for row in rows}


def _refers(field: "Field[Any, Any]") -> bool:
    return field.remote_field is not None and isinstance(field.target_field, UUIDField)  # type: ignore[attr-defined]


def _as_id(value: object) -> UUID | None:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value) if isinstance(value, str) and len(value) == len(str(UUID(int=0))) else None
    except ValueError:
        return None


def _options(table: str) -> Any:
    """Fields and key of the table's model."""
    return next(made for model in apps.get_models() if (made := model._meta).db_table == table)  # noqa: SLF001


def _copying(table: str, apart: int) -> sql.Composable:
    """The statement that copies rows of a table."""
    options = _options(table)
    fields = [field for field in options.fields if "Auto" not in field.get_internal_type()]
    return sql.SQL(
        "INSERT INTO {table} ({into}) SELECT {values} FROM generate_series(%(times)s, 1, -1) AS n, {table} AS old "
        "WHERE old.{key} = ANY(%(keys)s) ORDER BY n DESC"
    ).format(
        table=sql.Identifier(table),
        into=sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
        values=sql.SQL(", ").join(_value(field, _unique(options), apart) for field in fields),
        key=sql.Identifier(options.pk.column),
    )


def _unique(options: Any) -> frozenset[str]:
    """Names of fields to number, so that no copy says the same as another where that may stand once.

    Of several fields that stand once together, one; none where an id is among them, which is another's anyway.
    """
    found = {field.name for field in options.fields if field.unique}
    for constraint in options.constraints:
        fields = (
            [options.get_field(name) for name in constraint.fields] if isinstance(constraint, UniqueConstraint) else []
        )
        if fields and not any(isinstance(field, UUIDField) or _refers(field) for field in fields):
            found.add(max(fields, key=lambda field: (isinstance(field, BinaryField), field.max_length or 0)).name)
    return frozenset(found)


def _value(field: "Field[Any, Any]", unique: Collection[str], apart: int) -> sql.Composable:
    """The copy's value: ids of the seed's own rows and moments older, what is unique with its number in front."""
    column, step = sql.SQL("old.{}").format(sql.Identifier(field.column)), sql.Literal(apart)
    older = sql.SQL(OLDER).format(column, step)
    if isinstance(field, UUIDField) or _refers(field):
        return (
            older
            if field.unique
            else sql.SQL("CASE WHEN {0} = ANY(%(ids)s) THEN {1} ELSE {0} END").format(column, older)
        )
    if isinstance(field, DateTimeField):
        return sql.SQL("{} - n::bigint * {} * interval '1 millisecond'").format(column, step)
    if isinstance(field, BinaryField) and field.name in unique:
        return sql.SQL("sha256({} || convert_to(n::text, 'UTF8'))").format(column)
    if not isinstance(field, CharField):
        return column
    return _text(field, column, older, numbered=field.name in unique)


def _text(field: "Field[Any, Any]", column: sql.Composable, older: sql.Composable, *, numbered: bool) -> sql.Composable:
    """A text: with its number in front where it stands once, and older where it holds an id."""
    if numbered:
        column = sql.SQL("left(n || '-' || {}, {})").format(column, sql.Literal(field.max_length))
    if not field.name.endswith("_id"):
        return column
    own = sql.SQL("old.{}").format(sql.Identifier(field.column))
    return sql.SQL("CASE WHEN {} = ANY(%(names)s) THEN ({})::text ELSE {} END").format(own, older, column)
