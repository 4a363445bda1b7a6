"""Lines, told apart: the page's own, headings, numbered items, the rest; and how the text is wrapped."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anbao.kernel.roc import NotRocDate, parse_roc
from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.markers import Marker
from anbao.rulebook.domain.official.text import Line, ended, width

_DATE = re.compile(
    r"(?:(?:中華民國|民國)\s*)?(?<![\d.])\d{2,3}\s*(?:年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\.\s*\d{1,2}\.\s*\d{1,2}(?![.\d]))"
)
_FILING = re.compile(r"(函|令|號|備查|洽悉|發布|公布|修正|訂定|施行|核定|通過|日期|生效)")
_FIELD = re.compile(
    r"(?:(?P<name>法規名稱|名\s*稱)|[公發修廢]?(?:公?發布|公布|修正|施行|生效|廢止)(?:日期|日)|發文字號|法規(?:類別|體系|位階|狀態)"
    r"|生效狀態|圖表附件|附\s*檔|立法理由|資料來源|英文名稱)\s*[:：](?P<value>.*)"
)
_IN_BRACKETS = re.compile(r"[（(][^（()）]*[)）]\s*$")
_IN_FORCE = re.compile(r"\s*起?\s*(?:施行|實施|生效)")
_PROSE = re.compile(r"[。？！]")
_NARROWEST, _WIDEST = 40, 150
_SLACK = 0.9
_LEAST_BROKEN, _LEAST_OF_FULL, _LEAST_OF_ALL = 3, 0.4, 0.04
_LONGEST_DATE_LINE = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of text. `settled` is what a person decided about it; `row` the row of a comparison table."""

    line: int
    text: str
    gap: bool = True
    full: bool = False
    settled: str = ""
    row: int = -1
    marker: Marker | None = None
    heading: Marker | None = None
    likely: Marker | None = None  # a heading, or a reference that reads like one

    @property
    def plain(self) -> bool:
        return self.marker is None and self.heading is None


@dataclass(frozen=True, slots=True)
class Page:
    """How a text is laid out: wrapped at `columns` (0: a paragraph stands in one line), blank lines between."""

    columns: int
    spaced: bool
    slack: float = _SLACK


def page_of(lines: Sequence[Line]) -> Page:
    """Whether lines are wrapped, and at how many columns."""
    spaced = sum(line.gap for line in lines) * 2 > len(lines)
    widths = sorted(width(line.text) for line in lines)
    columns = widths[int(0.97 * (len(widths) - 1))] if widths else 0
    full = [n for n, line in enumerate(lines[:-1]) if width(line.text) >= _SLACK * columns]
    broken = [n for n in full if not ended(lines[n].text) and _goes_on(lines[n].text, lines[n + 1].text)]
    share = max(_LEAST_BROKEN, _LEAST_OF_FULL * len(full), _LEAST_OF_ALL * len(lines))
    wrapped = _NARROWEST <= columns <= _WIDEST and len(broken) >= share
    return Page(columns if wrapped else 0, spaced)


def _goes_on(text: str, following: str) -> bool:
    """Whether a line without an end may be a sentence that the following line goes on with."""
    plain = markers.item(following.strip()) is None and markers.article(following.strip()) is None
    return plain and not date_line(text) and not date_line(following)


def piece_of(line: Line, page: Page, *, settled: str = "", row: int = -1) -> Piece:
    """A line with what it begins with."""
    text = markers.undashed(line.text.strip())
    full = bool(page.columns) and width(line.text) >= page.slack * page.columns
    heading = markers.article(text)
    marker = None if heading else markers.item(line.text.strip())
    likely = heading or markers.likely_article(text)
    return Piece(line.number, text, line.gap, full, settled, row, marker, heading, likely)


def dates_in(text: str) -> tuple[date, ...]:
    """The ROC dates of a line, as far as they are dates and do not say from when the text is in force."""
    found = []
    for match in _DATE.finditer(text):
        if _IN_FORCE.match(text, match.end()) or _IN_FORCE.match(text):
            continue
        try:
            found.append(parse_roc(re.sub(r"^(中華民國|民國)?\s*", "", match[0])))
        except NotRocDate:
            continue
    return tuple(found)


def date_line(text: str) -> bool:
    """A line that only says when, and by which letter, the text was adopted or filed."""
    return (
        len(text) <= _LONGEST_DATE_LINE
        and not _PROSE.search(text)
        and bool(_FILING.search(text))
        and bool(_DATE.search(text))
    )


def head_field(text: str) -> str | None:
    """The title, where a line is a field at the head of a page that publishes laws; empty for another field."""
    found = _FIELD.fullmatch(text)
    if found is None:
        return None
    return re.sub(r"\s+EN$", "", found["value"].strip()) if found["name"] else ""


def title_before_date(text: str) -> str:
    """The title in `某辦法（91.01.09訂定）`; empty for a line that only says when."""
    title = _IN_BRACKETS.sub("", text).strip()
    return "" if _DATE.search(title) or _FILING.search(title) else title


def settled_of(resolution: Mapping[int, str], line: int) -> str:
    """What a person decided about a line: drop, paragraph, continues, body or item; empty for nothing."""
    return resolution.get(line, "")


def order_of(number: str) -> tuple[int, int]:
    """`4-1` → (4, 1), to see which number comes next."""
    first, _, second = number.partition("-")
    return int(first), int(second or 0)


def follows(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a number is the next one: 5 or 4-1 after 4, 5 or 4-2 after 4-1."""
    return after in {(before[0] + 1, 0), (before[0], before[1] + 1)}


def opens_paragraph(text: str) -> bool:
    """Words with which a new paragraph refers to the one before."""
    return text.startswith(("前項", "前二項", "前三項", "前揭", "第一項", "第二項", "第三項", "前款", "前條"))
