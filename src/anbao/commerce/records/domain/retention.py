"""Until when a record is kept at least: from the end of what it is about, never less than was said before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from anbao.commerce.records.domain.record import Content
from anbao.kernel.clock import local_date
from anbao.kernel.periods import Period

KEPT_FOR: Final = "retention.after_end"
"""The figure of the rulebook that says how long after the end a record is kept."""


@dataclass(frozen=True, slots=True)
class End:
    """The day in Taiwan from which the years count, and of what it is the end: `contract`, or `no-contract`."""

    on: date
    of: str


def end_of(content: Content) -> End:
    """The end of the contract in a record's sections; without one the day on which the application came to rest.

    The later day counts wherever there are several: a policy given up early still counts to the end of its term, and
    what was done about the application afterwards is kept as long.
    """
    moves = [_moment(row["at"]) for row in content["moves"]]
    policies = [_moment(row[name]) for row in content["policies"] for name in ("ends_at", "closed_at") if row[name]]
    last = max([*moves, *policies])
    return End(local_date(last), "contract" if policies else "no-contract")


def keep_until(end: End, kept_for: Period) -> date:
    """The last day on which a record has to be there."""
    return kept_for.last_day(end.on)


def _moment(value: Any) -> datetime:
    return datetime.fromisoformat(str(value))
