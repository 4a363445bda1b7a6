"""Each trap of the given files, on made-up text of the same layout."""

from datetime import date

import pytest

from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.reading import read_official
from tests.unit.rulebook.official import written


def read(text, **options):
    return read_official(text.encode(), **options)


def leaves(text):
    return [unit.address for unit in text.leaves()]


def test_wrapped_lines_are_rejoined_and_addressed():
    text = read(written.WRAPPED).text
    assert (text.title, text.layout) == ("範例公會茶水作業控管自律規範", "wrapped")
    assert leaves(text) == [
        *("a1.p1", "a2.p1.s1", "a2.p1.s2", "a3.p1.s1", "a3.p1.s2", "a3.p1.s3", "a4.p1"),
        *("x1.h1.p1", "x1.h2.s1", "x1.h2.s2.i1.n1.m1", "x1.h2.s2.i1.n1.m2", "x1.h2.s2.i1.n2"),
        *("x1.h2.s2.i2.b1", "x1.h2.s2.i2.b2", "x1.h2.s2.i3.r1", "x1.h2.s2.i3.r2", "x1.h2.s3"),
    ]
    assert text.by_address["a2.p1.s1"].text.endswith("而且沒有辦法修理的壺。")
    assert text.by_address["a1.p1"].text.startswith("範例公會為了")


def test_an_item_without_an_end_mark_does_not_swallow_the_next():
    assert read(written.WRAPPED).text.by_address["a3.p1.s1"].text == "訂定清洗茶壺之辦法"


def test_page_numbers_and_floating_annex_labels_are_no_text():
    whole = "".join(unit.text for unit in read(written.WRAPPED).text.units)
    assert "附件一\n" not in whole
    assert not whole.endswith("4")
    assert whole.count("附件一") == 1  # where the text itself names it


def test_each_annex_has_its_own_date():
    text = read(written.WRAPPED).text
    assert text.dates == (date(2023, 9, 13),)
    assert text.annex_dates == (("x1", date(2018, 10, 24)),)


def test_table_of_marks_without_columns_is_read_and_flagged():
    text = read(written.WRAPPED).text
    rows = [unit for unit in text.units if ".t1." in unit.address]
    assert [(row.address, row.text) for row in rows] == [
        ("x1.t1.r1", "每天清洗\tV V V"),
        ("x1.t1.r2", "每週檢查\tV V"),
        ("x1.t1.r3", "專人保管與領用登記之紀錄\tV"),
    ]
    marks = {note.address for note in text.notes if note.kind == "marks"}
    assert marks == {"x1.t1.r2", "x1.t1.r3"}


def test_body_lines_of_an_item_are_its_own_when_the_list_goes_on():
    text = read(written.WRAPPED).text
    assert "第二類、每週使用" in text.by_address["x1.h2.s1"].text
    assert "x1.h2.p1" not in text.by_address


def test_full_line_that_ends_a_sentence_is_a_warning_and_can_be_settled():
    text = read(written.WRAPPED_AMBIGUOUS).text
    warning = next(note for note in text.warnings() if note.kind == "full-line")
    assert leaves(text)[0] == "a1.p1"
    settled = read(written.WRAPPED_AMBIGUOUS, resolution={warning.line: "paragraph"}).text
    assert leaves(settled)[:2] == ["a1.p1", "a1.p2"]
    assert text.dates == ()


def test_number_that_begins_a_wrapped_line_is_text():
    text = read(written.WRAPPED_AMBIGUOUS).text
    assert text.by_address["a2.p1"].text.startswith("依第二、三、四條規定")
    assert [a for a in leaves(text) if a.startswith("a2")] == ["a2.p1.s1", "a2.p1.s2"]


def test_unnumbered_bodies_and_last_item():
    text = read(written.PARAGRAPHS).text
    assert leaves(text) == [
        *("a1.p1", "a4-1.p1.s1", "a4-1.p1.s2", "a5.p1", "a5.p2.s1", "a5.p2.s2", "a5.p3"),
        *("a6.p1.s1", "a6.p1.s2", "a6.p1.s3.i1", "a6.p1.s3.i2.n1", "a6.p1.s3.i2.n2", "a6.p2", "a7.p1"),
    ]
    assert text.by_address["a6.p1.s1"].text == "蛋糕：\n蛋糕應冷藏，並於切開後兩小時內食用。"
    assert text.by_address["a5.p2.s1"].text == "品名與價格，其標示不得低於實際收取之金額。"
    assert text.dates == (date(2022, 6, 24),)


def test_breaks_in_the_numbering_are_warnings():
    text = read(written.PARAGRAPHS).text
    assert [n.address for n in text.warnings() if n.kind == "break"] == ["a4-1"]
    gap = read(written.PARAGRAPHS.replace("- 二、供應時間。", "- 四、供應時間。")).text
    assert ("break", "a5.p2.s4") in {(n.kind, n.address) for n in gap.warnings()}


