"""A table that compares amended and current wording: a proposal of both texts, with flags for a person to settle."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.annexes import AnnexTitles
from anbao.rulebook.domain.official.cells import Head, Row, head_of, row_of
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.levels import MAX_NODES
from anbao.rulebook.domain.official.numbered import typing_slips, without_deleted
from anbao.rulebook.domain.official.outline import Outline
from anbao.rulebook.domain.official.pieces import Page, dates_in, piece_of
from anbao.rulebook.domain.official.struck import old_twins, unsettled, without_struck
from anbao.rulebook.domain.official.text import Line, ended
from anbao.rulebook.domain.official.units import Note, OfficialText, article_of, units_under

_TITLE = re.compile(r"^[「『《]?(?P<title>[^」』》]{4,60})[」』》]?.*(?:修正條文|對照表|修正草案)")
_NEW = re.compile(r"新增|增訂")
_PAGE = Page(0, spaced=False)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a comparison table proposes: the amended text and the current one, both partial."""

    new: OfficialText
    old: OfficialText


@dataclass(slots=True)
class _Section:
    """The rows of one table: of the text itself, or of an annex."""

    annex: int
    line: int
    rows: list[Row] = field(default_factory=list)


def read_comparison(
    lines: Sequence[Line], *, resolution: Mapping[int, str] | None = None, incomplete: bool = False
) -> Proposal:
    """Read a comparison table. Raises OfficialTextRefused where it breaks off.

    `resolution`: line → `keep` to leave a row's amended side as it stands, `drop` to leave the row out.
    """
    settled = resolution or {}
    title, heads, sections = _sections(lines, settled)
    if not incomplete:
        _whole(lines)
    new, old = _Side(AnnexTitles(())), _Side(AnnexTitles(()))
    notes: list[Note] = []
    keep = frozenset(line for line, how in settled.items() if how == "keep")
    for section in sections:
        struck = without_struck(section.rows, keep=keep)
        notes += struck.notes
        new.take(section, struck.rows, lambda row: row.new)
        old.take(section, section.rows, lambda row: row.old)
    if not new.outline.root.children:
        raise OfficialTextRefused("unnumbered.table", line=lines[0].number)
    notes += old_twins(new.outline.root, old.outline.root)
    new.outline.notes = [n for n in new.outline.notes if n.kind != "twice" or _still_twice(new.outline, n)]
    notes += unsettled(new.outline.root, old.outline.root)
    last = lines[-1].number
    since = tuple(day for head in heads for day in dates_in(head.says))
    hidden = _hidden(sections, new.outline)
    notes += [Note(1, "hidden", "not called new, yet its current wording is not shown", a, grave=False) for a in hidden]
    return Proposal(
        new.text(title, last, (), notes, hidden),
        old.text(title, last, tuple(sorted(set(since))), [], ()),
    )


class _Side:
    """One side of the table as a text of its own."""

    def __init__(self, titles: AnnexTitles) -> None:
        self.outline = Outline(_PAGE, titles, gaps=True)

    def take(self, section: _Section, rows: Iterable[Row], side: Callable[[Row], Sequence[str]]) -> None:
        if section.annex:
            self.outline.open_annex(section.annex, section.line)
        pieces = []
        for row in rows:
            for place, text in enumerate(side(row)):
                gap = place > 0 or not row.first
                pieces.append(piece_of(Line(row.line, text, gap), _PAGE, row=row.line))
        self.outline.read(pieces)
        self.outline.finish()

    def text(
        self, title: str, last: int, dates: tuple[date, ...], notes: Iterable[Note], hidden: tuple[str, ...]
    ) -> OfficialText:
        deleted = without_deleted(self.outline.root)
        return OfficialText(
            title=title,
            layout="comparison",
            units=units_under(self.outline.root),
            notes=tuple(sorted([*self.outline.notes, *notes, *typing_slips(self.outline.root)])),
            dates=dates,
            partial=True,
            hidden=hidden,
            deleted=deleted,
            headings=tuple(self.outline.headings),
            last_line=last,
        )


def _sections(lines: Sequence[Line], settled: Mapping[int, str]) -> tuple[str, list[Head], list[_Section]]:
    title, head, heads = "", None, []
    sections: list[_Section] = []
    annex, cells, first, opened = 0, 0, False, True
    for line in lines:
        found = head_of(line)
        if found:
            first = head is not None and not opened
            head, opened = found, False
            heads.append(found)
            if not sections or sections[-1].annex != annex:
                sections.append(_Section(annex, line.number))
            continue
        row = row_of(line, head, first=first) if head else None
        if row is not None:
            first = False
            cells += len(row.new) + len(row.old)
            if cells > 2 * MAX_NODES:
                raise OfficialTextRefused("too-many-units.table", line=line.number)
            if head and not head.names and settled.get(line.number) != "drop":
                sections[-1].rows.append(row)
            continue
        label = markers.annex(line.text.lstrip("「"))
        annex, opened = (int(label.number), True) if label else (annex, opened)
        title = title or _title(line.text)
    return title, heads, sections


def _title(text: str) -> str:
    found = _TITLE.match(text)
    return found["title"].removesuffix("修正條文對照表") if found else ""


def _whole(lines: Sequence[Line]) -> None:
    last = lines[-1]
    head = next((head_of(line) for line in reversed(lines) if head_of(line)), None)
    row = row_of(last, head, first=False) if head else None
    ends = [row.why, *row.new[-1:], *row.old[-1:]] if row else [last.text]
    if not any(ends) or not all(ended(text) for text in ends if text):
        raise OfficialTextRefused("truncated.table", line=last.number)


def _still_twice(outline: Outline, note: Note) -> bool:
    return any(node.address == note.address for node in outline.root.walk())


def _hidden(sections: Sequence[_Section], new: Outline) -> tuple[str, ...]:
    """Articles that have no current wording in any of their rows although no reason calls them new."""
    rows = {row.line: row for section in sections for row in section.rows}
    shown: dict[str, bool] = {}
    for node in new.root.walk():
        row = rows.get(node.row)
        article = article_of(node.address)
        if (row and "." in article) or article.startswith("a"):
            told = row is not None and (bool(row.old) or bool(_NEW.search(row.why)))
            shown[article] = shown.get(article, False) or told
    return tuple(sorted(article for article, told in shown.items() if not told))
