"""The table that says which requirements bind which class, after its columns lost their position."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anbao.rulebook.domain.official.units import Note

_START = re.compile(r"表\s*(\d{1,2})(?=\s|[、：:]|$)")
_ROW = re.compile(r"(\d{1,3})\s+(.*?)((?:\s+[VvＶ✓✔○●])*)")
_CLASSES = 3
_LONGEST, _LONGEST_ROW = 60, 200


@dataclass(frozen=True, slots=True)
class MarksRow:
    """A row: its number, the requirement, how many marks it bears."""

    number: int
    line: int
    name: str
    marks: int

    @property
    def text(self) -> str:
        return f"{self.name}\t{' '.join('V' * self.marks)}"

    def classes(self, of: int = _CLASSES) -> tuple[int, ...]:
        """The classes it binds, if marks fill up from the strictest class (the last) down."""
        return tuple(range(of - self.marks + 1, of + 1))


def table_number(text: str) -> int | None:
    """The number of the table whose caption a line is."""
    found = _START.match(text)
    return int(found[1]) if found and len(text) <= _LONGEST else None


@dataclass(slots=True)
class MarksTable:
    """Collects the lines of a table: a row may be broken over several, the head is passed over."""

    number: int
    line: int = 0
    _rows: list[MarksRow] = field(default_factory=list)
    _open: tuple[int, int, str] | None = None  # number, line, words so far

    def take(self, line: int, text: str) -> bool:
        """Whether the line belongs to the table."""
        self.line = self.line or line
        if len(text) > _LONGEST_ROW:
            return False
        found = _ROW.fullmatch(text.strip())
        if found and int(found[1]) == len(self._rows) + 1 + (self._open is not None):
            self._finish(0)
            return self._row(int(found[1]), line, found[2], _marks(found[3]))
        if self._open is not None:
            return self._more(text)
        return not self._rows and len(text) <= _LONGEST

    def rows(self) -> tuple[MarksRow, ...]:
        self._finish(0)
        return tuple(self._rows)

    def notes(self, address: str) -> Iterator[Note]:
        """Marks lost their columns: where not every class is marked, the reading is a guess."""
        for row in self._rows:
            if row.marks < _CLASSES:
                says = f"{row.marks} marks without their columns: read as the classes {row.classes()}"
                yield Note(row.line, "marks", says, f"{address}.r{row.number}", grave=not row.marks)

    def _row(self, number: int, line: int, name: str, marks: int) -> bool:
        if marks:
            self._rows.append(MarksRow(number, line, name.strip(), marks))
        else:
            self._open = (number, line, name.strip())
        return True

    def _more(self, text: str) -> bool:
        number, line, name = self._open or (0, 0, "")
        words = re.sub(r"(?:(?:^|\s+)[VvＶ✓✔○●])+$", "", text.strip())
        if len(name) + len(words) > _LONGEST or "。" in text:
            return False
        self._open = (number, line, name + words)
        marks = _marks(text.strip()[len(words) :])
        if marks:
            self._finish(marks)
        return True

    def _finish(self, marks: int) -> None:
        if self._open is not None:
            number, line, name = self._open
            self._rows.append(MarksRow(number, line, name, marks))
            self._open = None


def _marks(text: str) -> int:
    return len(text.split())