def test_typing_slips_are_warnings_and_lose_no_words():
    slip = written.PARAGRAPHS.replace("- 二、供應時間。", "- 一、供應時間。")
    text = read(slip).text
    assert ("twice", "a5.p2.s1~1") in {(n.kind, n.address) for n in text.warnings()}
    assert text.by_address["a5.p2.s1~1"].text == "供應時間。"
    empty = read(written.PARAGRAPHS.replace("- 二、供應時間。", "- 二、\n- 三、供應時間。")).text
    assert ("empty", "a5.p2.s2") in {(n.kind, n.address) for n in empty.warnings()}


def test_two_articles_are_a_regulation_and_one_is_not():
    two = "範例規範\n\n第一條　茶壺應該每天清洗並且晾乾。\n\n第二條　本規範自發布日施行。\n"
    assert leaves(read(two).text) == ["a1.p1", "a2.p1"]
    with pytest.raises(OfficialTextRefused, match="another document"):
        read(two[: two.index("第二條")])


def test_fields_at_the_head_of_a_page_are_no_text():
    fields = ("法規名稱：\t範例規範 EN", "公發布日：\t民國 107 年 10 月 24 日", "修正日期：\t民國 112 年 09 月 13 日")
    head = "\n".join([*fields, "法規體系：\t範例 ＞ 茶水"])
    text = read(f"{head}\n第一條　茶壺應該每天清洗並且晾乾。\n第二條　本規範自發布日施行。\n").text
    assert (text.title, text.dates) == ("範例規範", (date(2018, 10, 24), date(2023, 9, 13)))
    assert leaves(text) == ["a1.p1", "a2.p1"]


def test_form_in_the_middle_of_a_text_does_not_swallow_what_follows():
    text = read(
        "範例規範\n第一條\n紀錄依附件一辦理。\n附件一：茶水紀錄表格式\n第二條\n茶壺應該每天清洗並且晾乾。\n第三條\n本規範自發布日施行。\n"
    ).text
    assert {"a1.p1", "a2.p1", "a3.p1"} <= set(leaves(text))


def test_questions_under_parts_with_their_paragraphs():
    text = read(written.QUESTIONS).text
    assert leaves(text) == [
        *("p1", "p2", "h1.p1.s1.i1", "h1.p1.s1.i2", "h1.p1.s2.i1.n1", "h1.p1.s2.i1.n2.m1"),
        *("h1.p1.s2.i1.n2.m2", "h2.p1.s1", "h2.p1.s2"),
    ]
    assert text.dates == (date(2004, 5, 12), date(2015, 11, 12))
    assert "庫存管理" in text.by_address["h1.p1.s2.i1"].text


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("110.12.30", date(2021, 12, 30)),
        ("93.5.12", date(2004, 5, 12)),
        ("110年12月30日", date(2021, 12, 30)),
        ("110 年 12 月 30 日", date(2021, 12, 30)),
        ("中華民國 110 年 12 月 30 日", date(2021, 12, 30)),
    ],
)
def test_roc_dates_at_the_head(words, day):
    text = read(written.PARAGRAPHS.replace("民國 111 年 06 月 24 日", words)).text
    assert text.dates == (day,)


@pytest.mark.parametrize(
    "words", ["；自民國 112 年 1 月 1 日起施行", "，112.1.1生效", "\n生效日期：民國 112 年 01 月 01 日"]
)
def test_day_from_which_a_text_is_in_force_is_no_version(words):
    text = read(written.PARAGRAPHS.replace("06 月 24 日", f"06 月 24 日{words}")).text
    assert text.dates == (date(2022, 6, 24),)


def test_open_law_json():
    text = read(written.OPEN_LAW).text
    assert (text.title, text.layout, text.dates) == ("範例下午茶法", "open-law", (date(2021, 1, 20),))
    assert leaves(text) == ["a1.p1", "a1.p2", "a2.p1.s1", "a2.p1.s2.i1", "a2.p1.s2.i2", "a3-2.p1", "a4.p1"]
    assert text.deleted == ("a2-1",)
    assert text.by_address["a2.p1.s1"].text.endswith("酒精成分的熱飲。")
    assert "其準備之項目包括，茶具" in text.by_address["a3-2.p1"].text
    assert text.by_address["a4.p1"].line > text.by_address["a1.p1"].line


def test_open_law_directions_are_numbered_by_points():
    points = written.OPEN_LAW.replace('"第 1 條"', '"1"').replace('"第 2 條"', '"2"').replace("第 2-1 條", "3")
    points = points.replace("第 3 條之 2", "4").replace("第 4 條", "5")
    points = (
        points.replace("（一）", "1. ")
        .replace("（二）", "2. ")
        .replace("一、茶", "（一）茶")
        .replace("二、點", "（二）點")
    )
    text = read(points).text
    assert leaves(text) == ["s1", "s2.i1", "s2.i2.n1", "s2.i2.n2", "s4", "s5"]
    assert text.deleted == ("s3",)
    assert text.by_address["s4"].text.startswith(
        "供應下午茶之人應於每天下午二點五十分以前完成準備，其準備之項目包括，茶具"
    )
