"""The daily files: what a system did for the asking company on one day, as CSV with a trailer under its secret."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from anbao_simulator.moments import now
from anbao_simulator.store import Store
from anbao_simulator.systems import REJECTED
from anbao_simulator.wire import Answer, NotLetIn, Request, mac

_TAIPEI: Final = ZoneInfo("Asia/Taipei")
_MONEY: Final = (
    ("capture", 'SELECT "order" AS key, "order" AS matter, amount, at FROM capture WHERE system = ? ORDER BY at'),
    ("refund", 'SELECT reference AS key, "order" AS matter, amount, at FROM refund WHERE system = ? ORDER BY at'),
)
_REPORTS: Final = (
    "SELECT verb AS kind, reference AS key, application AS matter, 0 AS amount, at FROM report ORDER BY at"
)


@dataclass
class Changes:
    """How a test wants a system's files to differ from its books.

    `withheld`: there is none yet. `today`: also that of a day that is not over. `drop` and `amounts` by key; `add`:
    lines of their own (`kind`, `key`, `matter`, `amount`, `at`); `shift`: key → another moment.
    """

    withheld: bool = False
    today: bool = False
    drop: list[str] = field(default_factory=list)
    amounts: dict[str, int] = field(default_factory=dict)
    shift: dict[str, str] = field(default_factory=dict)
    add: list[dict[str, Any]] = field(default_factory=list)


def answer(store: Store, request: Request, secret: str, changes: Changes) -> Answer:
    """The file, or `not-ready`: a day's file is made once the day is over."""
    try:
        day = date.fromisoformat(str(request.body()["day"]))
    except (KeyError, ValueError, NotLetIn):
        return Answer(400, {"key": request.key, "digest": request.digest, "reason": "malformed"})
    over = day < now().astimezone(_TAIPEI).date()
    store.note(request.operation, "", "answered")
    if changes.withheld or not (over or changes.today):
        return Answer(REJECTED, {"key": request.key, "digest": request.digest, "reason": "not-ready"})
    return Answer(200, {}, content=file_of(store, request.system, request.party, day, secret, changes))


def file_of(store: Store, system: str, party: str, day: date, secret: str, changes: Changes) -> bytes:  # noqa: PLR0917
    rows = [row for row in _rows(store, system, changes) if _day(row["at"]) == day]
    lines = [f"anbao-daily-v1,{system},{party},{day.isoformat()}"]
    lines += [f"{row['kind']},{row['key']},{row['matter']},{row['amount']},{row['at']}" for row in rows]
    body = "".join(f"{line}\n" for line in lines)
    sums = [len(rows), *(sum(row["amount"] for row in rows if row["kind"] == kind) for kind in ("capture", "refund"))]
    told = [str(value) for value in sums]
    digest = hashlib.sha256(body.encode()).hexdigest()
    signed = mac(secret, "daily", system, party, day.isoformat(), *told, digest)
    return f"{body}total,{','.join(told)},{signed}\n".encode()


def _rows(store: Store, system: str, changes: Changes) -> list[dict[str, Any]]:
    if system == "reporting":
        rows = store.rows(_REPORTS)
    else:
        rows = [{"kind": kind, **row} for kind, query in _MONEY for row in store.rows(query, system)]
    kept = [row for row in rows if row["key"] not in changes.drop]
    for row in kept:
        row["amount"] = changes.amounts.get(row["key"], row["amount"])
        row["at"] = changes.shift.get(row["key"], row["at"])
    return kept + changes.add


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(_TAIPEI).date()
