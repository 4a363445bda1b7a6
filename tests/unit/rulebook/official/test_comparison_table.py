"""The amendment table: columns, pages, marks that got lost."""

from datetime import date

import pytest

from anbao.rulebook.domain.official.compare import Side, compare
from anbao.rulebook.domain.official.reading import read_official
from tests.unit.rulebook.official import written


@pytest.fixture(scope="module")
def table():
    return read_official(written.TABLE.encode())


def of(text, head):
    return [unit.address for unit in text.leaves() if unit.address.split(".")[0] == head]


def says(text, kind):
    return {note.address or note.line for note in text.notes if note.kind == kind}


def test_amended_side_is_read_across_pages(table):
    new = table.text
    assert (new.title, new.layout, new.partial) == ("範例業辦理茶水安全自律規範", "comparison", True)
    assert of(new, "a5") == ["a5.p1.s1", "a5.p1.s2.i1.n1", "a5.p1.s2.i1.n2", "a5.p1.s2.i2"]
    assert new.by_address["a5.p1.s2.i1.n2"].text == "應請三位同仁試喝並記錄。"
    assert new.by_address["a22.p1"].text == "本規範由公會共同訂定，修正時亦同。"


def test_date_of_the_current_side_comes_from_the_head(table):
    assert table.before.dates == (date(2021, 12, 30),)
    assert table.text.dates == ()


def test_underlining_does_not_decide_what_is_new(table):
    """Words bear it that both sides have, and new words lack it: only the words count."""
    plain = written.TABLE.replace("<u>每日</u>", "每日").replace("<u>應每年清點一次。</u>", "應每年清點一次。")
    other = written.TABLE.replace("六、茶葉外借應登記。", "六、<u>茶葉外借</u>應登記。")
    assert read_official(plain.encode()).text.units == table.text.units
    assert read_official(other.encode()).text.units == table.text.units


def test_glued_numbers_are_told_apart(table):
    new = table.text
    assert of(new, "a20") == ["a20.p1"]
    assert "a19.p1" not in new.by_address
    assert new.by_address["x2.s3"].text == "應每年清點一次。"
    assert new.by_address["x2.s4"].text == "庫房應上鎖。"


def test_identical_on_both_sides_may_be_deleted_by_the_reason(table):
    assert of(table.text, "a10") == ["a10.p1"]
    assert "x2.s8" not in table.text.by_address


def test_deleted_altogether_until_the_next_reason(table):
    new = table.text
    assert new.by_address["x2.s1"].text.startswith("為保存茶葉")
    assert of(new, "x2") == ["x2.s1", "x2.s2.i1", "x2.s2.i2", "x2.s3", "x2.s4", "x2.s5", "x2.s6"]


def test_number_that_stands_twice_keeps_the_new_words(table):
    assert table.text.by_address["x2.s2.i1"].text == "應防潮。"
    assert table.before.by_address["x2.p1.s2.i1"].text == "舊罐應貼標籤。"


def test_table_inside_the_table(table):
    assert of(table.text, "x1") == ["x1.h3.s1.i1", "x1.h3.s1.i2", "x1.h3.s2"]
    assert "其他及外借者" in table.text.by_address["x1.h3.s1.i2"].text


def test_what_a_person_must_settle_is_flagged(table):
    assert {"a10.p1", "x1.h3.s1.i2"} <= says(table.text, "unsettled")
    assert table.text.hidden == ("x2.s6",)


def test_missing_article_is_not_a_repealed_one(table):
    full = read_official(written.PARAGRAPHS.encode()).text
    report = compare(Side("old", full), Side("new", table.text))
    assert not {c.old.article for c in report.changes if c.status == "removed"} & {"a1", "a4-1", "a6", "a7"}


def test_row_can_be_settled_by_a_person():
    line = next(n for n, text in enumerate(written.TABLE.split("\n"), 1) if text.startswith("<p>第10條"))
    kept = read_official(written.TABLE.encode(), resolution={line: "keep"}).text
    assert of(kept, "a10") == ["a10.p1.s1", "a10.p1.s2"]
    dropped = read_official(written.TABLE.encode(), resolution={line: "drop"}).text
    assert of(dropped, "a10") == []


def test_both_sides_compare(table):
    report = compare(Side("before", table.before), Side("after", table.text))
    status = {(a.old, a.new): a.status for a in report.articles}
    assert status["a19", "a20"] == status["a21", "a22"] == "moved"
    assert status["a5", "a5"] == "changed"
    assert ("", "x2.s6") not in status
