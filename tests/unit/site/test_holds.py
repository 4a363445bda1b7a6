"""What a part's text must hold, at its bounds."""

import pytest

from anbao.commerce.site.domain.holds import HOLDS, SHORTEST, lacking, names
from anbao.commerce.site.domain.numerals import numeral
from anbao.kernel.periods import Period

LONG = "這一節寫了足夠長的內容，不只是標題。"


def test_text_at_its_shortest():
    assert lacking("字" * SHORTEST, (), holds=(), figures={}) == ()
    assert lacking("字" * (SHORTEST - 1), (), holds=(), figures={}) == ("text",)


@pytest.mark.parametrize("gap", ["電話：待補", "主管：○○○", "TODO", "地址 ____", "（未定稿）"])
def test_text_that_is_not_finished(gap):
    assert lacking(LONG + gap, (), holds=(), figures={}) == ("finished",)


@pytest.mark.parametrize(
    ("name", "there", "not_there"),
    [
        ("address", "臺北市信義區示範路 1 號", "臺北市信義區"),
        ("amount", "新臺幣 156 元", "156 分"),
        ("date", "109 年 1 月 6 日", "109 年"),
        ("fax", "傳真：(02) 2700-0001", "電話：(02) 2700-0001"),
        ("freephone", "0800-000-000", "02-2700-0000"),
        ("hours", "8:30 至 17:30", "全天"),
        ("mail", "service@anbao.example", "service at anbao"),
        ("telephone", "(02) 2700-0000", "2700"),
        ("web", "https://www.anbao.example/", "www.anbao.example"),
    ],
)
def test_text_holds_what_it_must(name, there, not_there):
    assert lacking(LONG + there, (), holds=(name,), figures={}) == ()
    assert lacking(LONG + not_there, (), holds=(name,), figures={}) == (name,)


@pytest.mark.parametrize(
    ("name", "there", "not_there"),
    [
        ("authority", "https://www.fsc.gov.tw/", "https://www.gov.tw.example/"),
        ("page", "/about/terms/", "https://x.tw/"),
    ],
)
def test_link_holds_what_it_must(name, there, not_there):
    assert HOLDS[name](LONG, (there,))
    assert not HOLDS[name](LONG, (not_there,))


@pytest.mark.parametrize(
    ("period", "said", "otherwise"),
    [
        (Period(days=10), ["十日內", "10 日", "十天", "10天"], ["九日", "十一日", "10 小時"]),
        (Period(days=30), ["三十日", "30 日"], ["三日", "13 日內"]),
        (Period(years=2), ["兩年", "二年", "2 年"], ["三年", "兩個月"]),
        (Period(hours=24), ["24 小時", "二十四小時"], ["二十小時"]),
    ],
)
def test_figure_is_named_as_people_write_it(period, said, otherwise):
    assert [text for text in said if not names(text, period)] == []
    assert [text for text in otherwise if names(text, period)] == []


def test_figure_inside_a_longer_number_is_not_named():
    assert not names("一百一十日", Period(days=10))
    assert not names("110 日", Period(days=10))


def test_figure_that_does_not_hold_is_not_asked_for():
    assert names("", None)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_numeral(number, text):
    assert numeral(number) == text
