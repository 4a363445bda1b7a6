"""A policy's pages in Chromium: opened, signed for and cancelled on a phone; what the company's side then shows."""

import re
from datetime import timedelta

import pytest

from anbao.kernel.actor import system
from anbao.kernel.clock import local_date, now
from anbao.kernel.verdict import Passed
from anbao.project.demo import walk
from anbao.project.demo.seed import CLERK
from anbao.project.startup import Progress
from tests.acceptance.shows.customer import DESK, PHONE, Customer
from tests.support.second_step import enter

pytestmark = pytest.mark.processes


def bought(running, answers):
    """A purchase over HTTP by the customer who then looks at the policy in the browser."""
    buyer = walk.Walk(running.base, running.simulator, answers)
    with buyer.client:
        buyer.go(f"{running.base}/")
        walk._continue(buyer, "/apply/new")
        walk._continue(buyer, "/register/")
        walk._through(buyer, Progress(lambda _: None))


def look(who, name):
    """On a phone in the light and at a desk in the dark, with everything unfolded."""
    who.page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    for size, scheme in ((DESK, "dark"), (PHONE, "light")):
        who.size = size
        who.page.set_viewport_size(size)
        who.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours change at once
        who.look(f"{name}-{scheme}")
    assert who.page.locator("h1").count() == 1


def words(who):
    return who.page.locator("main").inner_text()


@pytest.fixture
def customer(processes, page):
    who = Customer(page, processes.start("simulator", "web", "worker"))
    who.used = 0
    bought(processes, who.answers)
    who.go("/account/")
    who.fill(login=who.answers["login"], password=who.answers["password"])
    who.go_on()
    return who


def test_policy_is_opened_signed_for_and_cancelled_on_a_phone(customer, page):
    who = customer
    look(who, "account")
    who.press("旅行平安保險")
    look(who, "policy")
    assert "十日撤銷權：這張保單沒有" in words(who)
    with page.expect_download() as fetched:
        page.locator("a[href$='/document']").click()
    assert fetched.value.suggested_filename.endswith(".pdf")
    page.reload()
    who.tick_all()
    with page.expect_navigation():
        page.get_by_role("button", name="簽收", exact=True).click()
    look(who, "policy-received")
    assert "已經簽收" in words(who)
    with page.expect_download() as event:
        page.get_by_role("link", name="加入行事曆").click()
    assert event.value.suggested_filename.endswith(".ics")
    cancelled(who)
    on_the_companys_side(who)


def cancelled(who):
    who.press("取消這張保單")
    look(who, "cancel")
    who.press("寄驗證碼給我")
    look(who, "cancel-code")
    who.page.locator("#id_code").fill(who.code())
    who.press("確認取消保單")
    look(who, "policy-cancelled")
    assert "這張保單已經取消" in words(who)
    assert re.search(r"(應|已)退還保險費 NT\$[1-9]", words(who))
    assert who.complaints == []


def _reconciliation(clerk):
    """Tomorrow's look at today's file of the acquirer, which has forgotten the refund."""
    one_difference_with_the_acquirer(clerk.running)
    clerk.go("/console/reconciliation/")
    look(clerk, "console-reconciliation")
    clerk.go("/console/reconciliation/file/")
    look(clerk, "console-reconciliation-file")
    clerk.go("/console/reconciliation/?group=open")
    look(clerk, "console-differences")
    with clerk.page.expect_navigation():
        clerk.page.locator("main tbody a").first.click()
    look(clerk, "console-difference")
    clerk.press("由我處理")
    clerk.choose("對方的紀錄有誤")
    clerk.fill(document="ACQ-2026-117")
    look(clerk, "console-difference-mine")
    with clerk.page.expect_navigation():
        clerk.page.get_by_role("button", name="結案").click()
    look(clerk, "console-difference-settled")
    assert "ACQ-2026-117" in words(clerk)
    clerk.page.locator(".breadcrumb a, nav a", has_text="收單機構").first.click()
    look(clerk, "console-day")


def one_difference_with_the_acquirer(running):
    from anbao.commerce.payments import api as payments
    from anbao.commerce.reconciliation.actions import take

    refunds = running.control.get("/_control/state").json()["refunds"]
    changes = {"system": "card", "today": True, "drop": [refunds[0]["reference"]]}
    running.control.post("/_control/daily", json=changes).raise_for_status()
    at = now()
    content = payments.gateway_of(payments.OWN_CARD).fetch_daily(local_date(at))
    verdict = take.take_in(system="card", content=content, by=system("test"), at=at + timedelta(days=1))
    assert isinstance(verdict, Passed), verdict


def on_the_companys_side(who):
    context = who.page.context.browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei", viewport=DESK)
    clerk = Customer(context.new_page(), who.running, size=DESK)
    clerk.go("/console/policies/")
    clerk.fill(login=CLERK.login, password=CLERK.password)
    clerk.go_on()
    enter(clerk.page, CLERK.login)
    look(clerk, "console-policies")
    with clerk.page.expect_navigation():
        clerk.page.locator("main td a").first.click()
    look(clerk, "console-policy")
    assert "應退還保險費" not in words(clerk)
    assert "應向保險業通報系統更正" not in words(clerk)
    clerk.go("/console/reports/?group=done")
    look(clerk, "console-reports")
    assert "已更正" in words(clerk)
    _reconciliation(clerk)
    assert clerk.complaints == []
    context.close()
