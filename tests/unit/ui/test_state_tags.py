import pytest

from anbao.ui.shapes import NavItem, Share, Tab
from anbao.ui.tags import states


def parts(*counts):
    names = ("running", "partly", "planned")
    return states._parts([Share(name, count) for name, count in zip(names, counts, strict=False)])


def test_bar_fills_its_width():
    widths = [float(width) for _state, _start, width in parts(18, 5, 373)]
    assert sum(widths) == pytest.approx(100, abs=0.1)


def test_bar_shows_the_little_there_is():
    assert float(parts(1, 0, 999)[0][2]) > 1.5
    assert [state for state, *_ in parts(1, 0, 999)] == ["running", "planned"]


def test_bar_of_nothing():
    assert parts(0, 0, 0) == []
    assert "<svg" not in states.state_bar([Share("running", 0)])


def test_bar_leads_to_its_rows():
    html = states.state_bar([Share("running", 2, "?state=running"), Share("broken", 0, "?state=broken")], every=True)
    assert 'href="?state=running"' in html
    assert "state=broken" not in html
    assert "異常" in html


def test_empty_states_are_left_out():
    assert "異常" not in states.state_bar([Share("running", 2), Share("broken", 0)])


def test_bar_is_no_inline_style():
    assert "style=" not in states.state_bar([Share("running", 2)])


@pytest.mark.parametrize(("name", "word"), [("V", "V 原文"), ("N", "N 次級來源"), ("U", "U 未查證"), ("own", "自訂")])
def test_mark_says_its_word(name, word):
    assert word in states.mark(name)


def test_mark_that_nobody_described_shows_as_itself():
    assert "Q" in states.mark("Q")


def test_found_marks_every_term_and_escapes_the_rest():
    assert states.found("OTP <b> otp", ["otp"]) == "<mark>OTP</mark> &lt;b&gt; <mark>otp</mark>"
    assert states.found("<i>", []) == "&lt;i&gt;"
    assert states.found("a.b", ["."]) == "a<mark>.</mark>b"


def test_tabs_and_switch_name_the_current_one():
    assert states.tabs([Tab("全部", "?", 3, current=True), Tab("其他", "?x", 0)], "篩選").count("aria-current") == 1
    assert states.switch([NavItem("甲", "?", current=True), NavItem("乙", "?x")], "範圍").count("aria-current") == 1


def test_tab_without_a_number():
    assert "tabs__count" not in states.tabs([Tab("全部", "?")], "篩選")


def test_clause_link_leads_to_clause_or_reading():
    assert "/clauses/ec.terms-agreed/" in states.clause_link("ec.terms-agreed")
    assert "/readings/reading.passkey-adds/" in states.clause_link("reading.passkey-adds")


def test_clause_link_without_such_pages(settings):
    settings.ROOT_URLCONF = "tests.integration.ui.gallery_urls"
    assert states.clause_link("ec.terms-agreed") == "ec.terms-agreed"
