"""A new customer buys in Chromium on a phone, with scripts and without; staff then find all that happened."""

import re
from datetime import timedelta

import pytest

from anbao.kernel import clock
from anbao.project.demo.seed import CLERK
from tests.acceptance.shows.customer import DESK, Customer
from tests.acceptance.shows.keyboard import KeyboardCustomer
from tests.support.second_step import enter

NUMBER = re.compile(r"T[RIC]\d{3}-[0-9A-Z]{4}-[0-9A-Z]{4}")

SHOWN = (
    *("sale.terms-opened-and-agreed", "ec.terms-agreed", "sale.own-card", "ec.payer-checked", "sale.captured"),
    *("授權", "收件通報", "扣款", "承保通報", "簡訊"),
    *("commerce.application.captured", "commerce.policy.issued", "雜湊值"),
)
"""What the application's page has to say: guards with their clauses, outside calls, entries of the ledger."""


def price(who, product=""):
    who.go("/")
    who.look("home")
    choose_trip(who, *filter(None, [product]), days=3)


def choose_trip(who, *choices, days):
    """Product, plan and times; the price follows, and leads on."""
    who.choose(*choices)
    leaves = clock.local_date(clock.now()) + timedelta(days=days)
    if who.scripts:
        with who.page.expect_response(lambda answer: "day=" in answer.url):
            who.pick("day", leaves.isoformat())
        with who.page.expect_response(lambda answer: "days=7" in answer.url):
            who.pick("days", "7")
        who.page.wait_for_selector("#buy a")
    else:
        who.pick("day", leaves.isoformat())
        who.pick("days", "7")
        who.press("重新計算")
    assert re.search(r"NT\$[1-9]", who.page.locator("#price").inner_text())
    who.press("我要投保")


def register(who):
    if "/sign-in/" in who.page.url:
        who.look("sign-in")
        who.press("註冊新會員")
    who.look("register")
    who.tick_all()
    who.look("register-read")
    who.go_on()
    who.look("details")
    typed = ("name", "national_id", "phone", "mail", "address", "login", "password")
    who.fill(**{name: who.answers[name] for name in typed})
    who.fill(birth_date_0="79", birth_date_1="5", birth_date_2="17")
    who.go_on()
    who.look("registration-code")
    who.enter_code()


def declare_oneself(who):
    who.choose("我本人", "法定繼承人", "沒有")


def declare_a_child(who):
    who.choose("我的子女", "法定繼承人", "沒有")
    who.fill(child_name="林小寶", child_national_id="A223456781")
    born = clock.local_date(clock.now() - timedelta(days=4 * 365))
    who.fill(child_birth_date_0=str(born.year - 1911), child_birth_date_1=str(born.month), child_birth_date_2="1")
    who.page.get_by_label("我聲明這位被保險人是我的子女").check()


def apply(who, declare=declare_oneself):
    """`declare`: what is said on the page of data; nothing, where it stands there already."""
    agree(who, declare)
    who.enter_code()


def agree(who, declare=declare_oneself):
    """Up to the page that says what came of underwriting."""
    who.look("data")
    declare(who)
    who.go_on()
    who.look("terms")
    who.tick_all()
    who.go_on()
    who.look("review")


def pay(who, *, waits=True, again=False):
    """By card; who has no scripts pays from the own account.

    `waits`: looks at the page that waits for the bank; `again`: the way of the last time is not asked for once more.
    """
    if not again:
        who.look("pay")
        way = "本人的信用卡" if who.scripts else "本人的存款帳戶"
        who.press(way, until=f"{who.running.simulator}/**" if who.scripts else "**/pay/?*")
    if not who.scripts:
        who.look("pay-open")
        who.press("前往銀行")
    who.page.wait_for_url(f"{who.running.simulator}/**")
    who.choose("本人卡" if who.scripts else "本人帳戶")
    if who.scripts and waits:
        wait_for_the_bank(who)
    else:
        who.page.get_by_role("button", name="確認付款").click()
    who.page.wait_for_url("**/done/", timeout=25_000)
    who.look("done")
    return NUMBER.search(who.page.locator("main").inner_text()).group()


def wait_for_the_bank(who):
    """While nothing comes of it the page asks again and again, and it leads on by itself."""
    who.running.stop("worker")
    who.page.get_by_role("button", name="確認付款").click()
    who.page.wait_for_url("**/progress/")
    who.look("progress")
    with who.page.expect_response("**/progress/"):
        pass
    who.running.start("worker")


def buy(who, product=""):
    price(who, product)
    register(who)
    apply(who)
    return pay(who)


@pytest.fixture(scope="module")
def shop(shared_processes):
    return shared_processes.start()


def test_customer_buys_on_a_phone_and_staff_see_why(shop, page):
    who = Customer(page, shop)
    number = buy(who)
    who.go("/account/")
    who.look("account")
    assert number in page.locator("main").inner_text()
    again = buy_again(who, "旅行平安暨不便保險")
    assert (number[:2], again[:2]) == ("TR", "TI")
    assert "\n".join(who.complaints) == ""
    application = staff(page.context.browser, shop)
    assert again in application


def buy_again(who, product):
    """From the policy's card: former choices stand there, times are new, what was declared stands there too."""
    who.press("再買一次")
    who.look("again")
    choose_trip(who, product, days=30)
    apply(who, declare=lambda _: None)
    return pay(who, waits=False, again=True)


def staff(browser, running):
    """The clerk's pages at a desk; the words of the application's page."""
    context = browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei", viewport=DESK)
    clerk = Customer(context.new_page(), running, size=DESK)
    clerk.go("/console/applications/")
    clerk.look("staff-sign-in")
    clerk.fill(login=CLERK.login, password=CLERK.password)
    clerk.go_on()
    clerk.look("staff-second-step")
    enter(clerk.page, CLERK.login)
    clerk.look("console-list")
    with clerk.page.expect_navigation():
        clerk.page.locator("main table a, main td a").first.click()
    clerk.look("console-application")
    clerk.page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true })")
    words = clerk.page.locator("main").inner_text()
    assert [wanted for wanted in SHOWN if wanted not in words] == []
    assert "\n".join(clerk.complaints) == ""
    context.close()
    return words


def test_customer_buys_with_the_keyboard_alone(shop, page):
    who = KeyboardCustomer(page, shop, size=DESK, checks=False)
    price(who)
    register(who)
    apply(who)
    assert pay(who, waits=False).startswith("TR")
    assert "\n".join(who.complaints) == ""


@pytest.fixture
def plain_page(browser):
    context = browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei", java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_customer_buys_without_javascript(shop, plain_page):
    """For oneself, then a gift for an own child; more for oneself at the same time than the limit allows is refused."""
    who = Customer(plain_page, shop, scripts=False, checks=False)
    assert buy(who, "旅行綜合保險").startswith("TC")
    who.go("/")
    choose_trip(who, "旅行平安保險", "兒童", days=3)
    apply(who, declare_a_child)
    assert pay(who, again=True).startswith("TR")
    assert "林小寶" in who.page.locator("main").inner_text()
    who.go("/")
    choose_trip(who, "旅行平安保險", "周全", days=3)
    agree(who)
    refused = who.page.locator("main").inner_text()
    assert "超過" in refused
    assert "NT$12,000,000" in refused
    assert "\n".join(who.complaints) == ""
