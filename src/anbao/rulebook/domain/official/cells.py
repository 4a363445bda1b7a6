"""The cells of a comparison table: rows over page breaks, columns, lines inside a cell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from anbao.rulebook.domain.official import markers
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.text import Line

_HEAD_NEW = re.compile(r"(修正|訂定)(條文|規定|名稱|草案|後條文|後規定|內容)")
_HEAD_OLD = re.compile(r"(現行|原)(條文|規定|名稱|內容)")
_HEAD_WHY = re.compile(r"說\s*明|理由|備註")
_BREAK = re.compile(r"</?(?:p|ol|ul|li|div|br|tr|td|table|tbody)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_CUT = re.compile(r"<[/a-zA-Z][^<>]*$")
_BEFORE_NUMBER = re.compile(r"[ \t\u3000]+(?=[（(壹貳參叁肆伍陸柒捌玖拾一二三四五六七八九十\d①-⑩])")
_SPACES = re.compile(r"[ \t\u3000]{2,}")
_GLUED = re.compile(r"第\s*([\d一二三四五六七八九十百]+)\s*<u>\s*([\d一二三四五六七八九十百]+)\s*</u>\s*條")
_LEAST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: how many columns are the amended text, how many the current one, and its words."""

    line: int
    new: int
    old: int
    says: str
    names: bool  # a table of the work's or annex's name, not of its text


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the lines of the amended and of the current text, and the reason. `first` after a (repeated) head."""

    line: int
    new: tuple[str, ...]
    old: tuple[str, ...]
    why: str
    first: bool


def head_of(line: Line) -> Head | None:
    """The head that a line is, with its columns; None for any other line."""
    cells = line.text.split("\t")
    if len(cells) < _LEAST_COLUMNS or not _HEAD_NEW.search(cells[0]) or len(cells[0]) > len("修正後條文內容") + 8:
        return None
    old = next((n for n, cell in enumerate(cells) if _HEAD_OLD.search(cell)), 0)
    why = next((n for n, cell in enumerate(cells) if n > old and _HEAD_WHY.search(cell)), 0)
    if not old or not why:
        return None
    return Head(line.number, old, why - old, cells[old], "名稱" in cells[0])


def is_comparison(lines: Sequence[Line]) -> bool:
    """Whether a text is a table that compares amended and current wording."""
    return any(head_of(line) for line in lines)


def row_of(line: Line, head: Head, *, first: bool) -> Row | None:
    """A line as a row of the table; None where it has no cells and so stands outside."""
    if "\t" not in line.text and not line.text.startswith("<"):
        return None
    if _CUT.search(line.text):
        raise OfficialTextRefused("truncated.tag", line=line.number)
    cells = line.text.split("\t") + [""] * (head.new + head.old + 1)
    new = [_GLUED.sub(r"第\2條", cell) for cell in cells[: head.new]]
    return Row(
        line.number,
        tuple(_lines_of_columns(new)),
        tuple(_lines_of_columns(cells[head.new : head.new + head.old])),
        plain(" ".join(cells[head.new + head.old :])).strip(),
        first,
    )


def plain(cell: str) -> str:
    """A cell without its markup."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", cell)))


def _lines_of_columns(cells: Sequence[str]) -> Iterator[str]:
    """Several columns with short cells make one line (a table in the text); a cell of its own makes many."""
    filled = [plain(cell).strip() for cell in cells if plain(cell).strip()]
    if len(filled) > 1:
        yield "\t".join(" ".join(cell.split()) for cell in filled)
    elif filled:
        yield from split_items(filled[0])


def split_items(text: str) -> Iterator[str]:
    """Lines of a cell; a number after a space begins a line where it is the next of its kind, or a first one."""
    seen: dict[str, int] = {}
    for line in text.split("\n"):
        rest = _SPACES.sub(" ", line.strip())
        start = 0
        for gap in _BEFORE_NUMBER.finditer(rest):
            marker = markers.item(rest[gap.end() :])
            before = markers.item(rest[start:])
            if before:
                seen[before.kind] = before.value
            if marker and _follows(marker, seen, rest[: gap.start()]):
                yield rest[start : gap.start()].strip()
                start = gap.end()
        before = markers.item(rest[start:])
        if before:
            seen[before.kind] = before.value
        if rest[start:].strip():
            yield rest[start:].strip()


def _follows(marker: markers.Marker, seen: dict[str, int], before: str) -> bool:
    if before.rstrip().endswith(("第", "、", "附件", "表")):
        return False
    return marker.value == 1 or seen.get(marker.kind) == marker.value - 1
