"""Budgets of attempts: one statement counts under every key and is committed before anything is compared or sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from anbao.identity.domain.budgets import Spent, Standing
from anbao.identity.models import Spending
from anbao.identity.queries.budgets import keys_of, limits
from anbao.kernel.actor import Actor, Subject
from anbao.ledger.api import record
from anbao.rows import ask, tell

_RESERVE = """
INSERT INTO identity_spending AS spent (key, ends_at, count)
SELECT asked.key, asked.ends_at, 1
FROM unnest(%(keys)s::bytea[], %(ends)s::timestamptz[]) AS asked (key, ends_at) ORDER BY asked.key
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN spent.ends_at <= %(at)s THEN 1 ELSE spent.count + 1 END,
    ends_at = CASE WHEN spent.ends_at <= %(at)s THEN excluded.ends_at ELSE spent.ends_at END
RETURNING key, count, ends_at
"""
_GIVE_BACK = """
UPDATE identity_spending AS spent SET count = spent.count - 1
FROM (SELECT held.key FROM identity_spending AS held
      JOIN unnest(%(keys)s::bytea[], %(ends)s::timestamptz[]) AS mine (key, ends_at)
        ON held.key = mine.key AND held.ends_at = mine.ends_at
      ORDER BY held.key FOR UPDATE OF held) AS locked
WHERE spent.key = locked.key AND spent.count > 0
"""
_SPEND = """
INSERT INTO identity_spending AS spent (key, ends_at, count) VALUES (%(key)s, %(until)s, %(count)s)
ON CONFLICT (key) DO UPDATE SET
    count = GREATEST(spent.count, excluded.count), ends_at = GREATEST(spent.ends_at, excluded.ends_at)
"""
_AT_ONCE: Final = 5_000


def reserve_budget(*, kind: str, keys: Mapping[str, str], by: Actor, at: datetime) -> Standing:
    """Count one attempt of `kind` under each of `keys` (scope → whose, in clear; kept as a keyed digest only).

    One statement, so that any number of parallel attempts get numbers of their own. Call it outside a transaction to
    have it committed before the comparison; inside one it joins, which is right for what is sent by that transaction.
    The attempt that first exceeds a limit leaves an entry `identity.budget.spent`. Raises BudgetUnknown.
    """
    by_key = {key: scope for scope, key in keys_of(kind, keys).items()}
    found = limits(kind, at)
    ends = [at + found[scope].within for scope in by_key.values()]
    with transaction.atomic(savepoint=False):
        rows = ask(_RESERVE, {"keys": list(by_key), "ends": ends, "at": at}) if by_key else []
        spent = [
            Spent(by_key[key], key, count, found[by_key[key]], ends_at)
            for key, count, ends_at in ((bytes(row[0]), int(row[1]), row[2]) for row in rows)
        ]
        standing = Standing(kind, tuple(spent))
        _note_first(standing, by, at)
    return standing


def _note_first(standing: Standing, by: Actor, at: datetime) -> None:
    """One entry a window, however many come after: an attacker does not fill the ledger."""
    for one in standing.spent:
        if one.first_refused:
            clear = {"kind": standing.kind, "scope": one.scope, "until": one.ends_at.isoformat()}
            record(kind="identity.budget.spent", by=by, at=at, subject=Subject("budget", standing.kind), clear=clear)


def give_back(standing: Standing) -> None:
    """Count an attempt as not made: it was right. Harmless once its window is over."""
    keys, ends = [one.key for one in standing.spent], [one.ends_at for one in standing.spent]
    if keys:
        tell(_GIVE_BACK, {"keys": keys, "ends": ends})


def take_once(*, key: bytes, until: datetime, at: datetime) -> bool:
    """Whether this is the first to take `key` before it is over."""
    rows = ask(_RESERVE, {"keys": [key], "ends": [until], "at": at})
    return int(rows[0][1]) == 1


def forget(*, at: datetime) -> int:
    """Remove counters whose time is over, some thousands at most; how many. Outermost."""
    over = Spending.objects.filter(ends_at__lte=at).order_by("ends_at").values_list("key", flat=True)[:_AT_ONCE]
    with transaction.atomic(durable=True):
        return Spending.objects.filter(key__in=list(over), ends_at__lte=at).delete()[0]


def set_spent(*, keys: Sequence[bytes], count: int, until: datetime) -> None:
    """Set what is counted under `keys` to at least `count`, until `until` at least. Joins the caller's transaction."""
    for key in sorted(keys):
        tell(_SPEND, {"key": key, "count": count, "until": until})


def set_unspent(*, keys: Sequence[bytes]) -> None:
    """Forget what is counted under `keys`. Joins the caller's transaction."""
    Spending.objects.filter(key__in=list(keys)).delete()
