"""A law as the Ministry of Justice publishes it: JSON with 法規名稱 and 法規內容, lines wrapped by hand."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.markers import Marker
from anbao.rulebook.domain.official.numbered import typing_slips, without_deleted
from anbao.rulebook.domain.official.numerals import number
from anbao.rulebook.domain.official.outline import Outline
from anbao.rulebook.domain.official.pieces import Page, Piece, piece_of, settled_of
from anbao.rulebook.domain.official.text import MAX_LINE, MAX_LINES, Line, ended, refuse_control, whole_letters, width
from anbao.rulebook.domain.official.units import OfficialText, units_under

_NAME, _CONTENT = ("法規名稱", "LawName"), ("法規內容", "LawArticles", "法條")
_NUMBER, _TEXT = ("條號", "ArticleNo"), ("條文內容", "ArticleContent")
_DATES = ("最新異動日期", "LawModifiedDate", "公布日期")
_FOREWORD = ("前言", "LawForeword")
_SOUGHT = 3  # entries not found in a row: the file writes its letters otherwise, and lines are not known
_COLUMNS = 64
_WRAPPED, _PARAGRAPHS = Page(_COLUMNS, spaced=False, slack=0.96), Page(0, spaced=False)
_NEVER_FIRST = "。，、；：）」』？！,.;:)"
_FRAME = "┌├│└─┐┤┘┬┴┼═║╔╚╠"
_NEVER = "99991231"
_DIGITS = 8


def is_open_law(text: str) -> bool:
    """Whether a file is JSON, so that it can only be open law data."""
    return text.lstrip()[:1] in {"{", "["}


def read_open_law(text: str, *, resolution: Mapping[int, str] | None = None) -> OfficialText:
    """Read one law. Raises OfficialTextRefused for JSON of another shape or that breaks off."""
    law = _law(text)
    title, content = _of(law, _NAME), _of(law, _CONTENT)
    if not isinstance(title, str) or not isinstance(content, list) or not content:
        raise OfficialTextRefused("shape.law")
    refuse_control(title, line=1)
    outline = Outline(_PARAGRAPHS, None)
    outline.read(list(_foreword(_of(law, _FOREWORD))))
    lines = 0
    for article in _articles(text, content, outline.headings):
        lines += len(article.words.splitlines())
        if lines > MAX_LINES:
            raise OfficialTextRefused("too-many-lines", most=MAX_LINES, line=article.line)
        outline.page = _page_of(article.words)
        outline.read(list(_pieces(article, outline.page, resolution or {})))
    outline.finish()
    if not any(node.kind in "as" for node in outline.root.walk()):
        raise OfficialTextRefused("unnumbered.law")
    deleted = without_deleted(outline.root)
    return OfficialText(
        title=title.strip(),
        layout="open-law",
        units=units_under(outline.root),
        notes=tuple(sorted([*outline.notes, *typing_slips(outline.root)])),
        dates=tuple(day for key in _DATES if (day := _day(law.get(key)))),
        deleted=deleted,
        words=outline.words(),
        headings=tuple(outline.headings),
        last_line=text.count("\n") + 1,
    )


def _law(text: str) -> Mapping[str, Any]:
    try:
        law = json.loads(text)
    except json.JSONDecodeError as error:
        what = "truncated.json" if error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg else "json"
        raise OfficialTextRefused(what, error=error.msg, line=error.lineno) from error
    except RecursionError as error:
        raise OfficialTextRefused("json.deep") from error
    except ValueError as error:
        raise OfficialTextRefused("json.number") from error
    laws = law.get("Laws") if isinstance(law, dict) else law
    if isinstance(laws, list):
        if len(laws) != 1:
            raise OfficialTextRefused("shape.several", count=len(laws))
        law = laws[0]
    if not isinstance(law, dict):
        raise OfficialTextRefused("shape.none")
    return law


def _of(raw: Mapping[str, Any], keys: Sequence[str]) -> Any:
    return next((raw[key] for key in keys if key in raw), None)


def _day(raw: object) -> date | None:
    digits = "".join(c for c in str(raw or "") if c.isdigit())
    if len(digits) != _DIGITS or digits == _NEVER:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Article:
    """An entry of 法規內容: the line where it stands, its label and its words."""

    line: int
    label: str
    words: str


def _articles(text: str, content: Sequence[object], headings: list[str]) -> Iterator[_Article]:
    place = missed = 0
    line = 1
    for entry in content:
        if not isinstance(entry, dict):
            raise OfficialTextRefused("shape.article", line=line)
        label, words = _of(entry, _NUMBER), _of(entry, _TEXT)
        heading = entry.get("編章節") or (words if entry.get("ArticleType") == "C" else None)
        found = text.find(json.dumps(label or heading, ensure_ascii=False), place) if missed < _SOUGHT else -1
        missed = 0 if found >= 0 else missed + 1
        if found >= 0:
            line, place = line + text.count("\n", place, found), found
        if not all(isinstance(one, str | None) for one in (label, words, heading)):
            raise OfficialTextRefused("shape.text", line=line)
        refuse_control(f"{label}{words}{heading}", line=line)
        if words and words.strip() and not label and not heading:
            raise OfficialTextRefused("shape.unnumbered", line=line)
        if heading or not label or words is None:
            headings += [" ".join(heading.split())] if heading else []
            continue
        if max(map(len, words.splitlines()), default=0) > MAX_LINE:
            raise OfficialTextRefused("line-too-long", most=MAX_LINE, line=line)
        yield _Article(line, label, words)


def _foreword(words: object) -> Iterator[Piece]:
    if isinstance(words, str):
        refuse_control(words, line=1)
        for raw in filter(str.strip, words.splitlines()):
            yield Piece(1, whole_letters(raw.strip()), settled="paragraph")


def _page_of(words: str) -> Page:
    """Each article is wrapped or not by itself: older ones are, those amended later stand a paragraph in a line."""
    widest = max((width(line.rstrip()) for line in words.splitlines()), default=0)
    return _WRAPPED if widest <= _COLUMNS + 4 else _PARAGRAPHS


def _pieces(article: _Article, page: Page, resolution: Mapping[int, str]) -> Iterator[Piece]:
    line, label = article.line, article.label
    first, *rest = article.words.strip("\r\n").splitlines() or [""]
    heading = markers.article(" ".join(label.split()))
    point = number(label.strip(" 、點第"))
    if heading is not None:
        yield Piece(line, label, settled="heading", likely=replace(heading, rest=""))
        rest.insert(0, first)
    elif point:  # directions are numbered by points
        words_of = piece_of(Line(line, whole_letters(first.strip())), page)
        yield replace(words_of, settled="item", marker=Marker("s", str(point), words_of.text), likely=None)
    else:
        raise OfficialTextRefused("shape.number", label=label[:20], line=line)
    before = first
    for raw in filter(str.strip, rest):
        piece = _piece(raw, line, page, resolution)
        if point and piece.plain and not piece.settled:  # a point has no paragraphs of its own
            piece = replace(piece, settled="body" if ended(before.rstrip()) else "continues")
        yield piece
        before = raw


def _piece(raw: str, line: int, page: Page, resolution: Mapping[int, str]) -> Piece:
    """An indented line without a number, and one that begins with a comma or a frame, goes on the line before."""
    piece = piece_of(Line(line, whole_letters(raw.rstrip())), page, settled=settled_of(resolution, line))
    first = piece.text[:1]
    goes_on = (raw.startswith("  ") and piece.plain) or first in _NEVER_FIRST or first in _FRAME
    return replace(piece, settled="continues", marker=None) if goes_on and not piece.settled else piece
