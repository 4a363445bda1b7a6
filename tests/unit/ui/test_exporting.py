"""A list as a file: nothing of it is taken for a formula, numbers stay numbers, moments are Taipei's."""

from datetime import UTC, date, datetime

import pytest

from anbao.ui.exporting import as_file, cell, plain
from anbao.ui.shapes import Column


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", " =", "　＝"])
def test_what_might_be_a_formula_is_marked_as_text(sign):
    assert plain(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["", "A-1", "1=1", "林-美玲", "'=1"])
def test_other_text_stays(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, "text", ""),
        (390, "money", 390),
        (datetime(2026, 11, 29, 16, 30, tzinfo=UTC), "when", "2026-11-30 00:30"),
        (date(2026, 11, 29), "date", "2026-11-29"),
        ("passed", "badge", "通過"),
        ("=1", "code", "'=1"),
        (True, "text", "True"),
    ],
)
def test_values_of_a_file(value, kind, expected):
    assert cell(value, Column("x", "X", kind)) == expected


def test_file_says_its_name_and_is_kept_nowhere():
    answer = as_file("csv", "applications", [Column("a", "＝甲")], [{"a": "乙,丙"}])
    assert answer.content.decode("utf-8-sig") == '\'＝甲\r\n"乙,丙"\r\n'
    assert answer["Content-Disposition"] == 'attachment; filename="applications.csv"'
    assert answer["Cache-Control"] == "private, no-store"
