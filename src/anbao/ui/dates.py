"""How a day and a moment read: in Chinese by the calendar of the Republic or with western figures, in English western.

The forms are no sentences: no translator could turn one into the other, so they stand here, not in a catalogue.
"""

from datetime import date, datetime, time, timedelta
from typing import Final

from anbao.kernel.clock import TAIPEI
from anbao.ui.language import english

ROC_OFFSET: Final = 1911
_WEEKDAYS = "一二三四五六日"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def in_words(at: datetime, style: str = "full") -> str:
    """`at` in Taipei.

    full `2026/11/20（五）14:30` or `Fri 20 Nov 2026, 14:30`, short `11/20 14:30` or `20 Nov, 14:30`, date
    `2026/11/20（五）` or `Fri 20 Nov 2026`, time `14:30`, seconds `14:30:00`. until: as full, but a midnight is the
    end of the day before it, `2026/11/20（五）24:00`; short-until is that as short.
    """
    local = at.astimezone(TAIPEI)
    if style in {"until", "short-until"}:
        over = local.time() == time()
        day, clock = (local - timedelta(days=1), "24:00") if over else (local, f"{local:%H:%M}")
        if style == "until":
            return _with(weekday(day), clock, "full", ", " if english() else "")
        return f"{day_short(day)}{', ' if english() else ' '}{clock}"
    if style == "seconds":
        return f"{local:%H:%M:%S}"
    clock = f"{local:%H:%M}"
    if style == "time":
        return clock
    if english():
        return f"{_day_and_month(local)}, {clock}" if style == "short" else _with(weekday(local), clock, style, ", ")
    return f"{local.month}/{local.day} {clock}" if style == "short" else _with(weekday(local), clock, style, "")


def _with(day: str, clock: str, style: str, joint: str) -> str:
    return {"full": f"{day}{joint}{clock}", "date": day}[style]


def week() -> list[str]:
    """The days of a week from Sunday on, as a calendar heads its columns with them."""
    names = _DAYS if english() else tuple(_WEEKDAYS)
    return [names[-1], *names[:-1]]


def weekday(day: date) -> str:
    """`2026/11/20（五）` or `Fri 20 Nov 2026`."""
    if english():
        return f"{_DAYS[day.weekday()]} {_day_and_month(day)} {day.year}"
    return f"{day.year}/{day.month}/{day.day}（{_WEEKDAYS[day.weekday()]}）"


def span(first: date, last: date) -> str:
    """`11/28–12/2`; in English `28 Nov–2 Dec`."""
    if english():
        return f"{_day_and_month(first)}–{_day_and_month(last)}"
    return f"{first.month}/{first.day}–{last.month}/{last.day}"


def month_short(day: date) -> str:
    """`11月`; in English `Nov`."""
    return _MONTHS[day.month - 1][:3] if english() else f"{day.month}月"


def day_short(day: date) -> str:
    """`11/28`; in English `28 Nov`."""
    return _day_and_month(day) if english() else f"{day.month}/{day.day}"


def roc(day: date, *, spaced: bool = False) -> str:
    """`民國115年11月20日`, or `民國 115 年 11 月 20 日`; in English `20 November 2026`.

    A year before the first is counted backwards (民國前).
    """
    local = day.astimezone(TAIPEI).date() if isinstance(day, datetime) else day
    if english():
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    year = local.year - ROC_OFFSET
    parts = ("民國" if year > 0 else "民國前", year if year > 0 else 1 - year, "年", local.month, "月", local.day, "日")
    return (" " if spaced else "").join(map(str, parts))


def roc_short(day: date) -> str:
    """`115年11月20日`; in English `20 Nov 2026`."""
    if english():
        return f"{_day_and_month(day)} {day.year}"
    return f"{day.year - ROC_OFFSET}年{day.month}月{day.day}日"


def roc_moment(at: datetime, *, until: bool = False) -> str:
    """`民國 115 年 11 月 20 日 14 時 30 分`, in Taiwan's time; in English `20 November 2026, 14:30`.

    `until`: a midnight is the end of the day before it, `24 時 00 分`.
    """
    local = at.astimezone(TAIPEI)
    over = until and local.time() == time()
    day, hour = (local - timedelta(days=1), 24) if over else (local, local.hour)
    if english():
        return f"{roc(day.date(), spaced=True)}, {hour:02d}:{local.minute:02d}"
    return f"{roc(day.date(), spaced=True)} {hour:02d} 時 {local.minute:02d} 分"


def _day_and_month(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"
