"""Tables, CSV and workbook: what they say, and that no cell is ever a formula."""

import csv
import io
from datetime import date
from zipfile import ZipFile

import openpyxl
import pytest

from anbao.rulebook.domain.exports.tables import workbook as workbook_module
from anbao.rulebook.domain.exports.tables.csv_files import csv_files, csv_text, harmless
from anbao.rulebook.domain.exports.tables.rows import tables
from anbao.rulebook.domain.exports.tables.table import Column, Table
from anbao.rulebook.domain.exports.tables.workbook import CellRefused, lines_of, workbook
from anbao.rulebook.domain.model import Words
from tests.unit.rulebook.exports.written import ON, material

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x"]


def records(name, **company):
    table = next(table for table in tables(material(**company)) if table.name == name)
    return [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]


def dangerous():
    column = Column("x", Words("欄", "column"))
    return Table("t", Words("表", "table"), (column,), tuple((text,) for text in DANGEROUS), 1)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_tables_have_as_many_cells_as_columns():
    for table in tables(material()):
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert table.printed <= len(table.columns)


def test_tables_clause_says_state_and_whether_it_concerns_the_company():
    found = {one["clause"]: (one["state"], one["company"]) for one in records("clauses", kind="broker")}
    assert found == {
        "law.length": ("installed", "no"),
        "law.mixed": ("partly", "yes"),
        "law.broken": ("broken", "yes"),
        "law.meaning": ("context", "yes"),
        "twin.length": ("planned", "yes"),
        "own.last": ("planned", "depends"),
    }


def test_tables_without_a_company_leave_its_columns_empty():
    assert {one["company"] for one in records("clauses", company=False)} == {""}
    assert {one["company_value"] for one in records("figures", company=False)} == {""}


def test_tables_figure_shows_the_value_of_the_clause_and_of_the_company():
    found = {(one["figure"], one["clause"]): one for one in records("figures", stricter={"wait.most": "P1M"})}
    wait = found["wait.most", "twin.length"]
    assert (wait["value"], wait["value_zh"], wait["company_value"], wait["stricter"]) == ("P2M", "2 個月", "P1M", "yes")
    twin = found["password.least", "twin.length"]
    assert (twin["value"], twin["company_value"], twin["stricter"]) == (10, 10, "")
    assert found["password.least", "law.length"]["stricter"] == "yes"


def test_tables_links_and_readings():
    assert [(one["clause"], one["relation"], one["to"]) for one in records("links")] == [
        ("law.length", "parallel", "twin.length"),
        ("twin.length", "exception-to", "own.last"),
    ]
    assert [(one["reading"], one["for_counsel"]) for one in records("readings")] == [("reading.how-long", "yes")]


@pytest.mark.parametrize("text", DANGEROUS)
def test_harmless_puts_an_apostrophe_before_what_would_be_a_formula(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["a=1", "", "條文", 5, ON, None, "isec a-b"])
def test_harmless_leaves_the_rest_alone(cell):
    assert harmless(cell) == cell


def test_csv_text_reads_back_without_a_formula():
    rows = list(csv.reader(io.StringIO(csv_text(dangerous()), newline="")))
    assert [row[0] for row in rows[1:]] == [f"'{text}" for text in DANGEROUS]


def test_csv_files_open_in_excel_as_utf_8():
    with ZipFile(io.BytesIO(csv_files(material()))) as folder:
        names = folder.namelist()
        assert names == [f"{table.name}.csv" for table in tables(material())]
        content = folder.read("clauses.csv")
        assert {entry.date_time for entry in folder.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert content.startswith(b"\xef\xbb\xbf")
    first = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert (first["clause"], first["address_zh"], first["version"]) == (
        "law.length",
        "第二條第一項第一款",
        "2024-01-01",
    )


def test_workbook_has_a_sheet_each_with_frozen_head_filter_and_widths():
    book = opened(workbook(material()))
    assert book.sheetnames == [f"{table.title.zh} {table.title.en}" for table in tables(material())]
    for sheet, table in zip(book, tables(material()), strict=True):
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["A"].width == pytest.approx(table.columns[0].width, abs=1)
        assert sheet.print_title_rows == "$1:$1"
    assert book["條目 clauses"]["A1"].value == "條目\nclause"


def test_workbook_names_tokens_in_chinese_and_keeps_numbers_and_days():
    book = opened(workbook(material()))
    clauses, figures = book["條目 clauses"], book["數值 figures"]
    cells = {cell.value for row in clauses.iter_rows() for cell in row}
    assert {"應 must", "不得 must-not", "規劃中 planned", "部分實作 partly"} <= cells
    assert {cell.value for row in figures.iter_rows() for cell in row} >= {8, 10, "P2M", "較嚴 yes"}
    assert book["說明 about"]["B2"].value.date() == ON


def test_workbook_cell_is_text_whatever_it_begins_with(monkeypatch):
    monkeypatch.setattr(workbook_module, "tables", lambda material: (dangerous(),))
    sheet = opened(workbook(material()))["表 table"]
    cells = [sheet.cell(row, 1) for row in range(2, len(DANGEROUS) + 2)]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    read = [cell.value.replace("_x000D_", "\r") for cell in cells]  # how the format writes a carriage return
    assert read == DANGEROUS


def test_workbook_refuses_a_text_that_no_cell_holds(monkeypatch):
    long = Table("t", Words("表", "table"), (Column("x", Words("欄", "column")),), (("字" * 32768,),), 1)
    monkeypatch.setattr(workbook_module, "tables", lambda material: (long,))
    with pytest.raises(CellRefused, match="row 2"):
        workbook(material())


def test_lines_of_counts_chinese_characters_double():
    assert (lines_of("", 10), lines_of("a" * 9, 10), lines_of("a" * 10, 10), lines_of("字" * 5, 10)) == (1, 1, 2, 2)


def test_tables_about_names_the_book_and_whether_a_profile_holds():
    with_one, without = records("about"), records("about", company=False)
    assert {"item": "有效日 / in force on", "value": date(2026, 11, 2)} in with_one
    assert any(one["value"] == material().book.digest for one in with_one)
    assert any("no profile adopted" in str(one["value"]) for one in without)
