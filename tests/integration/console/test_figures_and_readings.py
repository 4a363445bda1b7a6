"""Figures with their marks and own values, readings with their status, steps with their guards."""

import re

import pytest

from anbao.rulebook import api as rulebook
from tests.integration.console.conftest import AT
from tests.integration.console.test_clauses import text_of


def rows(html):
    return html.count("<tr>") - 1


def test_figures_of_everything_are_those_of_the_book(clerk):
    clauses = rulebook.at(AT).compiled.clauses
    declared = sum(1 for one in clauses if one.address_on(AT.date()) for param in one.params if param.on(AT.date()))
    assert rows(clerk.get("figures/", scope="all")) == declared
    assert 0 < rows(clerk.get("figures/")) < declared


def test_figures_by_mark_and_regulation(clerk):
    every = rows(clerk.get("figures/", scope="all"))
    by_mark = [rows(clerk.get("figures/", scope="all", mark=mark)) for mark in ("V", "N", "own")]
    assert all(by_mark)
    assert sum(by_mark) + rows(clerk.get("figures/", scope="all", mark="U")) == every
    html = clerk.get("figures/", work="co")
    assert "/clauses/co.age-of-majority/" in html
    assert "/clauses/ec." not in html


def test_figures_with_nothing_left_teach(clerk):
    assert "沒有符合的數值" in clerk.get("figures/", work="chk", mark="U")


def test_marks_are_explained(clerk):
    assert "數字取自新聞或其他次級來源，尚未對過原文。" in clerk.get("figures/")


def test_figure_through_time(clerk):
    text = text_of(clerk.get("figures/age.majority/"))
    assert "民國111年6月24日 起 至少 20 歲 V 原文" in text
    assert "民國112年1月1日 起 至少 18 歲 N 次級來源" in text
    assert "有行為能力者完成註冊驗證後才能投保" in text


def test_figure_with_a_stricter_value(office):
    office.adopt(stricter={"otp.max_attempts": 3})
    browser = office.staff("commerce-clerk")
    text = text_of(browser.get("/console/rulebook/figures/otp.max_attempts/").content.decode())
    assert "法規或條目 最多 5 次" in text
    assert "本公司適用 最多 3 次 公司從嚴" in text
    listed = browser.get("/console/rulebook/figures/?mark=stricter").content.decode()
    assert rows(listed) == 1


def test_figure_that_does_not_concern_us_says_so(clerk):
    assert "本日沒有適用本公司的條目訂定這個數值" in clerk.get("figures/cloud.general_audit_every/")


def test_readings_are_those_of_the_book(clerk):
    assert clerk.get("readings/", scope="all").count("readings__item") == len(rulebook.readings())


@pytest.mark.parametrize("status", ["for-counsel", "own"])
def test_readings_by_status(clerk, status):
    wanted = [one for one in rulebook.readings() if (one.for_counsel) is (status == "for-counsel")]
    html = clerk.get("readings/", scope="all", status=status)
    assert html.count("readings__item") == len(wanted)
    assert all(one.question.zh in html for one in wanted[:5])


def test_readings_by_regulation(clerk):
    html = clerk.get("readings/", work="ec")
    assert "reading.order-of-the-sale" in html
    assert "readings__item" in html
    assert html.count("readings__item") < clerk.get("readings/").count("readings__item")


def test_readings_without_any_teach(clerk):
    assert "沒有符合的解讀" in clerk.get("readings/", kind="circular", work="co")


def test_reading_tells_all_it_has(clerk):
    reading = next(one for one in rulebook.readings() if one.key == "reading.payment-account-classes")
    html = clerk.get(f"readings/{reading.key}/")
    for words in (reading.question.zh, reading.reading.zh, reading.reading.en, reading.source, "待法律顧問確認"):
        assert words.replace("'", "&#x27;") in html
    assert "/clauses/ec.payment-by-network/" in html


def test_reading_of_a_whole_regulation_names_it(clerk):
    reading = next(one for one in rulebook.readings() if one.works)
    assert "整份「" in clerk.get(f"readings/{reading.key}/")


def test_steps_have_the_guards_that_the_book_runs(clerk):
    html = clerk.get("steps/", state="running")
    book = rulebook.at(AT)
    facts = dict.fromkeys(("x",))
    for step in ("sale.pay", "registration.complete"):
        part = html[html.index(f'id="{step}"') :].split("</ul>")[0]
        assert {run.tag for run in book.guards(step, facts) if not run.planned} == set(
            re.findall(r"<code>([a-z.-]+)</code></li>", part)
        )


def test_steps_as_they_are_met(clerk):
    html = clerk.get("steps/")
    places = [html.index(f'id="{step}"') for step in ("registration.begin", "sale.data", "sale.pay", "sale.issue")]
    assert places == sorted(places)


def test_steps_planned_say_that_they_refuse(clerk):
    html = clerk.get("steps/", state="planned")
    assert "規劃中的檢核在正式環境一律拒絕" in html
    assert ">運作中</span>" not in html.split("steplist")[1]
