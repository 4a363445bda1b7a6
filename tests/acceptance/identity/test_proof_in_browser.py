"""The puzzle in a real browser: solved in a worker while one types, and waited for where scripts do not run."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from anbao.identity import api
from anbao.identity.actions.budgets import set_spent, set_unspent
from anbao.identity.queries.budgets import keys_of, limits
from anbao.kernel import clock
from anbao.kernel.actor import system

PASSWORD = "Harbor-72-kestrel"


@pytest.fixture(scope="module")
def site(shared_processes):
    running = shared_processes.start("simulator", "web")
    data = api.PersonData(
        national_id="A123456789", name="林美玲", birth_date=date(1990, 5, 17), phone="0912345678",
        mail="mei.ling@example.tw", address="臺北市信義區市府路 1 號",
    )  # fmt: skip
    now = clock.now()
    with transaction.atomic(durable=True):
        person = api.keep_person(data=data, by=system("tests"), at=now)
        api.open_account(person=person, login="meiling", password=PASSWORD, by=system("tests"), at=now)
    return running


@pytest.fixture
def busy(site):
    """Somebody at this address has used up what is free."""
    now = clock.now()
    keys = list(keys_of(api.fence.SIGN_IN, {"address": "127.0.0.1"}).values())
    set_spent(keys=keys, count=limits(api.fence.SIGN_IN, now)["address"].free, until=now + timedelta(minutes=5))
    yield site
    set_unspent(keys=keys)


def fill(page, site):
    page.goto(f"{site.base}/sign-in/")
    page.locator("[name=login]").fill("meiling")
    page.locator("[name=password]").fill(PASSWORD)


def test_puzzle_is_solved_by_the_browser(busy, page):
    fill(page, busy)
    page.get_by_text("瀏覽器正在確認不是程式").or_(page.get_by_text("確認好了")).wait_for()
    page.locator("main form button[type=submit]").first.click()  # pressed before it is solved, it is sent once it is
    page.wait_for_url(f"{busy.base}/account/")


def test_puzzle_without_scripts_says_what_to_do(busy, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    fill(page, busy)
    assert page.get_by_text("請等 30 秒再送一次").is_visible()
    page.locator("main form button[type=submit]").first.click()
    assert page.get_by_text("要先確認不是程式").first.is_visible()
    assert page.locator("[name=login]").input_value() == "meiling"
    context.close()
