"""Following the ledger from a place on, in the order of commits, so that no entry is ever passed over."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from anbao.ledger.domain.errors import OtherCluster

# As the sequencer reads: below the transactions that still run. A row's id alone does not tell when it was committed.
_NEXT = """
SELECT e.xid::text, e.id, e.kind, e.subject FROM ledger_event e
WHERE (e.xid, e.id) > (%s::text::xid8, %s) AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.xid, e.id LIMIT %s
"""
_AHEAD = "SELECT %s::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot())"


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody has read: a transaction (its id as text) and the row in it."""

    xid: str = "0"
    row: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """What came after a place: (kind, subject) of each entry in their order, and the place behind the last."""

    entries: Sequence[tuple[str, str]]
    place: Place


def follow(place: Place, *, limit: int) -> Followed:
    """The next entries behind `place`, at most `limit`.

    Raises OtherCluster where `place` names a transaction that this PostgreSQL cluster has not seen: transaction ids
    started anew, and whoever follows begins at the beginning again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AHEAD, [place.xid])
        if cursor.fetchone()[0]:
            raise OtherCluster("the ledger was followed up to a transaction that this PostgreSQL cluster has not seen")
        cursor.execute(_NEXT, [place.xid, place.row, limit])
        rows = cursor.fetchall()
    end = Place(rows[-1][0], rows[-1][1]) if rows else place
    return Followed([(kind, subject) for _, _, kind, subject in rows], end)
