"""How far the ledger is sequenced and signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

MOST: Final = 1000
_BEHIND: Final = """
SELECT count(*), min(at) FROM (
  SELECT e.at FROM ledger_event e
  WHERE (e.xid, e.id) > (SELECT COALESCE(MAX(c.last_xid::text::numeric), 0)::text::xid8, COALESCE(MAX(c.last_id), 0)
                         FROM ledger_cursor c)
  ORDER BY e.xid, e.id LIMIT %s
) AS behind
"""
_HEAD: Final = "SELECT size, signed_at FROM ledger_head ORDER BY size DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class LedgerStanding:
    """`size` and `signed_at` of the newest checkpoint; `behind`: entries still to be sequenced, at most `MOST`."""

    size: int
    signed_at: datetime | None
    behind: int
    oldest_behind: datetime | None


def ledger_standing() -> LedgerStanding:
    """Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD)
        size, signed_at = cursor.fetchone() or (0, None)
        cursor.execute(_BEHIND, [MOST])
        behind, oldest = cursor.fetchone()
    return LedgerStanding(size, signed_at, behind, oldest)
