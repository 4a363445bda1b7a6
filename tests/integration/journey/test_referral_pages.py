"""An underwriter's pages: the work list, one referral, notes of something abnormal."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from anbao.commerce.underwriting import api as underwriting
from anbao.project.demo import seed
from tests.integration.journey.sale import PASSWORD, row
from tests.integration.journey.test_referrals import NOTE, REASON, note, referred, underwriter  # noqa: F401

SAID = {"decision": "accept", "reason": REASON, "note": NOTE}


def signed_in(who):
    browser = Client()
    browser.post(reverse("identity:staff-sign-in"), {"login": who.login, "password": who.password})
    return browser


@pytest.fixture
def desk(shop):
    return signed_in(seed.UNDERWRITER)


def page_of(application):
    return reverse("journey-console:referral", args=[application])


def seen_on(answer):
    return re.search(r'name="seen" value="([0-9a-f]{64})"', answer.content.decode())[1]


def test_work_list_shows_what_waits_and_why(shop, customer, referred, desk):  # noqa: F811
    shown = desk.get(reverse("journey-console:referrals")).content.decode()
    assert row(referred).number in shown
    assert "沒有異常紀錄" in shown
    assert page_of(referred) in shown
    assert "件待處理" in shown


def test_work_list_is_empty_at_first(shop, desk):
    assert "沒有等候決定的申請" in desk.get(reverse("journey-console:referrals")).content.decode()


@pytest.mark.parametrize("who", [seed.CLERK, seed.OFFICER, seed.COMPLIANCE])
def test_only_underwriters_decide(shop, referred, who):  # noqa: F811
    browser = signed_in(who)
    assert browser.get(reverse("journey-console:referrals")).status_code == 403
    assert browser.get(page_of(referred)).status_code == 403
    assert browser.post(page_of(referred), SAID).status_code == 403
    assert (
        page_of(referred) not in browser.get(reverse("journey-console:application", args=[referred])).content.decode()
    )


def test_referral_shows_reasons_facts_and_notes_without_names(shop, referred, desk):  # noqa: F811
    shown = desk.get(page_of(referred)).content.decode()
    for said in ("檢核本公司異常紀錄", "本公司同期間保額", "單據不符", "NT$"):
        assert said in shown
    assert "林美玲" not in shown
    assert "A123456789" not in shown


def test_empty_form_says_what_is_missing_and_keeps_what_was_typed(shop, referred, desk):  # noqa: F811
    answer = desk.post(page_of(referred), {"reason": REASON})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "請選擇同意或不同意承保。" in shown
    assert "請寫下內部註記。" in shown
    assert REASON in shown
    assert row(referred).state == "referred"


def test_accepted_on_the_page_and_the_customer_reads_why(shop, referred, desk):  # noqa: F811
    seen = seen_on(desk.get(page_of(referred)))
    answer = desk.post(page_of(referred), {**SAID, "seen": seen})
    assert answer["Location"] == reverse("journey-console:application", args=[referred])
    assert row(referred).state == "underwritten"
    assert desk.get(answer["Location"]).status_code == 200
    again = desk.get(page_of(referred)).content.decode()
    assert NOTE in again
    assert 'name="seen"' not in again
    customer = Client()
    customer.post("/sign-in/", {"login": "meiling", "password": PASSWORD})
    shown = customer.get(reverse("journey:review", args=[referred])).content.decode()
    assert REASON in shown
    assert NOTE not in shown


def test_declined_on_the_page(shop, referred, desk):  # noqa: F811
    seen = seen_on(desk.get(page_of(referred)))
    desk.post(page_of(referred), {**SAID, "decision": "decline", "seen": seen})
    assert row(referred).state == "declined"
    customer = Client()
    customer.post("/sign-in/", {"login": "meiling", "password": PASSWORD})
    shown = customer.get(reverse("journey:review", args=[referred])).content.decode()
    assert REASON in shown
    assert "核保人員審核後，沒有同意承保" in shown


def test_page_of_before_decides_nothing_and_the_new_one_does(shop, referred, desk):  # noqa: F811
    seen = seen_on(desk.get(page_of(referred)))
    note(shop, referred, number="2")
    answer = desk.post(page_of(referred), {**SAID, "seen": seen})
    assert answer.status_code == 422
    assert "有變動，還沒有做出決定" in answer.content.decode()
    assert REASON in answer.content.decode()
    assert desk.post(page_of(referred), {**SAID, "seen": seen_on(answer)}).status_code == 302


def test_guard_that_refuses_is_told_to_the_underwriter(shop, referred, desk):  # noqa: F811
    shop.pass_time(minutes=1)
    shop.world.accumulated = 12_000_000
    seen = seen_on(desk.get(page_of(referred)))
    answer = desk.post(page_of(referred), {**SAID, "seen": seen})
    assert answer.status_code == 422
    assert "累積上限" in answer.content.decode()
    assert row(referred).state == "referred"


def test_note_is_cleared_with_a_reason_once(shop, referred, desk):  # noqa: F811
    (record,) = underwriting.notes_of(row(referred).person)
    there = reverse("journey-console:clear-abnormal", args=[referred, record.id])
    bare = desk.post(there, {f"{record.id}-because": " "})
    assert bare.status_code == 422
    assert "請寫下理由。" in bare.content.decode()
    assert underwriting.is_abnormal(row(referred).person)
    assert desk.post(there, {f"{record.id}-because": "查明是誤植"}).status_code == 302
    assert not underwriting.is_abnormal(row(referred).person)
    assert desk.post(there, {f"{record.id}-because": "再一次"}).status_code == 422
    shown = desk.get(page_of(referred)).content.decode()
    assert "查明是誤植" in shown
    assert "周核保" in shown


def test_somebody_elses_note_is_not_cleared_from_here(shop, customer, referred, desk):  # noqa: F811
    other = shop.customer("B123456780", "zhiwei").reach("quoted")
    record = note(shop, other)
    there = reverse("journey-console:clear-abnormal", args=[referred, record])
    assert desk.post(there, {f"{record}-because": "理由"}).status_code == 404
    assert underwriting.is_abnormal(row(other).person)


def test_application_is_noted_as_abnormal(shop, customer, desk):
    application = customer.reach("underwritten")
    there = reverse("journey-console:note-abnormal", args=[application])
    assert desk.post(there, {"noted-because": ""}).status_code == 422
    assert desk.post(there, {"noted-because": "同一張卡替多人投保"}).status_code == 302
    assert underwriting.is_abnormal(row(application).person)
    assert "同一張卡替多人投保" in desk.get(page_of(application)).content.decode()
    customer.confirm(application)
    assert row(application).state == "terms_agreed"
