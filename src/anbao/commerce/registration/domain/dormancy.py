"""The two clocks of a verification: without business of its kind it lapses, for that kind alone (articles 7, 8).

Each counts from the newest completed verification, and anew from business of its own kind only (the company's stricter
reading). What lapsed is back with a new verification.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from anbao.kernel.periods import Period
from anbao.kernel.text import N_

Kind = Literal["sale", "service"]
State = Literal["awake", "soon", "lapsed"]

FIGURES: Final[Mapping[Kind, str]] = {"sale": "dormancy.sale_after", "service": "dormancy.service_after"}
TITLES: Final[Mapping[Kind, str]] = {"sale": N_("網路投保"), "service": N_("網路保險服務")}
_LONGEST: Final = timedelta(days=20 * 366)


@dataclass(frozen=True, slots=True)
class Clock:
    """`counted_from`: the verification, or later business of this kind. `lapses_at`: the first moment without it."""

    kind: Kind
    counted_from: datetime
    lapses_at: datetime
    warn: Period

    def state(self, at: datetime) -> State:
        """How it stands at `at`; `soon` from the day on which the warning is due."""
        if at >= self.lapses_at:
            return "lapsed"
        return "soon" if self.warn.add_to(at) >= self.lapses_at else "awake"


def clock_of(kind: Kind, *, verified_at: datetime, business_at: datetime | None, lapse: Period, warn: Period) -> Clock:
    """The clock of one kind. `business_at`: the last completed business of that kind, None for none."""
    counted_from = max(verified_at, business_at or verified_at)
    return Clock(kind, counted_from, lapse.add_to(counted_from), warn)


def counted_until(lapse: Period, moment: datetime) -> datetime:
    """The first moment counted from which a clock has not lapsed at `moment`: earlier ones have.

    Found by halving, since days of months cannot be counted backwards.
    """
    low, high = moment - _LONGEST, moment
    while high - low > timedelta(microseconds=1):
        middle = low + (high - low) / 2
        low, high = (low, middle) if lapse.add_to(middle) > moment else (middle, high)
    return high


def warned_from(lapse: Period, warn: Period, at: datetime) -> tuple[datetime, datetime]:
    """Clocks counted from the first moment on, and before the second, are `soon` at `at`."""
    return counted_until(lapse, at), counted_until(lapse, warn.add_to(at))
