"""Asked by anybody and by a customer, answered at a desk, in a real browser: accessible, fitting a phone."""

import re
from datetime import date

import pytest

from tests.acceptance.site.test_in_browser import LOOKS, look, sign_in
from tests.integration.journey.sale import PASSWORD

CARE = "/console/care/"


@pytest.fixture(scope="module")
def shop(shared_processes):
    return shared_processes.start("simulator", "web")


def customer():
    from django.db import transaction

    from anbao.identity import api as identity
    from anbao.kernel import clock
    from anbao.kernel.actor import Actor, ActorKind

    at, visitor = clock.now(), Actor(ActorKind.VISITOR, "visit-care")
    data = identity.PersonData(
        national_id="A123456789",
        name="林美玲",
        birth_date=date(1990, 5, 17),
        phone="0912345678",
        mail="mei.ling@example.tw",
        address="臺北市信義區市府路 1 號",
    )
    prepared = identity.prepare_password(password=PASSWORD, at=at)
    with transaction.atomic():
        person = identity.keep_person(data=data, by=visitor, at=at)
        identity.open_account(person=person, login="careful", password=prepared, by=visitor, at=at)


def looked(page, name):
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        look(page, f"care-{name}-{width}-{scheme}")


def send(page, **typed):
    for name, value in typed.items():
        page.locator(f"#id_{name}").fill(value)
    with page.expect_navigation():
        page.locator("main .button--primary").last.click()


def test_asked_on_the_contact_page_and_in_the_account_and_answered(shop, browser, page):
    from anbao.project.demo import seed

    page.goto(f"{shop.base}/contact/")
    page.get_by_role("radio", name="申訴").check()
    send(page, words="", name="陳先生")
    looked(page, "contact-refused")
    send(page, words="客服電話等了二十分鐘沒有人接。", mail="stranger@example.tw")
    looked(page, "sent")
    assert re.search(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("main").text_content())

    customer()
    page.goto(f"{shop.base}/account/care/new/")
    page.locator("#id_login").fill("careful")
    page.locator("#id_password").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main .button--primary").click()
    looked(page, "new")
    page.get_by_role("radio", name="理賠").check()
    send(page, words="班機延誤六小時，行李也沒有到。")
    own = page.url
    page.goto(f"{shop.base}/account/")
    looked(page, "account")

    desk = browser.new_context(locale="zh-TW").new_page()
    sign_in(desk, shop.base, seed.CLERK)
    desk.goto(f"{shop.base}{CARE}")
    looked(desk, "console-list")
    desk.goto(f"{shop.base}{CARE}new/")
    looked(desk, "console-new")
    desk.goto(f"{shop.base}{CARE}{own.rstrip('/').rpartition('/')[2]}/")
    with desk.expect_navigation():
        desk.get_by_role("button", name="由我承辦").click()
    desk.locator("summary", has_text="請客戶附文件").click()
    desk.get_by_role("checkbox", name="航空公司延誤或取消證明").check()
    with desk.expect_navigation():
        desk.get_by_role("button", name="通知客戶").click()
    looked(desk, "console-case")
    desk.get_by_role("radio", name="部分給付").check()
    desk.locator("#id_words").fill("延誤六小時，給付三千元；行李已在四小時內送達，不在給付範圍。")
    with desk.expect_navigation():
        desk.get_by_role("button", name="送出答覆").click()
    looked(desk, "console-answered")
    desk.context.close()

    page.goto(own)
    looked(page, "answered")
    assert "給付三千元" in page.locator("main").text_content()
    page.goto(f"{shop.base}/account/care/")
    looked(page, "list")


def test_promises_at_the_desk(shop, page):
    from anbao.project.demo import seed

    sign_in(page, shop.base, seed.COMPLIANCE)
    page.goto(f"{shop.base}{CARE}promises/")
    looked(page, "promises")
