"""Addresses, figures and conditions in words."""

import pytest

from anbao.kernel.periods import Period
from anbao.rulebook.domain import reading, readings
from anbao.rulebook.domain.conditions import OPERATORS
from anbao.rulebook.domain.exports import words
from anbao.rulebook.domain.exports.addresses import address_words, numeral, unit_title
from anbao.rulebook.domain.exports.conditions import condition_text
from anbao.rulebook.domain.exports.words import limit_words, texts, value_words
from anbao.rulebook.domain.figures import BOUNDS, MARKS, UNITS
from anbao.rulebook.domain.model import Words


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("a4-1.p1.s2", "第四條之一第一項第二款"),
        ("a7.p2.s1.i2.n1", "第七條第二項第一款第二目第一子目"),
        ("a32", "第三十二條"),
        ("h3.p1.s1.i1", "參、一、（一）"),
        ("h2.p1", "貳、第一段"),
        ("x5.s3.i10", "附件五 三、（十）"),
        ("x1.h4.s1.i1.n3.m1", "附件一 肆、一、（一）3.(1)"),
        ("x1.t1.r19", "附件一 表一第十九列"),
        ("x3.s5.i1.b3", "附件三 五、（一）第三點"),
        ("公司自訂", "公司自訂"),
        ("民法第十二條", "民法第十二條"),
    ],
)
def test_address_words_are_as_people_cite(address, said):
    assert address_words(address) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (103, "一百零三"),
        (110, "一百一十"),
        (149, "一百四十九"),
    ],
)
def test_numeral_as_regulations_number(number, said):
    assert numeral(number) == said


def test_unit_title_in_both_languages():
    assert unit_title("a4-1") == Words("第四條之一", "Article 4-1")
    assert unit_title("x5.s3") == Words("附件五 三", "Annex 5, point 3")
    assert unit_title("h4") == Words("肆", "Part 4")


FLAG = (True, "flag")


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (Period(months=2), "duration", "2 個月", "2 months"),
        (Period(minutes=1), "duration", "1 分鐘", "1 minute"),
        (8, "characters", "8 碼", "8 characters"),
        (50000, "twd", "新臺幣 50,000 元", "TWD 50,000"),
        (*FLAG, "是", "yes"),
        (("card", "cash"), "members", "card、cash", "card, cash"),
    ],
)
def test_value_words_by_unit(value, unit, zh, en):
    assert value_words(value, unit) == Words(zh, en)


@pytest.mark.parametrize("bound", sorted(BOUNDS))
def test_limit_words_for_every_bound(bound):
    said = limit_words(8, "characters", bound)
    assert "8 碼" in said.zh
    assert "8 characters" in said.en


def test_texts_keep_flags_apart_from_numbers():
    assert (texts(FLAG[0]), texts(1), texts(Period(days=1)), texts(("b", "a"))) == (
        ["true"],
        ["1"],
        ["P1D"],
        ["b", "a"],
    )


def test_words_name_every_token_that_the_rulebook_may_use():
    assert words.FORCE.keys() == reading.FORCES
    assert words.KIND.keys() == reading.KINDS
    assert words.MARK.keys() == MARKS
    assert words.BOUND.keys() == BOUNDS
    assert words.ENCODED.keys() == reading.ENCODED
    assert words.READING.keys() == readings.KINDS
    assert words.STATUS.keys() == readings.STATUSES
    assert all(value_words(1, unit).en for unit in UNITS)


@pytest.mark.parametrize(
    ("tree", "said"),
    [
        (None, ""),
        ({"eq": ["a.b", True]}, "a.b = true"),
        ({"all": [{"has": ["a", "x"]}, {"any": [{"in": ["b", [1, 2]]}, {"exists": "c"}]}]},
         "a has x and (b is one of 1, 2 or c is known)"),
        ({"all": [{"any": [{"gte": ["a", 2]}, {"eq": ["b", ["x", "y"]]}]}]}, "a ≥ 2 or b = [x, y]"),
        ({"not": {"eq": ["a", 1]}}, "not (a = 1)"),
    ],
)  # fmt: skip
def test_condition_text_says_a_tree(tree, said):
    assert condition_text(tree) == said


def test_condition_text_knows_every_operator():
    assert {"all", "any", "not", "exists", "eq", "in", "has", "gte"} == OPERATORS
