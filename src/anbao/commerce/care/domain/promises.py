"""By when the company promised to take a case up and to answer it: the company's own figures, kept as data by date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from anbao.commerce.care.domain.case import Kind
from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.errors import AnbaoError

MOST_DAYS: Final = 365
TAKE_WARNING: Final = timedelta(hours=4)
"""How long before nobody has taken it up in time the alarm is given. Ours; the company sets the one for answers."""

_ONE = timedelta(days=1)
_END = time(23, 59, 59)


class PromisesMisshaped(AnbaoError):
    """A set of promises lacks a kind, or a figure of it is no number of days that makes sense."""

    code = "care.promises-misshaped"


@dataclass(frozen=True, slots=True)
class Promise:
    """Of one kind: taken up within so many working days, answered within so many days after it came."""

    taken_workdays: int
    answered_days: int


@dataclass(frozen=True, slots=True)
class Promises:
    """What is promised for every kind; how long one may come back to an answer; within how many working days a premium
    that is owed back is sent; when staff is warned beforehand.
    """

    kinds: Mapping[Kind, Promise]
    reopen_days: int
    refund_workdays: int
    warn_days: int

    def as_json(self) -> dict[str, object]:
        kinds = {str(kind): _plain(one) for kind, one in sorted(self.kinds.items())}
        return {
            "kinds": kinds,
            "reopen_days": self.reopen_days,
            "refund_workdays": self.refund_workdays,
            "warn_days": self.warn_days,
        }


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one case: taken up by, answered by (both the last moment that is in time), and when to warn of the first."""

    take_by: datetime
    due_at: datetime
    warn_at: datetime


def promises(content: Mapping[str, Any]) -> Promises:
    """Read a set. Raises PromisesMisshaped."""
    try:
        kinds = {Kind(key): Promise(**value) for key, value in content["kinds"].items()}
        found = Promises(kinds, content["reopen_days"], content["refund_workdays"], content["warn_days"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PromisesMisshaped(f"no set of promises: {error}") from error
    own = (found.reopen_days, found.refund_workdays, found.warn_days)
    numbers = [*own, *(n for one in kinds.values() for n in _plain(one).values())]
    if kinds.keys() != set(Kind) or any(type(n) is not int or not 1 <= n <= MOST_DAYS for n in numbers):
        raise PromisesMisshaped("every kind has days from 1 to 365")
    return found


def dates(promise: Promise, *, at: datetime, is_rest: Callable[[date], bool]) -> Dates:
    """By when a case that came at `at` is taken up and answered: to the end of the day, in Taiwan.

    The day on which it came does not count. Working days leave out rest days; the days of the answer do not.
    """
    came = local_date(at)
    due_at = end_of(came + timedelta(days=promise.answered_days))
    take_by = min(after_workdays(at, promise.taken_workdays, is_rest=is_rest), due_at)
    return Dates(take_by, due_at, take_by - TAKE_WARNING)


def after_workdays(at: datetime, workdays: int, *, is_rest: Callable[[date], bool]) -> datetime:
    """The end of the last of so many working days after the day of `at`."""
    day, left = local_date(at), workdays
    while left:
        day += _ONE
        left -= not is_rest(day)
    return end_of(day)


def end_of(day: date) -> datetime:
    """The last second of a day in Taiwan."""
    return datetime.combine(day, _END, tzinfo=TAIPEI)


def _plain(one: Promise) -> dict[str, int]:
    return {"taken_workdays": one.taken_workdays, "answered_days": one.answered_days}
