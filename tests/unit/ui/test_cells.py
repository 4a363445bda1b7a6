"""Grids of choices: every cell one tap, the words of each for whoever hears them."""

import re
from datetime import date

import pytest
from django.utils import translation

from anbao.ui import cells
from anbao.ui.dates import week

FAR = date(2027, 12, 31)


def values(widget):
    return [cell.value for cell in widget.cells]


@pytest.mark.parametrize(
    ("first", "before", "last"),
    [
        (date(2026, 11, 29), 0, "2027-01-09"),  # a Sunday
        (date(2026, 12, 5), 6, "2027-01-09"),  # a Saturday
        (date(2026, 11, 30), 1, "2027-01-09"),
    ],
)
def test_days_fill_six_weeks_from_sunday(first, before, last):
    grid = cells.days(first, FAR, other="other", other_text="其他")
    assert grid.before == before
    assert values(grid)[0] == first.isoformat()
    assert values(grid)[-2:] == [last, "other"]
    assert len(values(grid)) - 1 + before == 42


def test_days_end_with_the_last_one_sold():
    assert values(cells.days(date(2026, 12, 1), date(2026, 12, 2), other="o", other_text="其他")) == [
        "2026-12-01",
        "2026-12-02",
        "o",
    ]


def test_drawn_with_one_chosen_and_words_for_readers():
    grid = cells.days(date(2026, 11, 29), FAR, other="other", other_text="其他<日期>")
    text = grid.drawn("day", "2026-12-01", "id_day")
    assert re.findall(r'value="([^"]+)" id="[^"]+" checked', text) == ["2026-12-01"]
    assert '<span class="visually-hidden">12月1日星期二</span>' in text
    assert "其他&lt;日期&gt;" in text
    assert 'id="id_day_0"' in text
    assert text.count('type="radio"') == 43


@pytest.mark.parametrize("chosen", ["", None, '"><script>', "2026-12-99"])
def test_drawn_with_nothing_that_stands_there(chosen):
    text = cells.numbers(13, "{number} 天", other="other", other_text="更多").drawn("days", chosen, "id_days")
    assert " checked" not in text
    assert "script" not in text
    assert '<span class="visually-hidden">13 天</span>' in text


def test_a_week_begins_on_sunday_in_both_languages():
    assert week() == ["日", "一", "二", "三", "四", "五", "六"]
    with translation.override("en"):
        assert week() == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
