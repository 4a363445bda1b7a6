"""A payment is disputed on a phone, kept by staff, looked into and decided at a desk."""

import pytest

from anbao.project.demo.seed import CLERK
from tests.acceptance.policies.test_policy_in_browser import bought, look, words
from tests.acceptance.shows.customer import DESK, Customer
from tests.support.second_step import enter

pytestmark = pytest.mark.processes
WORDS = "刷卡那天我在醫院，卡片一直在家裡。"


@pytest.fixture
def customer(processes, page):
    who = Customer(page, processes.start("simulator", "web", "worker"))
    who.used = 0
    bought(processes, who.answers)
    who.go("/account/")
    who.fill(login=who.answers["login"], password=who.answers["password"])
    who.go_on()
    return who


def test_disputed_on_a_phone_and_decided_at_a_desk(customer):
    who = customer
    who.press("旅行平安保險")
    who.press("這筆款項不是我付的")
    look(who, "dispute")
    who.press("送出回報")
    look(who, "dispute-empty")
    assert "請寫下發生了什麼事" in words(who)
    who.fill(words=WORDS)
    who.press("送出回報")
    look(who, "dispute-reported")
    assert "已經收到您的回報" in words(who)
    who.press("回到保單")
    look(who, "policy-disputed")
    assert "正在查明您回報的款項" in words(who)
    at_the_desk(who)
    who.press("看辦理情形")
    look(who, "dispute-decided")
    assert "發卡機構查明" in words(who)
    assert [one for one in who.complaints if "status of 422" not in one] == []


def at_the_desk(who):
    context = who.page.context.browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei", viewport=DESK)
    clerk = Customer(context.new_page(), who.running, size=DESK)
    clerk.go("/console/disputes/")
    clerk.fill(login=CLERK.login, password=CLERK.password)
    clerk.go_on()
    enter(clerk.page, CLERK.login)
    look(clerk, "console-disputes")
    with clerk.page.expect_navigation():
        clerk.page.locator("main tbody a").first.click()
    look(clerk, "console-dispute")
    assert WORDS in words(clerk)
    clerk.press("開始查明")
    clerk.choose("查明沒有經過本人授權", "沒有證據顯示", "照原來的付款")
    clerk.fill(reason="發卡機構查明這筆交易不是您授權的。")
    clerk.press("送出決定")
    look(clerk, "console-dispute-refused")
    assert all("status of 422" in one for one in clerk.complaints)  # the browser writes a refused form down
    clerk.complaints.clear()
    assert "不能要求客戶負擔" in words(clerk)
    clerk.choose("由本公司處理")
    clerk.press("送出決定")
    look(clerk, "console-dispute-decided")
    clerk.press("看保單")
    look(clerk, "console-policy-disputed")
    clerk.press("來電")
    look(clerk, "console-call")
    assert clerk.complaints == []
    context.close()
