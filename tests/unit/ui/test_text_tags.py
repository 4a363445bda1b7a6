from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from anbao.ui import dates
from anbao.ui.states import STATES, look_of
from anbao.ui.tags import text

AT = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # half past midnight of the 21st in Taipei


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("full", "2026/11/21（六）00:30"),
        ("short", "11/21 00:30"),
        ("date", "2026/11/21（六）"),
        ("time", "00:30"),
        ("seconds", "00:30:00"),
    ],
)
def test_moment_in_words_is_taipeis(style, shown):
    assert dates.in_words(AT, style) == shown


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("full", "Sat 21 Nov 2026, 00:30"),
        ("short", "21 Nov, 00:30"),
        ("date", "Sat 21 Nov 2026"),
        ("time", "00:30"),
        ("seconds", "00:30:00"),
    ],
)
def test_moment_in_english(style, shown):
    with override("en"):
        assert dates.in_words(AT, style) == shown


def test_days_in_english_are_western():
    day = date(2026, 11, 5)
    with override("en"):
        assert dates.roc(day) == "5 November 2026"
        assert dates.roc(AT) == "21 November 2026"
        assert dates.roc_short(day) == "5 Nov 2026"
        assert dates.roc_moment(AT) == "21 November 2026, 00:30"
        assert dates.span(day, date(2026, 12, 1)) == "5 Nov–1 Dec"
        assert ">Thu 5 Nov 2026</time>" in text.day_heading(day)


def test_days_on_documents_are_spaced():
    assert dates.roc(date(2026, 11, 5), spaced=True) == "民國 115 年 11 月 5 日"
    assert dates.roc_short(date(2026, 11, 5)) == "115年11月5日"
    assert dates.roc_moment(AT) == "民國 115 年 11 月 21 日 00 時 30 分"


def test_text_of_the_company_is_translated_or_marked():
    assert text.worded("亞洲") == "亞洲"
    with override("en"):
        assert text.worded("亞洲") == "Asia"
        assert text.worded("<王>") == '<span lang="zh-Hant-TW">&lt;王&gt;</span>'
        assert text.worded("Asia") == "Asia"


def test_points_are_those_of_the_document_or_of_the_catalogue():
    both, one = (
        SimpleNamespace(summary=("亞洲",), english=("Own words",)),
        SimpleNamespace(summary=("亞洲",), english=()),
    )
    assert list(text.points(both)) == ["亞洲"]
    with override("en"):
        assert list(text.points(both)) == ["Own words"]
        assert list(text.points(one)) == ["Asia"]


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 11, 20), "民國115年11月20日"),
        (date(1912, 1, 1), "民國1年1月1日"),
        (date(1911, 12, 31), "民國前1年12月31日"),
        (AT, "民國115年11月21日"),
    ],
)
def test_roc_date_counts_years(day, shown):
    assert dates.roc(day) == shown


def test_money_tag_groups_thousands():
    assert text.money_tag(1234567).endswith("</span>1,234,567</span>")


def test_money_none_is_a_dash():
    assert "—" in text.money_tag(None)
    assert text.money_filter(None) == "—"


def test_badge_unknown_state_shows_itself_without_colour():
    assert look_of("never-heard-of") == ("never-heard-of", "neutral")


def test_badge_escapes_what_it_is_given():
    assert "<script>" not in text.badge("<script>", label="<b>")


def test_states_have_known_tones():
    assert {tone for _word, tone in STATES.values()} <= {"neutral", "info", "good", "attention", "bad"}


def test_code_short_keeps_the_whole_in_its_title():
    shown = text.code("0123456789abcdef", short=True)
    assert 'title="0123456789abcdef"' in shown
    assert ">0123456789ab…<" in shown


def test_icon_without_label_is_hidden_from_readers():
    assert 'aria-hidden="true"' in text.icon("check")
    assert 'role="img" aria-label="完成"' in text.icon("check", "完成")


def test_mobile_is_shown_as_people_write_it():
    assert text.mobile("+886912345678") == "0912-345-678"
    assert text.mobile("not a number") == "not a number"


def test_operation_is_shown_as_a_word():
    assert text.operation_filter("receipt") == "收件通報"
    assert text.operation_filter("unheard-of") == "unheard-of"


@pytest.mark.parametrize(
    ("clock", "words", "printed"),
    [
        ("2026-12-09T23:59", "2026/12/9（三）23:59", "民國 115 年 12 月 9 日 23 時 59 分"),
        ("2026-12-10T00:00", "2026/12/9（三）24:00", "民國 115 年 12 月 9 日 24 時 00 分"),
        ("2026-12-10T00:01", "2026/12/10（四）00:01", "民國 115 年 12 月 10 日 00 時 01 分"),
    ],
)
def test_midnight_at_the_end_is_that_of_the_day_before(clock, words, printed):
    moment = datetime.fromisoformat(f"{clock}+08:00").astimezone(UTC)
    assert dates.in_words(moment, "until") == words
    assert dates.roc_moment(moment, until=True) == printed
