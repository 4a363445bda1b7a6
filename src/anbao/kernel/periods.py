"""Legal periods of time: ISO 8601 durations counted as Civil Code articles 119 to 124 count them.

A period of years, months, weeks or days runs in whole days: its first day is not counted, it ends with the end
of its last day in Taiwan. A period of hours, minutes or seconds runs at once and is exact.
"""

import calendar
import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.errors import AnbaoError
from anbao.kernel.workdays import Workdays

_ISO = re.compile(
    r"P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,8})S)?)?",
    re.ASCII,
)
_ONE = timedelta(days=1)


class NotPeriod(AnbaoError):
    """The text is no period we count: not ISO 8601, empty, or days mixed with hours."""

    code = "period.not-a-period"


class PeriodsUnordered(AnbaoError):
    """Neither of two periods is always the longer one (one month, thirty days)."""

    code = "period.unordered"


@dataclass(frozen=True, slots=True)
class Period:
    """Years, months, weeks and days, or hours, minutes and seconds; never both kinds."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0

    @classmethod
    def parse(cls, text: str) -> "Period":
        """`P2M`, `P5Y`, `PT24H`, `PT5M` … Raises NotPeriod."""
        found = _ISO.fullmatch(text)
        if found is None or not any(found.groups()):
            raise NotPeriod(f"{text!r} is not an ISO 8601 duration in whole numbers")
        return cls(**{name: int(number) for name, number in found.groupdict().items() if number})

    def __post_init__(self) -> None:
        if any(getattr(self, part.name) < 0 for part in fields(self)):
            raise NotPeriod("a period is not negative")
        if self._whole_days and self._seconds:
            raise NotPeriod("a period counts days or hours, not both: days exclude the first, hours begin at once")

    def __str__(self) -> str:
        """ISO 8601 again; the empty period is `PT0S`."""
        date_part = _letters((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        time_part = _letters((self.hours, "H"), (self.minutes, "M"), (self.seconds, "S"))
        if not date_part and not time_part:
            return "PT0S"
        return f"P{date_part}" + (f"T{time_part}" if time_part else "")

    @property
    def is_exact(self) -> bool:
        """Whether it is counted from moment to moment rather than in whole days."""
        return not self._whole_days

    def exact(self) -> timedelta:
        """Its length, for a period of hours, minutes and seconds. Raises NotPeriod for one of days."""
        if not self.is_exact:
            raise NotPeriod(f"{self} has no fixed length")
        return timedelta(seconds=self._seconds)

    def last_day(self, start: date, *, shift: Workdays | None = None) -> date:
        """The last day of the period, counted from `start`, which is itself not counted (120, 121).

        With `shift` a last day that is a rest day moves to the next working day (122).
        28 February 2026 + P2M → 30 April: the count begins on 1 March, so it ends with a month.
        """
        if self.is_exact:
            raise NotPeriod(f"{self} does not end with a day")
        last = _months_later(start, self._total_months) if self._total_months else start
        last += timedelta(days=self._total_days)
        return shift.on_or_after(last) if shift else last

    def add_to(self, at: datetime, *, shift: Workdays | None = None) -> datetime:
        """The first moment after the period that starts at the aware moment `at`, in UTC.

        Still within: `moment < period.add_to(start)`. Days are days in Taiwan, whatever zone `at` is in.
        """
        if self.is_exact:
            return at.astimezone(UTC) + self.exact()
        after = self.last_day(local_date(at), shift=shift) + _ONE
        return datetime.combine(after, time(), tzinfo=TAIPEI).astimezone(UTC)

    def not_longer_than(self, other: "Period") -> bool:
        """Whether it is never longer than `other`, wherever both start. Raises PeriodsUnordered if that depends."""
        (least, most), (other_least, other_most) = _bounds(self), _bounds(other)
        if _parts(self) == _parts(other) or most <= other_least or _each_not_above(self, other):
            return True
        if least >= other_most or _each_not_above(other, self):
            return False
        raise PeriodsUnordered(f"whether {self} or {other} is longer depends on the month")

    @property
    def _total_months(self) -> int:
        return self.years * 12 + self.months

    @property
    def _total_days(self) -> int:
        return self.weeks * 7 + self.days

    @property
    def _whole_days(self) -> bool:
        return bool(self._total_months or self._total_days)

    @property
    def _seconds(self) -> int:
        return self.hours * 3600 + self.minutes * 60 + self.seconds


def age_on(birth: date, day: date) -> int:
    """Full years of age on `day`: the day of birth counts (124), so a year is full on the birthday itself.

    Born on 29 February, a year without one completes with the end of February: older from 1 March.
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _months_later(start: date, months: int) -> date:
    """The day before the one that corresponds to the count's first day; without one, the month's last day."""
    first = start + _ONE
    index = first.year * 12 + first.month - 1 + months
    year, month = index // 12, index % 12 + 1
    length = calendar.monthrange(year, month)[1]
    if first.day > length:
        return date(year, month, length)
    return date(year, month, first.day) - _ONE


def _letters(*pairs: tuple[int, str]) -> str:
    return "".join(f"{number}{letter}" for number, letter in pairs if number)


def _parts(period: Period) -> tuple[int, int, int]:
    return period._total_months, period._total_days, period._seconds  # noqa: SLF001  (its own module)


def _each_not_above(one: Period, other: Period) -> bool:
    return all(a <= b for a, b in zip(_parts(one), _parts(other), strict=True))


@lru_cache(maxsize=256)
def _bounds(period: Period) -> tuple[int, int]:
    """Least and greatest length in seconds over every start in four years."""
    months, days, seconds = _parts(period)
    starts = (date(2001, 1, 1) + timedelta(days=n) for n in range(1461)) if months else (date(2001, 1, 1),)
    lengths = [(_months_later(start, months) - start).days if months else 0 for start in starts]
    rest = days * 86_400 + seconds
    return min(lengths) * 86_400 + rest, max(lengths) * 86_400 + rest
