"""What verification reads from the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from anbao.ledger.domain.leaf import LeafColumns
from anbao.ledger.domain.merkle import HASH_BYTES

_ROWS = """
SELECT e.id, e.event, e.at, e.kind, e.subject, e.body FROM ledger_event e
WHERE (e.xid, e.id) > (%s::text::xid8, %s) AND (e.xid, e.id) <= (%s::text::xid8, %s) ORDER BY e.xid, e.id
"""
_TAIL = "SELECT count(*), min(e.at) FROM ledger_event e WHERE (e.xid, e.id) > (%s::text::xid8, %s)"
_STRETCHES = "SELECT index, ids, last_xid::text, last_id FROM ledger_stretch WHERE index >= %s AND index < %s"
# The last signed head within each tile: enough to say between which heads a tree went wrong.
_HEADS = """
SELECT DISTINCT ON ((size - 1) / 256) size, root FROM ledger_head
WHERE size > %s AND size <= %s ORDER BY (size - 1) / 256, size DESC
"""


class Row(NamedTuple):
    id: int
    event: UUID
    at: datetime
    kind: str
    subject: str
    body: bytes

    def columns(self) -> LeafColumns:
        return LeafColumns(self.event, self.at, self.kind, self.subject)


class Place(NamedTuple):
    """A place in the order of commits."""

    xid: str
    id: int


class Stretch(NamedTuple):
    ids: Sequence[int]
    last: Place


class Evidence:
    """Reads only; any role that may read the ledger will do."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._db = connection

    def cursor(self) -> tuple[int, Place] | None:
        row = self._db.execute("SELECT size, last_xid::text, last_id FROM ledger_cursor").fetchone()
        return None if row is None else (row[0], Place(row[1], row[2]))

    def tail(self, after: Place) -> tuple[int, datetime | None]:
        """How many rows lie behind the cursor, and the earliest moment among them."""
        row = self._db.execute(_TAIL, after).fetchone()
        return (row[0], row[1]) if row else (0, None)

    def newest_note(self) -> str | None:
        row = self._db.execute("SELECT note FROM ledger_head ORDER BY size DESC LIMIT 1").fetchone()
        return None if row is None else str(row[0])

    def heads(self, after: int, until: int) -> list[tuple[int, bytes]]:
        return [(size, bytes(root)) for size, root in self._db.execute(_HEADS, [after, until])]

    def tiles(self, level: int, start: int, end: int) -> Mapping[int, bytes]:
        rows = self._db.execute(
            "SELECT index, hashes FROM ledger_tile WHERE level = %s AND index >= %s AND index < %s", [level, start, end]
        )
        return {index: bytes(hashes) for index, hashes in rows}

    def tile(self, level: int, index: int, width: int) -> bytes | None:
        found = self.tiles(level, index, index + 1).get(index, b"")
        return found[: width * HASH_BYTES] if len(found) >= width * HASH_BYTES else None

    def stretches(self, start: int, end: int) -> Mapping[int, Stretch]:
        rows = self._db.execute(_STRETCHES, [start, end], binary=True)
        return {index: Stretch(ids, Place(xid, last)) for index, ids, xid, last in rows}

    def beyond(self, size: int) -> str | None:
        """A tile or stretch that a tree of `size` leaves cannot have, None where there is none."""
        last = (size + 255) // 256
        for table, condition in (("ledger_stretch", "index >= %s"), ("ledger_tile", "level = 0 AND index >= %s")):
            query = f"SELECT index FROM {table} WHERE {condition} ORDER BY index LIMIT 1"  # noqa: S608  (constants)
            if row := self._db.execute(query, [last]).fetchone():
                return f"{table} {row[0]}"
        return None

    def rows(self, after: Place, until: Place) -> list[Row]:
        """Rows in the order of commits, `after` excluded, `until` included."""
        return [Row._make(row) for row in self._db.execute(_ROWS, [*after, *until], binary=True)]

    def exists(self, row: int) -> bool:
        return self._db.execute("SELECT 1 FROM ledger_event WHERE id = %s", [row]).fetchone() is not None
