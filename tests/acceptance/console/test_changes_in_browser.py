"""Pages where the rulebook is changed, in Chromium: accessible, fitting, touchable, by keyboard, without scripts.

Each page is loaded once and looked at twice, small and light, then large and dark.
"""

import re
from contextlib import contextmanager

import pytest

from tests.acceptance.console import scene
from tests.acceptance.shows.customer import DESK, PHONE, Customer
from tests.support.second_step import enter
from tests.support.shown import OPEN, SMALL, in_order

BOOK, PROPOSALS = "/console/rulebook/", "/console/approvals/"
COMPARED = "works/ec/compare/?old=2022-06-24&new=2023-08-24"
PAGES = {
    "draft-overtaken": "profile/draft/",
    "discard": "profile/draft/discard/",
    "draft-empty": "readings/draft/",
    "comparison": COMPARED,
    "comparison-nothing": "works/isec/compare/",
}
"""Where a draft or two versions are needed; every page in its plain state is looked at with all others."""


@pytest.fixture(scope="module")
def console(shared_processes):
    with pytest.MonkeyPatch.context() as patch:
        rejected = scene.set_out(patch)
    running = shared_processes.start("web")
    running.rejected = rejected
    return running


@contextmanager
def at_a_desk(console, browser, who, *, scripts=True):
    """A browser in which somebody is signed in."""
    still = {"reduced_motion": "reduce"}  # colours are measured, not what lies between them
    context = browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei", java_script_enabled=scripts, **still)
    somebody = Customer(context.new_page(), console, scripts=scripts, checks=scripts)
    somebody.go("/console/sign-in/")
    somebody.fill(login=who.login, password=who.password)
    somebody.go_on()
    enter(somebody.page, who.login, scripts=scripts)
    yield somebody
    assert somebody.complaints == []
    context.close()


def look(somebody, name):
    """The page that is there, small and light, then large and dark."""
    page = somebody.page
    page.evaluate(OPEN)
    assert in_order(page), name
    for size, scheme in ((PHONE, "light"), (DESK, "dark")):
        somebody.size = size
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        somebody.look(f"{name}-{scheme}")
        if size is PHONE:
            assert page.evaluate(SMALL) == [], name


def test_author_pages(console, browser):
    with at_a_desk(console, browser, scene.AUTHOR) as author:
        for name, path in PAGES.items():
            author.go(BOOK + path)
            look(author, name)
        author.go(f"{BOOK}adoptions/")
        with author.page.expect_navigation():
            author.page.locator(".proposals__head a").first.click()
        look(author, "adoption")
        author.go(f"{PROPOSALS}{console.rejected}/")
        look(author, "rejected-told")


def test_author_forms_with_errors(console, browser):
    with at_a_desk(console, browser, scene.AUTHOR) as author:
        author.go(f"{BOOK}profile/company/")
        author.fill(name="")
        refused(author, "company-error")
        author.go(f"{BOOK}figures/otp.valid_for/own/")
        author.fill(value="9")
        refused(author, "own-value-error")
        author.go(f"{BOOK}readings/new/?clause=ec.registration-of-capable")
        author.fill(question_zh="誰算有行為能力？")
        author.page.locator("#q").fill("OTP")
        author.press("找")
        assert author.page.locator("[id^=found_]").count() > 2
        look(author, "reading-found")
        withdrawn_in_vain(author)


def refused(somebody, name):
    """What was sent is refused beside its field; the message is among what the browser writes down."""
    somebody.go_on()
    taken_down(somebody)
    look(somebody, name)


def taken_down(somebody):
    """Chromium writes every answer of 4xx to its console; that one was meant."""
    assert len(somebody.complaints) <= 1
    assert all(re.search("status of 4[02][29]", one) for one in somebody.complaints)
    somebody.complaints.clear()


def withdrawn_in_vain(author):
    """A reading in the draft that speaks of a clause which is no more."""
    scene.keep_reading(clauses=["ec.no-such-clause"])
    author.go(f"{BOOK}readings/{scene.READING}/")
    author.press("撤回這則解讀")
    taken_down(author)
    look(author, "withdraw-refused")
    scene.keep_reading(source="公司內規第三版")
    author.go(f"{BOOK}readings/draft/")
    look(author, "readings-draft")


def test_decider_pages(console, browser):
    with at_a_desk(console, browser, scene.DECIDER) as decider:
        waiting = f"{PROPOSALS}{scene.proposal_that_waits()}/"
        for name, path in {"approvals": PROPOSALS, "proposal": waiting, "approve": f"{waiting}approve/"}.items():
            decider.go(path)
            look(decider, name)
        decider.go(f"{waiting}reject/")
        refused(decider, "reject-error")


def test_change_by_keyboard_and_without_scripts(console, browser):
    with at_a_desk(console, browser, scene.AUTHOR, scripts=False) as author:
        author.go(f"{BOOK}figures/password.min_length/own/")
        typed(author, "#id_value", "16")
        author.go(f"{BOOK}profile/draft/")
        entered(author, "拿掉這幾項")
        entered(author, "送出提案")
        assert "told=sent" in author.page.url
        sent = author.page.url.partition("?")[0]
        with at_a_desk(console, browser, scene.DECIDER, scripts=False) as decider:
            decider.page.goto(sent)
            entered(decider, "駁回")
            entered(decider, "駁回這件提案")
            assert decider.page.get_by_role("alert").locator("a").count() == 1
            taken_down(decider)
            decider.page.locator("#id_reason").focus()
            decider.page.keyboard.type("先不要")
            entered(decider, "駁回這件提案")
            assert "told=rejected" in decider.page.url
        author.page.goto(sent)
        assert author.page.get_by_text("先不要").is_visible()


def typed(somebody, box, text):
    somebody.page.locator(box).focus()
    somebody.page.keyboard.type(text)
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")


def entered(somebody, name):
    """Reached with the keyboard, and pressed."""
    shown = re.compile(f"^{name}")
    found = somebody.page.get_by_role("button", name=shown).or_(somebody.page.get_by_role("link", name=shown)).first
    found.focus()
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")
