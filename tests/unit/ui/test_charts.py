import re

from anbao.ui.shapes import Bar, Chart
from anbao.ui.tags import charts


def drawn(*values):
    bars = [Bar(f"11/{day}", value, f"{value:,}", f"?from={day}&to={day}") for day, value in enumerate(values, 1)]
    return charts.chart(Chart("契約", ("日期", "件數"), bars))


def test_highest_bar_fills_the_height_and_the_least_is_seen():
    html = drawn(1, 0, 1000)
    heights = re.findall(r'<rect class="chart__bar" x="(\d+)" y="([\d.]+)" width="3" height="([\d.]+)"', html)
    assert heights == [("0", "98.0", "2.0"), ("8", "0.0", "100.0")]
    assert "最高 1,000（11/3）" in html


def test_table_behind_has_every_bar_and_leads_to_its_rows():
    html = drawn(3, 0)
    assert html.count("<tr>") == 3
    assert '<a href="?from=1&amp;to=1">3</a>' in html
    assert "?from=2" not in html


def test_chart_of_nothing_has_no_bar():
    assert "<rect" not in drawn(0, 0)
    assert "<rect" not in drawn()


def test_chart_escapes_and_has_no_inline_style():
    html = charts.chart(Chart('"><b>', ("<i>", "<i>"), [Bar("<b>", 1, "<b>", '"><b>')]))
    assert "<b>" not in html
    assert "<i>" not in html
    assert "style=" not in html


def test_funnel_tells_shares_of_the_first_step():
    html = charts.funnel([Bar("試算", 4, "4"), Bar("付款", 1, "1", "?x")], "步驟")
    assert 'width="100.00"' in html
    assert 'width="25.00"' in html
    assert "開始的 25%" in html
    assert "開始的" not in charts.funnel([Bar("試算", 4, "4"), Bar("付款", 1, "1")], "步驟", shares=False)
    assert "開始的" not in charts.funnel([Bar("試算", 0, "0"), Bar("付款", 0, "0")], "步驟")
