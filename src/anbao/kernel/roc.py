"""Dates of the Republic of China calendar: year 1 is 1912."""

import re
import unicodedata
from datetime import date

from anbao.kernel.errors import AnbaoError

_OFFSET = 1911
_FIRST = date(1912, 1, 1)
_LAST_YEAR = 999  # three digits; a four-digit year is a Gregorian one in the wrong place

_FORMS = (
    re.compile(r"([0-9]{1,3})([./-])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"(?:中華民國|民國)?([0-9]{1,3})(年)([0-9]{1,2})月([0-9]{1,2})日"),
)


class NotRocDate(AnbaoError):
    """The text is no date of the ROC calendar. `reason`: `form`, `no-such-day` or `before-1912`."""

    code = "roc.not-a-date"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, reason=reason)
        self.reason = reason


def parse_roc(text: str) -> date:
    """`110.12.30`, `110/12/30`, `110年12月30日`, `民國 110 年 12 月 30 日` → the date. Raises NotRocDate."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if found is None:
        raise NotRocDate("form")
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    if year < 1:
        raise NotRocDate("before-1912")
    try:
        return date(year + _OFFSET, month, day)
    except ValueError:
        raise NotRocDate("no-such-day") from None


def format_roc(day: date, *, style: str = "words") -> str:
    """`words` → `110年12月30日`, `long` → `民國110年12月30日`, `dots` → `110.12.30`. Raises NotRocDate before 1912."""
    if day < _FIRST or day.year - _OFFSET > _LAST_YEAR:
        raise NotRocDate("before-1912" if day < _FIRST else "form")
    year = day.year - _OFFSET
    if style == "dots":
        return f"{year}.{day.month:02}.{day.day:02}"
    words = f"{year}年{day.month}月{day.day}日"
    return f"民國{words}" if style == "long" else words
