"""Stretches of days: what a page is asked for, and what is counted at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from anbao.kernel.clock import local_date, start_of

CHOICES = (7, 30, 90)
USUAL = 30
LONGEST = 731
BY_DAY = 92
"""Longer stretches are shown by week."""

Fault = Literal["", "unreadable", "backwards", "ahead", "long"]
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`, both in it. `choice`: the number in the address, 0 for days of one's own."""

    first: date
    last: date
    choice: int = 0

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def unit(self) -> Literal["day", "week"]:
        return "day" if self.days <= BY_DAY else "week"

    @property
    def begins(self) -> datetime:
        return start_of(self.first)

    @property
    def ends(self) -> datetime:
        return start_of(self.last + ONE)

    def bucket(self, day: date) -> date:
        """The day, or the Monday of its week, as the database truncates it."""
        return day if self.unit == "day" else day - timedelta(days=day.weekday())

    def buckets(self) -> Iterator[tuple[date, date, date]]:
        """Each bucket with its first and its last day inside the stretch."""
        day = self.first
        while day <= self.last:
            begin = self.bucket(day)
            end = min(self.last, begin if self.unit == "day" else begin + timedelta(days=6))
            yield begin, day, end
            day = end + ONE


def last_days(number: int, at: datetime) -> Stretch:
    today = local_date(at)
    return Stretch(today - timedelta(days=number - 1), today, number)


def asked_for(*, days: str, first: str, last: str, at: datetime) -> tuple[Stretch, Fault]:
    """The stretch that an address names, the usual one where it names none or none that can be."""
    usual = last_days(int(days) if days in map(str, CHOICES) else USUAL, at)
    if not (first or last):
        return usual, ""
    try:
        own = Stretch(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return usual, "unreadable"
    if own.last < own.first:
        return usual, "backwards"
    if own.last > local_date(at):
        return usual, "ahead"
    return (own, "") if own.days <= LONGEST else (usual, "long")


def pieces(begin: datetime, end: datetime, *, days: int) -> Iterator[tuple[datetime, datetime]]:
    """`begin` (the start of a day) to `end`, in pieces of so many days."""
    while begin < end:
        until = min(end, start_of(local_date(begin) + timedelta(days=days)))
        yield begin, until
        begin = until
