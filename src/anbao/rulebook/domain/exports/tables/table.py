"""A table: columns with their titles, rows of plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anbao.rulebook.domain.model import Words

Cell = str | int | date | None
Row = Sequence[Cell]

_SIGNS = tuple("=+-@＝＋－＠")


def like_formula(cell: Cell) -> bool:
    """Whether a spreadsheet would take a text for a formula if it were typed in."""
    return isinstance(cell, str) and (cell.lstrip().startswith(_SIGNS) or cell[:1] in {"\t", "\r", "\n"})


@dataclass(frozen=True, slots=True)
class Column:
    """`name` heads it in CSV, `title` in a workbook; `words` name its tokens for people; `width` in characters."""

    name: str
    title: Words
    width: int = 14
    words: Mapping[str, Words] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is that of the file, `title` that of the sheet; its first `printed` columns go on paper."""

    name: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    printed: int
