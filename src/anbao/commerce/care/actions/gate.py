"""The gate before forms: a try is counted, and committed, before anything is kept.

One statement counts and locks, so any number of parallel tries pass it one by one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from anbao.commerce.care.models import Gate
from anbao.keys import api as keys

_RESERVE = """
INSERT INTO care_gate AS gate (key, since, count) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN gate.since <= %(over)s THEN 1 ELSE gate.count + 1 END,
    since = CASE WHEN gate.since <= %(over)s THEN %(at)s ELSE gate.since END
WHERE gate.since <= %(over)s OR gate.count < %(most)s
RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many within a time. Technical limits of ours, not a rule's."""

    name: str
    most: int
    within: timedelta


OF_VISIT: Final = Limit("visit", 5, timedelta(hours=1))
OF_EVERYBODY: Final = Limit("everybody", 300, timedelta(hours=1))
OF_ACCOUNT: Final = Limit("account", 10, timedelta(hours=1))
RECEIPTS_TO_ADDRESS: Final = Limit("receipts", 3, timedelta(hours=24))
_KEPT: Final = timedelta(days=2)


def passes(limit: Limit, whose: str, *, at: datetime) -> bool:
    """Whether one more may pass; counts it where it may. Outermost: committed before anything else happens."""
    with transaction.atomic(durable=True):
        return _counted(limit, whose, at)


def passes_within(limit: Limit, whose: str, *, at: datetime) -> bool:
    """The same, joining the caller's transaction."""
    return _counted(limit, whose, at)


def forget(*, at: datetime) -> int:
    """Remove counters whose time is long over. Outermost."""
    with transaction.atomic(durable=True):
        return Gate.objects.filter(since__lt=at - _KEPT).delete()[0]


def _counted(limit: Limit, whose: str, at: datetime) -> bool:
    key = keys.mac("care-gate", f"{limit.name} {whose}".encode()).hex()
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, {"key": key, "at": at, "over": at - limit.within, "most": limit.most})
        return cursor.fetchone() is not None
