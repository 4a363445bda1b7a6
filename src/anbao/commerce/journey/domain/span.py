"""A cover's two moments as a person says them: a day, how many days, and times of day only where they matter.

Days are whole days of Taiwan: without a time the cover begins with the first day and ends with the last one (midnight
after it). Both ways lose nothing: whatever two moments there are, to the minute, they come back as they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

OTHER = "other"
"""Chosen where a day or a number of days is typed instead."""
FIELDS = ("day", "day_typed", "days", "days_typed", "from_time", "to_time")
_MOMENT = "%Y-%m-%dT%H:%M"
_QUARTER = 15
_TYPED = 4


@dataclass(frozen=True, slots=True)
class Soonest:
    """The earliest moment that may be chosen, local and without an offset, and what is added so that it stays so."""

    at: datetime
    spare: timedelta = timedelta(minutes=20)

    @property
    def usual(self) -> datetime:
        """The whole quarter of an hour after which a cover that begins today begins, where no time is said."""
        moment = (self.at + self.spare).replace(second=0, microsecond=0)
        return moment + timedelta(minutes=-moment.minute % _QUARTER)


def is_said(raw: Mapping[str, str]) -> bool:
    """Whether `raw` speaks of days at all."""
    return "day" in raw or "days" in raw


def moments(raw: Mapping[str, str], soonest: Soonest) -> tuple[str, str]:
    """Beginning and end as raw local moments; "" for what is missing or cannot be read."""
    first = _day(raw.get("day", ""), raw.get("day_typed", ""))
    if first is None:
        return "", ""
    begins = _begin(first, _time(raw.get("from_time", "")), soonest)
    days = _number(raw.get("days", ""), raw.get("days_typed", ""))
    if days is None:
        return begins.strftime(_MOMENT), ""
    try:
        last = first + timedelta(days=days - 1)
        until = _time(raw.get("to_time", ""))
        ends = datetime.combine(last, until) if until else datetime.combine(last + timedelta(days=1), time())
    except OverflowError:
        return begins.strftime(_MOMENT), ""
    return begins.strftime(_MOMENT), ends.strftime(_MOMENT)


def said(begins: str, ends: str) -> dict[str, str]:
    """What a person would have said for two raw moments; nothing of what is missing or cannot be read."""
    start, end = _moment(begins), _moment(ends)
    if start is None:
        return {}
    found = {"day": start.date().isoformat(), "from_time": _clock(start)}
    if end is None:
        return found
    whole = end.time() == time()
    last = end.date() - timedelta(days=1) if whole else end.date()
    return {**found, "days": str((last - start.date()).days + 1), "to_time": "" if whole else _clock(end)}


def whole_days(begins: str, ends: str) -> tuple[str, str]:
    """The same days without times of day."""
    start, end = _moment(begins), _moment(ends)
    if start is None or end is None:
        return begins, ends
    last = end.date() if end.time() == time() else end.date() + timedelta(days=1)
    return (
        datetime.combine(start.date(), time()).strftime(_MOMENT),
        datetime.combine(last, time()).strftime(_MOMENT),
    )


def _begin(first: date, said_time: time | None, soonest: Soonest) -> datetime:
    begins = datetime.combine(first, said_time or time())
    return max(begins, soonest.usual) if said_time is None and first == soonest.at.date() else begins


def _day(chosen: str, typed: str) -> date | None:
    try:
        return date.fromisoformat(typed if chosen in {"", OTHER} else chosen)
    except ValueError:
        return None


def _number(chosen: str, typed: str) -> int | None:
    text = typed if chosen in {"", OTHER} else chosen
    number = int(text) if text.isdecimal() and len(text) < _TYPED else 0
    return number or None


def _time(text: str) -> time | None:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0, tzinfo=None)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None else None


def _clock(moment: datetime) -> str:
    return "" if moment.time() == time() else moment.strftime("%H:%M")
