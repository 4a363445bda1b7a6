"""Reading as the examiner: whatever a block reads goes through the database role that cannot write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

EXAMINER = "examiner"


@contextmanager
def reading() -> Iterator[None]:
    """The default database of this thread is, inside the block, the session of `anbao_examiner`.

    Queries of every app go through it, raw ones too, without knowing: a write is refused by PostgreSQL itself, and so
    is reading data keys, so that nothing sealed opens. Not for use inside a transaction.
    """
    own, connections[DEFAULT_DB_ALIAS] = connections[DEFAULT_DB_ALIAS], connections[EXAMINER]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own
