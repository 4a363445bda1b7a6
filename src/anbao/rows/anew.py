"""Statements that are planned for the very values they carry, not once for all values that there could be."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections


@contextmanager
def planned_anew(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Inside, this session prepares no statement: for lists, whose rows a filter may leave many or none of.

    A prepared statement has one plan for all values. It knows neither which index holds the few rows of this state nor
    how a number begins, and walks a whole table in search of rows that there are none of. Planning costs far less.
    """
    session = connections[alias]
    session.ensure_connection()
    driver: Any = session.connection
    threshold = driver.prepare_threshold
    driver.prepare_threshold = None
    try:
        yield
    finally:
        driver.prepare_threshold = threshold
