"""The answers and words of the help page, in the reader's language, as far as they hold what is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import NoReverseMatch, reverse

from anbao.commerce.site.domain.help import Entry, Said, entries
from anbao.kernel.plain import from_yaml
from anbao.ui.api import english, terms

_DATA = Path(__file__).parents[1] / "data"
LONGEST = 40  # characters of a search


@dataclass(frozen=True, slots=True)
class Shown:
    """`other`: the word in the other language, `tag`. `see`: anchors and words close by. `href`: where it is done."""

    key: str
    said: Said
    other: str
    tag: str
    see: Sequence[tuple[str, str]]
    href: str


def tasks(wanted: str = "") -> list[Shown]:
    return _shown("help", wanted)


def words(wanted: str = "") -> list[Shown]:
    return _shown("words", wanted)


def _shown(name: str, wanted: str) -> list[Shown]:
    language, other = ("en", "zh") if english() else ("zh", "en")
    titles = {one.key: one.says[language].title for one in _kept(name)}
    return [
        Shown(
            one.key,
            one.says[language],
            one.says[other].title,
            "zh-Hant-TW" if other == "zh" else "en",
            [(key, titles[key]) for key in one.see],
            _address(one),
        )
        for one in _kept(name)
        if one.holds(wanted)
    ]


@cache
def _kept(name: str) -> tuple[Entry, ...]:
    content = terms() if name == "words" else from_yaml((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return tuple(entries(content))


def _address(one: Entry) -> str:
    if not one.link:
        return ""
    try:
        return reverse(one.link, query=dict(one.query) or None)
    except NoReverseMatch:  # an installation without that app
        return ""
