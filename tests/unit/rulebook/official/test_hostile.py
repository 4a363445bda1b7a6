"""Files that are no official text: a clear error with the line, in bounded time and memory."""

import os
import time
import tracemalloc

import pytest

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
        (b"\x0c\n\x0c\n" * 50, "no-text"),
        (b"plain English prose, not a rule in it\n" * 50, "no-text"),
        ("今天天氣很好，我們去喝下午茶。點心很好吃，下次再來。\n".encode() * 20, "unnumbered"),
        ("第一行字很多很多很多很多很多很多很多很多\n\x00\x01\x02".encode(), "binary"),
    ],
)
def test_no_official_text(data, reason):
    assert refused(data)[0] == reason


@pytest.mark.parametrize("encoding", ["big5", "gb18030"])
def test_wrong_encoding_names_the_line_and_the_likely_one(encoding):
    data = b"\n\n" + written.QUESTIONS.encode(encoding)
    with pytest.raises(OfficialTextRefused, match="save it as UTF-8") as caught:
        read_official(data)
    assert (caught.value.reason, caught.value.line) == ("encoding", 4)


def test_truncated_in_a_sentence():
    whole = written.WRAPPED_AMBIGUOUS
    cut = whole[: whole.index("施行")]
    assert refused(cut.encode()) == ("truncated", cut.count("\n") + 1)


def test_truncated_inside_a_character():
    data = written.PARAGRAPHS.encode()
    place = data.index("冷飲".encode()) + 2
    assert refused(data[:place]) == ("truncated", data[:place].count(b"\n") + 1)


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


def test_fifty_megabytes_of_noise_are_refused_at_once():
    tracemalloc.start()
    began = time.perf_counter()
    for chunk in (os.urandom(2**16), b"A" * 2**16, "第一條\n茶壺\n".encode() * 4000):
        refused((chunk * (50 * 2**20 // len(chunk)))[: MAX_BYTES + 1])
    assert time.perf_counter() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("一、茶\n" * 100_000, "too-many-units"),
        ("茶" * (MAX_LINE + 1), "line-too-long"),
        ("第一條\n" + "\n" * 130_000 + "茶" * 30, "too-many-lines"),
        ("（" * 50_000 + "一" * 49_000, "unnumbered"),
    ],
)
def test_hostile_text_is_refused_in_bounded_time(text, reason):
    began = time.perf_counter()
    assert refused(text.encode())[0] == reason
    assert time.perf_counter() - began < 10
