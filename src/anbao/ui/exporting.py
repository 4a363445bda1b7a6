"""A list as a file: what a table shows, as plain text and numbers that no program takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Final

from django.http import HttpResponse

from anbao.kernel.clock import TAIPEI
from anbao.ui.shapes import Column, value_of
from anbao.ui.states import look_of

MOST: Final = 10_000  # rows of a file
FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
Value = str | int


def as_file(form: str, name: str, columns: Sequence[Column], rows: Iterable[object]) -> HttpResponse:
    """The table as an attachment `name` of the form `form` (a key of FORMATS)."""
    lines = [[cell(value_of(row, column.key), column) for column in columns] for row in rows]
    heads = [plain(str(column.title)) for column in columns]
    content = (_csv if form == "csv" else _xlsx)(heads, lines)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=FORMATS[form], headers=headers)


def cell(value: object, column: Column) -> Value:
    """A value as a file holds it: numbers as numbers, moments in Taipei's time, states as words."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return f"{value.astimezone(TAIPEI):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return plain(look_of(str(value))[0] if column.kind == "badge" else str(value))


def plain(text: str) -> str:
    """`text`, marked as such where a spreadsheet might take it for a formula."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _csv(heads: Sequence[str], lines: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows(lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # the mark by which spreadsheets know UTF-8


def _xlsx(heads: Sequence[str], lines: Sequence[Sequence[Value]]) -> bytes:
    out = io.BytesIO()
    xlsxwriter = import_module("xlsxwriter")  # a fifth of a second to load: not for every process
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 20)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, bold)
        for number, line in enumerate(lines, 1):
            for place, value in enumerate(line):
                if isinstance(value, int):
                    sheet.write_number(number, place, value)
                else:
                    sheet.write_string(number, place, value)
    return out.getvalue()
