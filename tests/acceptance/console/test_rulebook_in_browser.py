"""The rulebook's pages in Chromium: accessible, fitting, by keyboard, without scripts, with nothing refused.

Each page is loaded once and looked at small and light, then large and dark.
"""

import re

import pytest

from anbao.project.demo.seed import CLERK
from tests.acceptance.shows.customer import DESK, PHONE, Customer
from tests.support.second_step import enter
from tests.support.shown import OPEN, in_order

PAGES = {
    "article": "works/ec/a7/",
    "search-near": "search/?q=一次性密碼之長度下限&scope=all",
    "search-empty": "search/?q=zzzz",
    "clause": "clauses/ec.payment-by-network/",
    "clause-of-others": "clauses/cloud.audit-frequency-by-risk/",
}
"""In Chinese, and in states that links don't lead to; every page is looked at with all others in English."""
LOOKS = ((PHONE, "light"), (DESK, "dark"))


@pytest.fixture(scope="module")
def console(shared_processes):
    return shared_processes.start("web")


@pytest.fixture
def clerk(console, page):
    return signed_in(console, page)


def signed_in(running, page, **how):
    clerk = Customer(page, running, **how)
    clerk.go("/console/sign-in/")
    clerk.fill(login=CLERK.login, password=CLERK.password)
    clerk.go_on()
    enter(clerk.page, CLERK.login, scripts=how.get("scripts", True))
    return clerk


def test_pages_are_accessible_on_phone_and_desk(clerk):
    for name, path in PAGES.items():
        clerk.go(f"/console/rulebook/{path}")
        clerk.page.evaluate(OPEN)
        assert in_order(clerk.page), name
        for size, scheme in LOOKS:
            clerk.size = size
            clerk.page.set_viewport_size(size)
            clerk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours change at once
            clerk.look(f"{name}-{scheme}")
    assert clerk.complaints == []


def test_rulebook_by_keyboard_and_without_scripts(console, browser):
    context = browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei", java_script_enabled=False)
    clerk = signed_in(console, context.new_page(), size=DESK, scripts=False, checks=False)
    clerk.go("/console/rulebook/")
    search(clerk.page)
    narrow(clerk.page)
    open_first(clerk.page)
    context.close()


def search(page):
    page.get_by_role("searchbox").focus()
    page.keyboard.type("OTP")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=OTP" in page.url
    assert page.locator(".hits__item").count() > 3


def narrow(page):
    """A filter is chosen and sent; the other scope keeps what was asked."""
    before = page.locator(".hits__item").count()
    page.get_by_label("種類").select_option("guard")
    with page.expect_navigation():
        page.get_by_role("button", name="搜尋").press("Enter")
    assert 0 < page.locator(".hits__item").count() < before
    with page.expect_navigation():
        page.get_by_role("link", name="全部", exact=True).press("Enter")
    assert re.search(r"q=OTP.*kind=guard.*scope=all", page.url)


def open_first(page):
    with page.expect_navigation():
        page.locator(".hits__head a").first.press("Enter")
    assert "/clauses/" in page.url
    with page.expect_navigation():
        page.get_by_role("navigation", name="所在位置").get_by_role("link").nth(1).press("Enter")
    assert "/works/" in page.url


def test_bar_leads_to_its_rows_and_the_row_to_its_article(clerk):
    clerk.go("/console/rulebook/")
    with clerk.page.expect_navigation():
        clerk.page.locator(".coverage .states__item--running a").click()
    assert "state=running" in clerk.page.url
    with clerk.page.expect_navigation():
        clerk.page.locator(".leaves__head a").first.click()
    assert re.search(r"/works/\w+/[\w.-]+/#", clerk.page.url)
    target = clerk.page.url.partition("#")[2]
    assert clerk.page.locator(f"[id='{target}']").is_visible()


def test_menu_and_controls_are_large_enough_to_touch(clerk):
    clerk.page.set_viewport_size(PHONE)
    clerk.go("/console/rulebook/search/?q=OTP")
    small = clerk.page.evaluate(
        """[...document.querySelectorAll('.section-nav a, .switch a, .filters :is(input, select, button)')]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 38).map(e => e.outerHTML)"""
    )
    assert small == []
