"""A law as the Ministry of Justice publishes it: JSON with 法規名稱 and 法規內容, lines wrapped by hand."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.annexes import AnnexTitles
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.markers import Marker
from anbao.rulebook.domain.official.numbered import typing_slips, without_deleted
from anbao.rulebook.domain.official.numerals import number
from anbao.rulebook.domain.official.outline import Outline
from anbao.rulebook.domain.official.pieces import Page, Piece, piece_of, settled_of
from anbao.rulebook.domain.official.text import Line, whole_letters, width
from anbao.rulebook.domain.official.units import OfficialText, units_under

_NAME, _CONTENT = ("法規名稱", "LawName"), ("法規內容", "LawArticles", "法條")
_NUMBER, _TEXT = ("條號", "ArticleNo"), ("條文內容", "ArticleContent")
_DATES = ("最新異動日期", "LawModifiedDate", "公布日期")
_COLUMNS = 64
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
        raise OfficialTextRefused("shape", "JSON without 法規名稱 and 法規內容: not open law data of one law")
    columns = _columns(content)
    outline = Outline(Page(columns, spaced=False, slack=0.96), AnnexTitles(()))
    outline.read(list(_pieces(text, content, columns, resolution or {})))
    outline.finish()
    if not any(node.kind in "as" for node in outline.root.walk()):
        raise OfficialTextRefused("unnumbered", "no article in 法規內容")
    deleted = without_deleted(outline.root)
    return OfficialText(
        title=title.strip(),
        layout="open-law",
        units=units_under(outline.root),
        notes=tuple(sorted([*outline.notes, *typing_slips(outline.root)])),
        dates=tuple(day for key in _DATES if (day := _day(law.get(key)))),
        deleted=deleted,
        last_line=text.count("\n") + 1,
    )


def _law(text: str) -> Mapping[str, Any]:
    try:
        law = json.loads(text)
    except json.JSONDecodeError as error:
        reason = "truncated" if error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg else "json"
        raise OfficialTextRefused(reason, f"not whole JSON: {error.msg}", line=error.lineno) from error
    except RecursionError as error:
        raise OfficialTextRefused("json", "JSON nested too deep") from error
    if not isinstance(law, dict):
        raise OfficialTextRefused("shape", "a list, not one law: take one law out of it")
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


def _columns(content: Sequence[object]) -> int:
    """The width at which lines are wrapped; 0 where long lines show that nothing is."""
    texts = [_of(entry, _TEXT) for entry in content if isinstance(entry, dict)]
    widths = [width(line.rstrip()) for text in texts if isinstance(text, str) for line in text.splitlines()]
    return _COLUMNS if widths and max(widths) <= _COLUMNS + 4 else 0


def _pieces(text: str, content: Sequence[object], columns: int, resolution: Mapping[int, str]) -> Iterator[Piece]:
    page = Page(columns, spaced=False, slack=0.96)
    place = 0
    for entry in content:
        if not isinstance(entry, dict):
            raise OfficialTextRefused("shape", "法規內容 holds something that is no article", line=_line(text, place))
        label, words = _of(entry, _NUMBER), _of(entry, _TEXT)
        if label is None or words is None:
            continue  # a heading of a part or chapter
        found = text.find(str(label), place)
        place = found if found >= 0 else place
        line = _line(text, place)
        first, *rest = str(words).strip("\r\n").splitlines() or [""]
        heading = markers.article(" ".join(str(label).split()))
        point = number(str(label).strip(" 、點第"))
        if heading is not None:
            yield Piece(line, str(label), heading=replace(heading, rest=""))
            rest.insert(0, first)
        elif point:  # directions are numbered by points
            words_of = piece_of(Line(line, whole_letters(first.strip())), page)
            yield replace(words_of, settled="item", marker=Marker("s", str(point), words_of.text), heading=None)
        else:
            raise OfficialTextRefused("shape", f"條號 {str(label)[:20]!r} is no number of an article", line=line)
        for raw in rest:
            if raw.strip():
                yield _piece(raw, line, page, resolution)


def _piece(raw: str, line: int, page: Page, resolution: Mapping[int, str]) -> Piece:
    """An indented line without a number, and one that begins with a comma or a frame, goes on the line before."""
    piece = piece_of(Line(line, whole_letters(raw.rstrip())), page, settled=settled_of(resolution, line))
    first = piece.text[:1]
    goes_on = (raw.startswith("  ") and piece.plain) or first in _NEVER_FIRST or first in _FRAME
    return replace(piece, settled="continues", marker=None) if goes_on and not piece.settled else piece


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
