"""The sequencer's side of the database, on a connection of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from anbao.ledger.domain.errors import StoreFault
from anbao.ledger.domain.merkle import HASH_BYTES

LOCK = 0x616E62616F  # "anbao"

# `e.xid` is qualified in ORDER BY: an output column of that name would be sorted instead, without the index.
_PENDING = """
SELECT e.xid::text, e.id, e.body FROM ledger_event e
WHERE (e.xid, e.id) > (%s::text::xid8, %s) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.xid, e.id LIMIT %s
"""
_TILE = """
INSERT INTO ledger_tile (level, index, hashes) VALUES (%s, %s, %s)
ON CONFLICT (level, index) DO UPDATE SET hashes = EXCLUDED.hashes
"""
_STRETCH = """
INSERT INTO ledger_stretch (index, ids, min_id, max_id, last_xid, last_id)
VALUES (%s, %s, %s, %s, %s::text::xid8, %s)
ON CONFLICT (index) DO UPDATE SET ids = EXCLUDED.ids, min_id = EXCLUDED.min_id, max_id = EXCLUDED.max_id,
  last_xid = EXCLUDED.last_xid, last_id = EXCLUDED.last_id
"""
_CURSOR = "UPDATE ledger_cursor SET size = %s, last_xid = %s::text::xid8, last_id = %s WHERE size = %s"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The cluster, the number of leaves, and transaction id and number of the last row among them."""

    system: str
    size: int
    xid: int
    row: int


@dataclass(frozen=True, slots=True)
class Pending:
    xid: int
    id: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows of one tile of level 0 so far, in order."""

    index: int
    ids: Sequence[int]
    last_xid: int
    last_id: int


@dataclass(frozen=True, slots=True)
class Head:
    size: int
    root: bytes
    note: str


class Tables:
    """What the sequencer reads and writes. The connection is in autocommit mode, direct, not through a pooler."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._db = connection
        # The role may have been given other defaults; what is signed must be on disk.
        self._db.execute("SET synchronous_commit = on")

    def lock(self) -> bool:
        """Take the one lock of the one sequencer, held until this connection ends. False: another has it."""
        return bool(self._one("SELECT pg_try_advisory_lock(%s)", LOCK)[0])

    def ensure_partitions(self, ahead: int) -> None:
        self._db.execute("SELECT ledger_ensure_partitions(%s)", [ahead])

    def system(self) -> str:
        """The identifier of the cluster; transaction ids mean nothing in another."""
        return str(self._one("SELECT system_identifier::text FROM pg_control_system()")[0])

    def cursor(self) -> Cursor:
        """Where sequencing stands; the first time, at nothing."""
        self._db.execute(
            "INSERT INTO ledger_cursor (single, system, size, last_xid, last_id) "
            "VALUES (true, %s, 0, '0', 0) ON CONFLICT DO NOTHING",
            [self.system()],
        )
        system, size, xid, row = self._one("SELECT system, size, last_xid::text, last_id FROM ledger_cursor")
        return Cursor(system, size, int(xid), row)

    def pending(self, after: Cursor, limit: int) -> list[Pending]:
        """Rows behind the cursor's place whose transactions, and all earlier ones, have ended."""
        rows = self._db.execute(_PENDING, [str(after.xid), after.row, limit], binary=True)
        return [Pending(int(xid), number, body) for xid, number, body in rows]

    def tile(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes of a tile. Raises `StoreFault` when they are not there."""
        row = self._db.execute(
            "SELECT hashes FROM ledger_tile WHERE level = %s AND index = %s", [level, index]
        ).fetchone()
        if row is None or len(row[0]) < width * HASH_BYTES:
            raise StoreFault(f"the database lacks tile {level}/{index} of width {width}")
        return bytes(row[0][: width * HASH_BYTES])

    def stretch(self, index: int) -> Stretch:
        row = self._db.execute(
            "SELECT ids, last_xid::text, last_id FROM ledger_stretch WHERE index = %s", [index]
        ).fetchone()
        if row is None:
            raise StoreFault(f"the database lacks stretch {index}")
        return Stretch(index, row[0], int(row[1]), row[2])

    def bodies(self, ids: Sequence[int]) -> list[bytes]:
        """The bodies of rows, in the order of `ids`. Raises `StoreFault` when one is gone."""
        rows = self._db.execute("SELECT id, body FROM ledger_event WHERE id = ANY (%s)", [list(ids)]).fetchall()
        found = {number: bytes(body) for number, body in rows}
        if missing := set(ids) - found.keys():
            raise StoreFault(f"row {min(missing)} of ledger_event is gone")
        return [found[number] for number in ids]

    @contextmanager
    def growing(self) -> Iterator[None]:
        with self._db.transaction():
            yield

    def put_tiles(self, tiles: Sequence[tuple[int, int, bytes]]) -> None:
        with self._db.cursor() as cursor:
            cursor.executemany(_TILE, tiles)

    def put_stretches(self, stretches: Sequence[Stretch]) -> None:
        rows = [(s.index, list(s.ids), min(s.ids), max(s.ids), str(s.last_xid), s.last_id) for s in stretches]
        with self._db.cursor() as cursor:
            cursor.executemany(_STRETCH, rows)

    def move(self, before: Cursor, after: Cursor) -> None:
        """Raises `StoreFault` when somebody else moved the cursor."""
        moved = self._db.execute(_CURSOR, [after.size, str(after.xid), after.row, before.size])
        if moved.rowcount != 1:
            raise StoreFault("another sequencer moved the cursor")

    def head(self) -> Head | None:
        """The newest signed head."""
        row = self._db.execute("SELECT size, root, note FROM ledger_head ORDER BY size DESC LIMIT 1").fetchone()
        return None if row is None else Head(row[0], bytes(row[1]), row[2])

    def put_head(self, head: Head) -> None:
        self._db.execute(
            "INSERT INTO ledger_head (size, root, note) VALUES (%s, %s, %s)", [head.size, head.root, head.note]
        )

    def _one(self, query: str, *values: Any) -> Any:
        return self._db.execute(query, values).fetchone()
