"""Budgets of calls: one is reserved, and committed, before anything is compared or read.

One statement counts and refuses, so any number of parallel calls pass it one by one.
"""

import math
from datetime import datetime, timedelta

from django.db import connection, transaction

from anbao.endpoints.domain.limits import Budget
from anbao.endpoints.models import Spent
from anbao.keys import api as keys

_RESERVE = """
INSERT INTO endpoints_spent AS spent (key, since, count) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN spent.since <= %(over)s THEN 1 ELSE spent.count + 1 END,
    since = CASE WHEN spent.since <= %(over)s THEN %(at)s ELSE spent.since END
WHERE spent.since <= %(over)s OR spent.count < %(most)s
RETURNING count
"""
_KEPT = timedelta(hours=2)


def reserve(budget: Budget, whose: str, *, at: datetime) -> int | None:
    """Take one call of the budget; None where it was there, else the seconds until there is one. Outermost."""
    key = keys.mac("api-budget", f"{budget.name} {whose}".encode()).hex()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_RESERVE, {"key": key, "at": at, "over": at - budget.within, "most": budget.most})
        if cursor.fetchone() is not None:
            return None
    since = Spent.objects.filter(key=key).values_list("since", flat=True).first() or at
    return max(1, math.ceil((since + budget.within - at).total_seconds()))


def forget(*, at: datetime) -> int:
    """Remove counters whose time is long over. Outermost."""
    with transaction.atomic(durable=True):
        return Spent.objects.filter(since__lt=at - _KEPT).delete()[0]
