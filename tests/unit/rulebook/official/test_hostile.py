"""Files that are no official text: a clear error with the line, in bounded time and memory."""

import contextlib
import json
import os
import time
import tracemalloc

import pytest

from anbao.rulebook.domain.official.compare import Side, as_json, compare
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.reading import read_official
from anbao.rulebook.domain.official.text import MAX_BYTES, MAX_LINE
from tests.unit.rulebook.official import written


def refused(data):
    with pytest.raises(OfficialTextRefused) as caught:
        read_official(data)
    assert str(caught.value).startswith(f"line {caught.value.line}: ")
    return caught.value.reason, caught.value.line


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no-text"),
        (b"\n\n   \n", "no-text"),
        (b"%PDF-1.7 ...", "format"),
        (b"PK\x03\x04....", "format"),
        (b"\xff\xfe\x2c\x7b", "format"),
        (b"\xff\xfe\0\0\x2c\x7b\0\0", "format"),
        (b"{\\rtf1\\ansi \\'b2\\'c4}", "format"),
        (b"\x1f\x8b\x08\0" + bytes(200), "format"),
        ("\ufeff<!DOCTYPE html><html><p>第一條 茶壺應每天清洗。</p></html>".encode(), "format"),
        ("<?xml version='1.0'?>\n<html><p>第一條 茶壺應每天清洗。</p></html>".encode(), "format"),
        (b"\x0c\n\x0c\n" * 50, "no-text"),
        (b"plain English prose, not a rule in it\n" * 50, "no-text"),
        ("今天天氣很好，我們去喝下午茶。點心很好吃，下次再來。\n".encode() * 20, "unnumbered"),
        ("第一行字很多很多很多很多很多很多很多很多\n\x00\x01\x02".encode(), "binary"),
    ],
)
def test_no_official_text(data, reason):
    assert refused(data)[0] == reason


@pytest.mark.parametrize(
    ("encoding", "called"),
    [("big5", "Big5"), ("gb18030", "GB18030"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)
def test_wrong_encoding_names_the_line_and_the_likely_one(encoding, called):
    data = "\n\n".encode(encoding) + written.QUESTIONS.encode(encoding)
    with pytest.raises(OfficialTextRefused, match=f"looks like {called}: save it as UTF-8") as caught:
        read_official(data)
    assert (caught.value.reason, caught.value.line) == ("encoding", 4)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_encoding_with_its_mark_says_what_to_do(encoding):
    with pytest.raises(OfficialTextRefused, match="save it as UTF-8"):
        read_official(written.QUESTIONS.encode(encoding))


def test_utf8_with_its_mark_and_other_line_ends_is_read():
    words = written.PARAGRAPHS.replace("\n", "\r\n")
    text = read_official(words.encode("utf-8-sig")).text
    assert text.units == read_official(written.PARAGRAPHS.encode()).text.units


def test_truncated_in_a_sentence():
    whole = written.WRAPPED_AMBIGUOUS
    cut = whole[: whole.index("施行")]
    assert refused(cut.encode()) == ("truncated", cut.count("\n") + 1)


def test_truncated_inside_a_character():
    data = written.PARAGRAPHS.encode()
    place = data.index("冷飲".encode()) + 2
    assert refused(data[:place]) == ("truncated", data[:place].count(b"\n") + 1)


def test_end_without_a_mark_is_taken_where_a_person_says_so():
    whole = written.PARAGRAPHS.rstrip("。\n")
    assert refused(whole.encode())[0] == "truncated"
    assert read_official(whole.encode(), incomplete=True).text.by_address["a7.p1"].text.endswith("施行")


def test_truncated_table():
    for mark in ("<p>二、茶罐規則", "依公會函辦"):
        place = written.TABLE.index(mark) + len(mark)
        cut = written.TABLE[:place]
        assert refused(cut.encode()) == ("truncated", cut.count("\n") + 1)
    cut = written.TABLE[: written.TABLE.index("<p>八、應留存") + 2]
    assert refused(cut.encode())[0] == "truncated"


def test_truncated_or_other_json():
    cut = written.OPEN_LAW[: written.OPEN_LAW.index("第 3 條")]
    assert refused(cut.encode()) == ("truncated", cut.count("\n") + 1)
    assert refused(('{"名稱": "' + "茶" * 30 + '"}').encode())[0] == "shape"
    assert refused(("[" * 100_000 + '"' + "茶" * 30).encode())[0] in {"json", "truncated"}
    assert refused(written.OPEN_LAW.replace('"第 4 條"', '"附則"').encode())[0] == "shape"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("制定本法", "制定\\u0000本法", "binary"),
        ("制定本法", "制定\\ud800本法", "binary"),
        ("範例下午茶法", "範例\\u0007下午茶法", "binary"),
        ('"（刪除）"', "[1, 2]", "shape"),
        ('"第 4 條"', "4", "shape"),
        ('"條號": "第 4 條", ', "", "shape"),
        ('"法規內容": [', '"法規內容": [7, ', "shape"),
        ('"法規內容": [', f'"別的": {"1" * 5000}, "法規內容": [', "json"),
    ],
)
def test_poisoned_json(old, new, reason):
    assert old in written.OPEN_LAW
    found, line = refused(written.OPEN_LAW.replace(old, new).encode())
    assert found == reason
    assert 1 <= line <= written.OPEN_LAW.count("\n") + 1


