"""Which days are rest days in Taiwan, for the shift of a period's last day (Civil Code article 122)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

_ONE = timedelta(days=1)


@lru_cache(maxsize=64)
def _official(year: int) -> "frozenset[date]":
    """Rest days of one year: weekends and public holidays, make-up working days taken out."""
    from holidays import country_holidays  # a sixth of a second: only for those who ask

    table = country_holidays("TW", years=[year])
    day, rest = date(year, 1, 1), set()
    while day.year == year:
        if not table.is_working_day(day):
            rest.add(day)
        if day == date.max:
            break
        day += _ONE
    return frozenset(rest)


@dataclass(frozen=True)
class Workdays:
    """Taiwan's calendar as the `holidays` package knows it, which `overrides` (date → is a rest day) corrects.

    The package cannot know typhoon days or a calendar that is not yet announced; a company's own file does.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_rest(self, day: date) -> bool:
        return self.overrides.get(day, day in _official(day.year))

    def on_or_after(self, day: date) -> date:
        """`day`, or the next day that is not a rest day."""
        while self.is_rest(day):
            day += _ONE
        return day
