import re

import pytest

from anbao.ui.api import Bar, HeatCell, HeatRow
from anbao.ui.tags.pictured import heat_map, sparkline


@pytest.mark.parametrize("counts", [[], [0], [0, 0]])
def test_nothing_to_draw_is_no_error(counts):
    bars = [Bar(str(n), count, str(count)) for n, count in enumerate(counts)]
    for html in (sparkline(bars, "無"), heat_map([], ["一"], "無")):
        assert "nan" not in html.lower()


def corners(html):
    found = re.search(r'points="([^"]+)"', html)
    return [tuple(map(float, corner.split(","))) for corner in found[1].split()] if found else []


def test_a_sparkline_goes_from_its_lowest_to_its_highest():
    html = sparkline([Bar("11/1", 10, str(10)), Bar("11/2", 30, str(30)), Bar("11/3", 20, str(20))], "投保")
    assert corners(html) == [(0, 19), (50, 1), (100, 10)]
    assert '<strong class="sparkline__last">20</strong>' in html
    assert "11/2" in html[html.index("<table") :]


def test_a_level_line_and_a_single_number():
    assert corners(sparkline([Bar("a", 7, str(7)), Bar("b", 7, str(7))], "投保")) == [(0, 19), (100, 19)]
    assert corners(sparkline([Bar("a", 7, str(7))], "投保")) == []


def test_a_heat_map_is_a_table_darker_where_more_is():
    rows = [HeatRow("核保", [HeatCell(0), HeatCell(1, "/a/"), HeatCell(5), HeatCell(20, "/b/")])]
    html = heat_map(rows, ["今天", "昨天", "本週", "更久"], "等了多久")
    assert re.findall(r"heat__cell--(\d)", html) == ["0", "1", "1", "4"]
    assert '<a href="/b/">20</a>' in html
    assert html.count('<th scope="col">') == 5
    assert '<th scope="row">核保</th>' in html
    assert '<span class="visually-hidden">0</span>' in html


def test_a_cell_with_nothing_behind_it_leads_nowhere():
    assert "<a " not in heat_map([HeatRow("核保", [HeatCell(0, "/a/")])], ["今天"], "等了多久")
