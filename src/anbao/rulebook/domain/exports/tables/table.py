"""A table: columns with their titles, rows of plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anbao.rulebook.domain.model import Words

Cell = str | int | date | None
Row = Sequence[Cell]


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
