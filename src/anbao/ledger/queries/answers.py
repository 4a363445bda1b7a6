"""What guards answered for clauses, as counted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from anbao.rows import ask

_ANSWERS = """
SELECT asked.clause, asked.tag, coalesce(lately.entries, 0), newest.last_at
FROM unnest(%s::text[], %s::text[]) AS asked(clause, tag)
CROSS JOIN LATERAL (
  SELECT max(n.last_at) AS last_at FROM ledger_verdictcount n
  WHERE n.clause = asked.clause AND n.tag = asked.tag AND n.day = (
    SELECT d.day FROM ledger_verdictcount d
    WHERE d.clause = asked.clause AND d.tag = asked.tag AND d.day <= %s ORDER BY d.day DESC LIMIT 1
  )
) AS newest
CROSS JOIN LATERAL (
  SELECT sum(c.entries)::bigint AS entries FROM ledger_verdictcount c
  WHERE c.clause = asked.clause AND c.tag = asked.tag AND c.day BETWEEN %s AND %s
) AS lately
WHERE newest.last_at IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """How often a guard answered for a clause in some days, and when last, be it before them."""

    clause: str
    tag: str
    entries: int
    last_at: datetime


def answers(asked: Collection[tuple[str, str]], *, since: date, until: date) -> list[Answers]:
    """Of each (clause, tag) that has ever answered up to the day `until`: the count from `since` on, the last moment.

    One query that reads, by index, the days asked for. As of the last count, at most a minute ago while a worker runs.
    """
    if not asked:
        return []
    clauses, tags = zip(*sorted(asked), strict=True)
    return [Answers(*row) for row in ask(_ANSWERS, [list(clauses), list(tags), until, since, until])]


_BY_VERDICT = """
SELECT n.clause, n.tag, n.verdict, sum(n.entries)::bigint FROM ledger_verdictcount n
JOIN unnest(%s::text[], %s::text[]) AS asked(clause, tag) USING (clause, tag)
WHERE n.day BETWEEN %s AND %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def answers_by_verdict(
    asked: Collection[tuple[str, str]], *, since: date, until: date
) -> dict[tuple[str, str], dict[str, int]]:
    """How often each (clause, tag) answered what from `since` to `until`: verdict → number. One query."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    if asked:
        clauses, tags = zip(*sorted(asked), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_BY_VERDICT, [list(clauses), list(tags), since, until])
            for clause, tag, verdict, entries in cursor.fetchall():
                found.setdefault((clause, tag), {})[verdict] = entries
    return found
