"""Who may open the rulebook's pages, and what unknown addresses answer."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.integration.console.conftest import AT

PAGES = [
    "",
    "units/",
    "works/ec/",
    "works/ec/a7/",
    "search/",
    "clauses/ec.terms-agreed/",
    "readings/",
    "readings/reading.order-of-the-sale/",
    "figures/",
    "figures/password.min_length/",
    "steps/",
    "profile/",
    "profile/activities/cloud/",
    "exports/",
]
UNKNOWN = [
    "works/nothing/",
    "works/civil-code/",
    "works/ec/a99/",
    "works/nothing/a7/",
    "works/co/a1/",
    "clauses/ec.no-such-clause/",
    "readings/reading.no-such/",
    "readings/ec.terms-agreed/",
    "figures/no.such/",
]


@pytest.mark.parametrize("role", ["commerce-clerk", "security-officer", "compliance-officer"])
def test_pages_open_for_the_demos_roles(office, role):
    office.adopt()
    browser = office.staff(role)
    assert {path: browser.get(f"/console/rulebook/{path}").status_code for path in PAGES} == dict.fromkeys(PAGES, 200)


def test_pages_send_strangers_to_sign_in_and_back(office):
    for path in PAGES:
        answer = Client().get(f"/console/rulebook/{path}?scope=all")
        assert answer.status_code == 302
        assert answer["Location"].startswith("/console/sign-in/?next=")
        assert "scope%3Dall" in answer["Location"]


def test_page_refuses_staff_without_permission(office):
    office.adopt()
    browser = office.staff("nobody")
    assert [browser.get(f"/console/rulebook/{path}").status_code for path in PAGES] == [403] * len(PAGES)


def test_page_does_not_know_customers(shop_customer):
    answer = shop_customer.get("/console/rulebook/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/console/sign-in/")


def test_page_is_only_read(clerk):
    assert clerk.browser.post("/console/rulebook/").status_code == 405


def test_unknown_addresses_are_not_found(clerk):
    for path in UNKNOWN:
        clerk.get(path, answers=404)


def test_pages_before_any_profile_say_what_to_do(clerk, monkeypatch):
    from anbao.console.views import shared

    monkeypatch.setattr(shared, "now", lambda: AT - timedelta(days=400))
    for path in PAGES:
        assert "還沒有公司設定" in clerk.get(path)


def test_menu_lists_the_area_and_its_pages(clerk):
    text = clerk.get("readings/")
    for title in ("規則冊", "法規", "搜尋", "解讀", "數值", "守門檢核", "公司設定", "匯出"):
        assert f">{title}</a>" in text
    assert '<a href="/console/rulebook/readings/" aria-current="page">解讀</a>' in text
    assert '<a href="/console/rulebook/" aria-current="page">規則冊</a>' in text


def test_menu_of_the_area_is_not_on_other_pages(clerk):
    assert "section-nav" not in clerk.browser.get("/console/applications/").content.decode()
    assert 'aria-label="本區選單"' in clerk.get()


def test_pages_open_in_english(clerk):
    for path in PAGES:
        answer = clerk.browser.get(f"/console/rulebook/{path}", headers={"accept-language": "en"})
        assert answer.status_code == 200
        assert '<html lang="en">' in answer.content.decode()


ODD = ["state=zzz", "work=zzz", "kind=zzz", "page=0", "page=999999", "page=x", "q=%00", "mark=zzz", "status=zzz"]


def test_odd_filters_break_nothing(clerk):
    for path in ("units/", "works/ec/", "search/", "readings/", "figures/", "steps/"):
        for query in ODD:
            assert clerk.browser.get(f"/console/rulebook/{path}?{query}").status_code == 200, (path, query)
