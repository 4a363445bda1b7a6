"""ROC dates, as the regulations and people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anbao.kernel.roc import NotRocDate, format_roc, parse_roc


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("110.12.30", date(2021, 12, 30)),
        ("110年12月30日", date(2021, 12, 30)),
        ("民國 110 年 12 月 30 日", date(2021, 12, 30)),
        ("中華民國110年12月30日", date(2021, 12, 30)),
        ("93.5.12", date(2004, 5, 12)),
        ("111/06/24", date(2022, 6, 24)),
        ("111-6-24", date(2022, 6, 24)),
        ("１１１．６．２４", date(2022, 6, 24)),
        ("1.1.1", date(1912, 1, 1)),
        ("113.2.29", date(2024, 2, 29)),
    ],
)
def test_parse_roc_reads(text, day):
    assert parse_roc(text) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2021.12.30", "form"),
        ("110.12", "form"),
        ("110.12/30", "form"),
        ("110年12月30", "form"),
        ("", "form"),
        ("0.1.1", "before-1912"),
        ("110.13.1", "no-such-day"),
        ("112.2.29", "no-such-day"),
        ("110.0.1", "no-such-day"),
    ],
)
def test_parse_roc_refuses(text, reason):
    with pytest.raises(NotRocDate) as refusal:
        parse_roc(text)
    assert refusal.value.reason == reason


def test_format_roc_has_three_styles():
    day = date(2022, 6, 4)
    assert format_roc(day) == "111年6月4日"
    assert format_roc(day, style="long") == "民國111年6月4日"
    assert format_roc(day, style="dots") == "111.06.04"


@pytest.mark.parametrize("day", [date(1911, 12, 31), date(2911, 1, 1)])
def test_format_roc_refuses_outside_its_years(day):
    with pytest.raises(NotRocDate):
        format_roc(day)


@given(st.dates(date(1912, 1, 1), date(2910, 12, 31)), st.sampled_from(["words", "long", "dots"]))
def test_format_roc_reads_back(day, style):
    assert parse_roc(format_roc(day, style=style)) == day
