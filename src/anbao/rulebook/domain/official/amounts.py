"""The figures a text names: how many of what. References to articles and dates are none."""

import re
from collections import Counter

from anbao.rulebook.domain.official.numerals import PLAIN, number
from anbao.rulebook.domain.official.text import fold

_UNITS = (
    "個工作日|工作日|個營業日|營業日|個月|小時|分鐘|位數|個字元|字元|萬元|億元|千元|歲|週|季|年|月|日|天|次|元"
    "|人|名|台|份|種|倍|成|秒|分|碼|代|%|類"
)
_FIGURE = re.compile(
    rf"百分之(?P<percent>\d+|[{PLAIN}]+)"
    rf"|(?<![第\d.])(?P<n>\d+(?:\.\d+)?|[{PLAIN}]{{1,6}})(?P<unit>{_UNITS})(?![條項款目])"
)
_DATE = re.compile(r"\d{2,4}年\d{1,2}月(?:\d{1,2}日)?|\d{2,3}\.\d{1,2}\.\d{1,2}")
_BLANK = "〇○零"  # `〇年〇月` is to be filled in
_NONE = frozenset({"一人", "一名", "一種", "一類", "一分", "一成", "十分", "千分", "百分", "一代", "萬一", "一日"})


def amounts(text: str) -> Counter[tuple[str, str]]:
    """(figure, unit) → how often: `應於三個月內` → {("3", "個月"): 1}. Both kinds of numerals give the same."""
    found: Counter[tuple[str, str]] = Counter()
    for match in _FIGURE.finditer(_DATE.sub("", fold(text))):
        raw = match["percent"] or match["n"]
        if match[0] in _NONE or not raw.strip(_BLANK):
            continue
        value = number(raw)
        unit = "%" if match["percent"] else match["unit"]
        found[(raw if value is None else str(value), unit)] += 1
    return found


def changed_amounts(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The figures that only the one text has, and those that only the other has, as words."""
    one, other = amounts(before), amounts(after)
    return _words(one - other), _words(other - one)


def _words(found: Counter[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{value}{unit}" for value, unit in found.elements()))
