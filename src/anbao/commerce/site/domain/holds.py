"""What the text of a part must hold, by name: found by its shape, so that a gap is seen by a machine."""

import re
from collections.abc import Callable, Mapping, Sequence

from anbao.commerce.site.domain.numerals import spoken
from anbao.kernel.periods import Period
from anbao.kernel.registries import Figure

SHORTEST = 15  # characters: less is a heading, not a statement
_UNFINISHED = re.compile(r"待補|待填|未定稿|TODO|TBD|XXX|[○◯]{2,}|＿{2,}|_{3,}", re.IGNORECASE)
_DIGIT = "[0-9〇一二三四五六七八九十百千]"
_TELEPHONE = r"\(?0\d{1,3}\)?[-\s]?\d{3,4}[-\s]?\d{3,4}"

Found = Callable[[str, Sequence[str]], bool]
"""Whether a text and the links in it hold something."""


def _in_text(pattern: str) -> Found:
    wanted = re.compile(pattern)
    return lambda text, _links: bool(wanted.search(text))


def _in_links(pattern: str) -> Found:
    wanted = re.compile(pattern)
    return lambda _text, links: any(wanted.search(link) for link in links)


HOLDS: Mapping[str, Found] = {
    "address": _in_text(r"[縣市].{0,12}[路街道].{0,12}\d+\s?號"),
    "amount": _in_text(r"新臺幣\s?[\d,]+\s?元"),
    "authority": _in_links(r"^https://[a-z.]*\.gov\.tw/"),
    "date": _in_text(r"\d{2,4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"),
    "fax": _in_text(rf"傳真\D{{0,4}}{_TELEPHONE}"),
    "freephone": _in_text(r"080[09][-\s]?\d{3}[-\s]?\d{3}"),
    "hours": _in_text(r"\d{1,2}:\d{2}"),
    "mail": _in_text(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"),
    "page": _in_links(r"^/"),
    "telephone": _in_text(_TELEPHONE),
    "web": _in_text(r"https://[\w.-]+"),
}


def lacking(
    text: str, links: Sequence[str], *, holds: Sequence[str], figures: Mapping[str, Figure | None]
) -> tuple[str, ...]:
    """What a part's text does not hold: `text` itself, `finished`, names of HOLDS, names of figures."""
    if len(text) < SHORTEST:
        return ("text",)
    gaps = ["finished"] if _UNFINISHED.search(text) else []
    gaps += [name for name in holds if not HOLDS[name](text, links)]
    gaps += [name for name, value in figures.items() if not names(text, value)]
    return tuple(gaps)


def names(text: str, value: Figure | None) -> bool:
    """Whether a text says a length of time as people write it: `10日`, `十日`, `十天`, `24 小時`, `兩年`.

    A figure that does not hold today (None), or that is no such length, is not asked for.
    """
    if not isinstance(value, Period):
        return True
    squeezed = re.sub(r"\s", "", text)
    ways = "|".join(_ways_to_say(value))
    return bool(ways and re.search(rf"(?<!{_DIGIT})(?:{ways})", squeezed))  # 三十日 does not name ten days


def _ways_to_say(period: Period) -> list[str]:
    units = (
        (period.years, ("年",)),
        (period.months, ("個月",)),
        (period.weeks, ("週", "星期")),
        (period.days, ("日", "天")),
        (period.hours, ("小時",)),
        (period.minutes, ("分鐘",)),
    )
    told = [(number, words) for number, words in units if number]
    if len(told) != 1 or period.seconds:
        return []
    number, words = told[0]
    return [f"{said}{word}" for said in (str(number), *spoken(number)) for word in words]
