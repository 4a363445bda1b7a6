"""Search in memory: what is found, and in which order."""

import pytest

from anbao.console.domain.address import parse
from anbao.console.domain.ranking import Document, search, terms_of


def document(key, title, summary="", places=()):
    fields = ((30.0, key), (25.0, title), (8.0, summary))
    return Document("clause", key, fields, tuple(parse(place) for place in places))


LENGTH = document("isec.otp-length", "一次性密碼長度下限", "一次性密碼至少六碼。", ["x5.s4.i1"])
BEFORE = document("ec.otp-before-submission", "送出前再以一次性密碼確認要保人", "", ["a10.p1.s3"])
PASSWORD = document("isec.password-length", "密碼長度下限", "客戶密碼至少八碼。", ["x5.s3.i1"])
TERMS = document("ec.terms-agreed", "選定商品後閱讀條款", "文件逐份開啟、逐份同意。", ["a10.p1.s2"])
EVERY = [LENGTH, BEFORE, PASSWORD, TERMS]
SAME = {"otp": ["一次性密碼"], "驗證碼": ["一次性密碼"]}


def keys(query):
    return [found.document.key for found in search(EVERY, query, SAME)]


def test_nothing_asked_finds_all_as_they_stand():
    assert keys("  ") == [one.key for one in EVERY]


@pytest.mark.parametrize("query", ["碼", "條", "otp", "OTP", "ＯＴＰ", "password-length"])
def test_found_where_the_letters_stand(query):
    assert keys(query)


def test_every_term_is_needed():
    assert keys("密碼 長度") == ["isec.password-length", "isec.otp-length"]
    assert keys("密碼 條款") == []


def test_title_goes_before_running_text():
    assert keys("密碼")[0] == "isec.password-length"  # its title begins so


def test_exact_key_goes_first():
    assert keys("ec.otp-before-submission") == ["ec.otp-before-submission"]
    assert keys("isec.otp-length")[0] == "isec.otp-length"


def test_word_of_the_same_meaning():
    assert set(keys("驗證碼")) == {"isec.otp-length", "ec.otp-before-submission"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("a10.p1.s3", ["ec.otp-before-submission"]),
        ("第10條", ["ec.otp-before-submission", "ec.terms-agreed"]),
        ("第十條第三款", ["ec.otp-before-submission"]),
        ("附件五", ["isec.otp-length", "isec.password-length"]),
        ("第1條", []),
        ("附件五 一次性", ["isec.otp-length"]),
    ],
)
def test_address_finds_what_stands_there(query, found):
    assert keys(query) == found


def test_near_only_where_nothing_holds_every_term():
    near = search(EVERY, "密碼的長度下限", SAME)
    assert [found.document.key for found in near] == ["isec.otp-length", "isec.password-length"]
    assert all(found.near for found in near)
    assert not any(found.near for found in search(EVERY, "長度下限", SAME))


def test_nothing_near_a_word_of_no_meaning_here():
    assert keys("颱風停班") == []
    assert keys("zzzz") == []


def test_terms_are_few_and_each_once():
    assert terms_of("OTP otp ｏｔｐ") == ("otp",)
    assert len(terms_of(" ".join("abcdefghij"))) == 8
