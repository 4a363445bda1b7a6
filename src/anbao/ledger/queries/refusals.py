"""What guards refused, as counted, and when the ledger began."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

_REFUSALS = """
SELECT clause, sum(entries)::bigint AS refused FROM ledger_verdictcount
WHERE verdict = 'refused' AND day BETWEEN %s AND %s GROUP BY clause ORDER BY refused DESC, clause LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Refusals:
    """How often guards refused because of a clause."""

    clause: str
    entries: int


def refusals(*, since: date, until: date, most: int = 10) -> list[Refusals]:
    """The clauses because of which guards refused most on the days `since` to `until`, the most frequent first.

    As of the last count, at most a minute ago while a worker runs.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REFUSALS, [since, until, most])
        return [Refusals(*row) for row in cursor.fetchall()]


def began() -> datetime | None:
    """The moment of the earliest entry; None in an empty ledger."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(at) FROM ledger_event")
        found: datetime | None = cursor.fetchone()[0]
        return found
