"""The tables as CSV in one ZIP: UTF-8 with a byte order mark, so that Excel reads Chinese; no cell is a formula."""

import csv
import io
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from anbao.rulebook.domain.exports.material import Material
from anbao.rulebook.domain.exports.tables.rows import tables
from anbao.rulebook.domain.exports.tables.table import Cell, Table, like_formula

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of a ZIP's calendar: the files have no date of their own
_READABLE = 0o644 << 16


def csv_files(material: Material) -> bytes:
    """A ZIP with a CSV file for each table; stored, not compressed, so that no version of zlib changes its bytes."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as folder:
        for table in tables(material):
            entry = ZipInfo(f"{table.name}.csv", _FIRST_DAY)
            entry.external_attr = _READABLE
            entry.create_system = 3  # the same on Windows
            folder.writestr(entry, csv_text(table).encode("utf-8-sig"))
    return out.getvalue()


def csv_text(table: Table) -> str:
    """One table; its first line names the columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([[harmless(cell) for cell in row] for row in table.rows])
    return out.getvalue()


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if like_formula(cell) else cell
