"""Counting what guards answered, and noting whom and what entries name, so that nobody need read the whole ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from anbao.kernel.clock import local_date
from anbao.ledger.domain.errors import OtherCluster
from anbao.ledger.domain.leaf import answers_of
from anbao.ledger.domain.mentions import mentions_of

BATCH = 2_000  # entries of one transaction, well under a second
BATCHES = 25

_BEGIN = "INSERT INTO ledger_counted (single, last_xid, last_id) VALUES (true, '0', 0) ON CONFLICT DO NOTHING"
_CURSOR = """
SELECT last_xid::text, last_id, last_xid >= pg_snapshot_xmax(pg_current_snapshot())
FROM ledger_counted FOR UPDATE SKIP LOCKED
"""
# As the sequencer reads: in the order of commits, below the transactions that still run, so that none is passed over.
_PENDING = """
SELECT e.xid::text, e.id, e.at, e.body FROM ledger_event e
WHERE (e.xid, e.id) > (%s::text::xid8, %s) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.xid, e.id LIMIT %s
"""
_ADD = """
INSERT INTO ledger_verdictcount AS kept (clause, tag, day, verdict, entries, last_at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (clause, tag, day, verdict) DO UPDATE
SET entries = kept.entries + EXCLUDED.entries, last_at = greatest(kept.last_at, EXCLUDED.last_at)
"""
_MENTION = """
INSERT INTO ledger_mention (what, at, "row") SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[])
ON CONFLICT DO NOTHING
"""
_MOVE = "UPDATE ledger_counted SET last_xid = %s::text::xid8, last_id = %s"

Key = tuple[str, str, date, str]


@dataclass(slots=True)
class _Tally:
    entries: int
    last_at: datetime


def count_verdicts(*, batches: int = BATCHES) -> int:
    """Count entries that nobody counted yet, each exactly once; returns how many were looked at.

    In transactions of its own; does nothing while another process counts. Raises OtherCluster where transaction ids
    started anew (the sequencer refuses there too).
    """
    done = 0
    for _ in range(batches):
        looked = _count_batch()
        done += looked
        if looked < BATCH:
            break
    return done


def _count_batch() -> int:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_BEGIN)
        cursor.execute(_CURSOR)
        found = cursor.fetchone()
        if found is None:
            return 0
        xid, row, ahead = found
        if ahead:
            raise OtherCluster("the verdicts are counted up to a transaction that this PostgreSQL cluster has not seen")
        cursor.execute(_PENDING, [xid, row, BATCH])
        rows = cursor.fetchall()
        if rows:
            cursor.executemany(_ADD, list(_lines(rows)))
            cursor.execute(_MENTION, _mentions(rows))
            cursor.execute(_MOVE, [rows[-1][0], rows[-1][1]])
        return len(rows)


def _lines(rows: Iterable[tuple[str, int, datetime, Any]]) -> Iterator[tuple[str | date | int, ...]]:
    """What the batch adds; in one order, so that nobody waits in a circle."""
    tallies: dict[Key, _Tally] = {}
    for _, _, at, body in rows:
        for clause, tag, verdict in answers_of(bytes(body)):
            tally = tallies.setdefault((clause, tag, local_date(at), verdict), _Tally(0, at))
            tally.entries += 1
            tally.last_at = max(tally.last_at, at)
    for key, tally in sorted(tallies.items()):
        yield (*key, tally.entries, tally.last_at)


def _mentions(rows: Iterable[tuple[str, int, datetime, Any]]) -> list[list[Any]]:
    """Name, moment and row of each, as three columns."""
    found = [(what, at, row) for _, row, at, body in rows for what in mentions_of(bytes(body))]
    return [list(column) for column in zip(*found, strict=True)] or [[], [], []]
