"""A statement and what it gives, for those that are written out as SQL: by the session's short way where it has one."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


def ask(sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
    """The rows that a statement of the default database gives. Values stand for `%s`, or by name for `%(name)s`."""
    session: Any = connections[DEFAULT_DB_ALIAS]
    rows: list[tuple[Any, ...]] = session.ask(sql, values)[0]
    return rows


def tell(sql: str, values: Any = ()) -> int:
    """Say a statement to the default database; how many rows it found or changed."""
    session: Any = connections[DEFAULT_DB_ALIAS]
    return int(session.ask(sql, values)[1])