def test_json_of_several_laws_and_of_one_in_a_list():
    law = json.loads(written.OPEN_LAW)
    assert refused(json.dumps([law, law], ensure_ascii=False).encode())[0] == "shape"
    assert refused(json.dumps({"Laws": []}).encode())[0] == "shape"
    alone = read_official(json.dumps([law]).encode()).text  # letters written as \\u…
    assert alone.title == law["法規名稱"]


def test_json_with_one_article_of_megabytes():
    for words, reason in (("茶壺，" * 300_000, "line-too-long"), ("茶壺。\n" * 200_000, "too-many-lines")):
        law = {"法規名稱": "範例法", "法規內容": [{"條號": "第 1 條", "條文內容": words}]}
        assert refused(json.dumps(law, ensure_ascii=False).encode())[0] == reason


def test_fifty_megabytes_of_noise_are_refused_at_once():
    tracemalloc.start()
    began = time.process_time()
    for chunk in (os.urandom(2**16), b"A" * 2**16, "第一條\n茶壺\n".encode() * 4000):
        refused((chunk * (50 * 2**20 // len(chunk)))[: MAX_BYTES + 1])
    assert time.process_time() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("一、茶\n" * 30_000, "too-many-units"),
        ("一、茶\n" * 100_000, "too-many-lines"),
        ("茶" * (MAX_LINE + 1), "line-too-long"),
        ("第一條\n" + "\n" * 130_000 + "茶" * 30, "too-many-lines"),
        (("（" * 9_000 + "一" * 9_000 + "\n") * 60, "unit-too-long"),
        ("第一條\n第二條\n" + "茶壺應該每天清洗並且晾乾由專人負責登記於清冊\n" * 9_000, "unit-too-long"),
    ],
)
def test_hostile_text_is_refused_in_bounded_time(text, reason):
    began = time.process_time()
    assert refused(text.encode())[0] == reason
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "line",
    [
        "第1條 茶" + " " * 19_000 + "壺。",
        "第九條 第" + "1" * 19_900 + "。",
        "第九條 第" + " " * 19_900 + "。",
        "民國" + " " * 19_000 + "112年",
        "第一章" + " " * 19_000 + "茶",
        "茶：" + "」" * 19_000 + "x",
        "（如附件一" * 3_900,
        "一" * 19_000 + "、茶。",
        "1 茶" + " " * 19_000 + "x",
        "1 " + "V " * 9_000 + "x",
    ],
)
@pytest.mark.parametrize("head", ["", "表 1 茶\n"])
def test_lines_made_to_stall_a_reader_do_not(head, line):
    text = (written.PARAGRAPHS + head + f"{line}\n" * 20 + "第 8 條 茶。").encode()
    began = time.process_time()
    with contextlib.suppress(OfficialTextRefused):
        read_official(text)
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    "row",
    [
        "<p>第九條 茶" + " " * 18_000 + "壺。</p>\t<p>茶。</p>\t一。",
        "<p>第九條 茶壺。</p>\t<p>茶。</p>\t" + "一、" * 9_000 + "。",
        "<p>第九條 茶壺。</p>\t<p>茶。</p>\t刪除" + "第一" * 9_000 + "。",
        "<a" * 9_000 + ">\t<p>茶。</p>\t一。",
        "<p>第九條 茶壺" + " 一、茶" * 4_800 + "。</p>\t<p>茶。</p>\t一。",
        "<p>一、茶壺。</p>\t" + "<p>二、茶。</p>" * 1_200 + "\t一。",
        "修正條文\t現行條文" + " " * 19_000 + "x\t說明",
    ],
)
def test_rows_made_to_stall_a_reader_do_not(row):
    began = time.process_time()
    with contextlib.suppress(OfficialTextRefused):
        read_official((written.TABLE + f"{row}\n" * 20 + "<p>茶。</p>\t<p>茶。</p>\t一。").encode())
    assert time.process_time() - began < 4


def test_marking_the_words_of_long_units_is_bounded():
    def law(body):
        words = "\n".join(f"第 {n} 條\n{body(n)}" for n in range(1, 200))
        return read_official(f"範例法\n{words}\n".encode()).text

    old, new = law(lambda n: "茶壺" * (700 + n % 9) + "。"), law(lambda n: "，杯" * (690 + n % 7) + "。")
    began = time.process_time()
    report = compare(Side("old", old), Side("new", new))
    assert len(list(as_json(report)["changes"])) == 199
    assert time.process_time() - began < 15
