"""The tables as one XLSX workbook for people: titles in both languages, tokens with their Chinese names."""

import io
from datetime import date, datetime, time
from importlib import import_module
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from anbao.kernel.errors import AnbaoError
from anbao.rulebook.domain.exports.material import Material
from anbao.rulebook.domain.exports.tables.rows import tables
from anbao.rulebook.domain.exports.tables.table import Cell, Column, Table, like_formula
from anbao.rulebook.domain.exports.words import named

_FONT = "Microsoft JhengHei"
_HEAD = {"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1}
_BODY = {"valign": "top", "border": 1, "border_color": "#D0D7DE"}
_TINTS = {"installed": "#DDF4E4", "partly": "#FFF3D1", "planned": "#FFF3D1", "broken": "#FFDCD8"}
_DAY = "yyyy-mm-dd"
_LINE = 14  # points; rows have heights of their own, since not every program fits them to wrapped text


class CellRefused(AnbaoError):
    """A text that no cell of a workbook can hold."""

    code = "rulebook.export-cell-refused"


def workbook(material: Material) -> bytes:
    """The workbook. Its date is the day it speaks of, so that the same day gives the same bytes."""
    out = io.BytesIO()
    xlsxwriter = import_module("xlsxwriter")  # a fifth of a second to load: not for every process that has a rulebook
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "安保規則冊 Anbao rulebook", "created": datetime.combine(material.on, time())})
    styles = _Styles(book)
    for table in tables(material):
        _write(book.add_worksheet(f"{table.title.zh} {table.title.en}"), table, styles, material)
    book.close()
    return out.getvalue()


class _Styles:
    """The formats of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}
        self.head = self.style(**_HEAD, text_wrap=True)

    def style(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items(), key=lambda pair: pair[0]))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": _FONT, "font_size": 10, **properties})
        return self._made[key]

    def of(self, column: Column, cell: Cell) -> Any:
        if isinstance(cell, date | int):
            shape = {"num_format": _DAY} if isinstance(cell, date) else {}
            return self.style(**_BODY, align="left", **shape)
        tint = {"bg_color": _TINTS[cell]} if column.name == "state" and cell in _TINTS else {}
        quoted = {"quote_prefix": True} if like_formula(cell) else {}  # stays text when somebody edits the cell
        return self.style(**_BODY, text_wrap=True, **tint, **quoted)


def _write(sheet: Any, table: Table, styles: _Styles, material: Material) -> None:
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        _put(sheet, 0, place, f"{column.title.zh}\n{column.title.en}", styles.head)
    sheet.set_row(0, 2 * _LINE + 4)
    for number, row in enumerate(table.rows, start=1):
        lines = 1
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            shown = named(column.words or {}, cell) if isinstance(cell, str) else cell
            _put(sheet, number, place, shown, styles.of(column, cell))
            lines = max(lines, lines_of(str(shown or ""), column.width))
        sheet.set_row(number, _LINE * lines + 2)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    _printed(sheet, table, material)


def _put(sheet: Any, row: int, place: int, cell: Cell, style: Any) -> None:
    """A text always as text: nothing that it begins with makes it a formula."""
    match cell:
        case None | "":
            sheet.write_blank(row, place, None, style)
        case date():
            sheet.write_datetime(row, place, datetime.combine(cell, time()), style)
        case int():
            sheet.write_number(row, place, cell, style)
        case _:
            if sheet.write_string(row, place, cell, style):
                raise CellRefused(f"{sheet.name}, row {row + 1}: a text is longer than a cell may be: shorten it.")


def lines_of(text: str, width: int) -> int:
    """Lines that a text takes in a column `width` characters wide; a Chinese character takes the room of two."""
    room = sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
    return max(1, ceil(room * 1.08 / width))  # words are not broken, so a line is rarely full


def _printed(sheet: Any, table: Table, material: Material) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.print_area(0, 0, len(table.rows), table.printed - 1)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{material.on} {material.book.digest[:12]}&C&A&R&P / &N")
