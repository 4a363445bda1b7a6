"""An official text as a page shows it: units with the number that the regulation gives them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from anbao.commerce.site.domain.numerals import numeral

_LEVEL = re.compile(r"(?P<kind>[a-z])(?P<number>\d+)(?:-(?P<sub>\d+))?")
_DEPTHS = {"p": 0, "s": 1, "i": 2, "n": 3}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit: how deep it stands, its number as printed (empty for a paragraph), its text."""

    depth: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article with everything in it. `id` is its address: `a7`, `a4-1`."""

    id: str
    title: str
    lines: tuple[Line, ...]


def articles(units: Iterable[tuple[str, str]]) -> tuple[Article, ...]:
    """Pairs of (address, text), in the order of the text, by article. Text before the first article is left out."""
    found: dict[str, list[Line]] = {}
    for address, text in units:
        article, *rest = address.split(".")
        if article.startswith("a"):
            found.setdefault(article, []).append(_line(rest, text))
    return tuple(Article(article, _title(article), tuple(lines)) for article, lines in found.items())


def _title(article: str) -> str:
    return f"第 {article.removeprefix('a')} 條"


def _line(levels: Sequence[str], text: str) -> Line:
    last = _LEVEL.match(levels[-1]) if levels else None
    if last is None:
        return Line(0, "", text)
    return Line(_DEPTHS.get(last["kind"], 0), _number(last["kind"], int(last["number"])), text)


def _number(kind: str, number: int) -> str:
    return {"s": f"{numeral(number)}、", "i": f"（{numeral(number)}）", "n": f"{number}. "}.get(kind, "")


def texts(found: Iterable[Article]) -> Iterator[str]:
    """The text of every unit, for whoever compares."""
    for article in found:
        yield from (line.text for line in article.lines)
