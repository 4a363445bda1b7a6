"""A returning customer buys travel insurance on a phone, signed out at first: what it takes of them is counted."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from anbao.kernel import clock
from tests.acceptance.crashes.scene import PASSWORD, Scene
from tests.acceptance.shows.interaction import Counted, report

pytestmark = [pytest.mark.processes, pytest.mark.browser]

MOST = {"pages": 7, "fields": 8, "taps": 12, "keys": 0, "hands": 31, "eyes": 22}
"""What it may take with what a browser saves, hands and eyes in seconds; less is better, and then belongs here."""
OUT = os.environ.get("RETURNING_CUSTOMER", "")


def price(who):
    """Seven days from a day in a month on; whole days cover any flight on them."""
    who.go("/")
    who.look("home", read="#price")
    leaves = clock.local_date(clock.now()) + timedelta(days=30)
    with who.page.expect_response(lambda answer: "day=" in answer.url):
        who.pick("day", leaves.isoformat())
    with who.page.expect_response(lambda answer: "days=7" in answer.url):
        who.pick("days", "7")
    who.press("我要投保")


def apply(who):
    who.look("data", read="#known")
    who.go_on()
    who.look("terms", read="#known, .points")
    who.tick_all()
    who.read_documents()
    who.go_on()
    who.look("review", read="main dl, #way")
    who.enter_code()


def pay(who):
    """By the way of the last time: the site leads to the acquirer's page by itself."""
    who.page.wait_for_url(f"{who.running.simulator}/**")
    who.look("acquirer")
    who.choose("本人卡")
    who._tap()
    who.page.get_by_role("button", name="確認付款").click()
    who.page.wait_for_url("**/done/", timeout=25_000)
    who.look("done")


def buys(page, running, scene, *, saved):
    buyer = scene.buyer()
    scene.until(buyer.buys(), "cover_reported")  # was here before
    who = Counted(page, running, saved=saved)
    who.answers = {**who.answers, "phone": buyer.phone}
    price(who)
    who.look("sign-in")
    who.used = max((m["seq"] for m in scene.control.get("/_control/messages").json()), default=0)
    who.fill(login=buyer.login, password=PASSWORD)
    who.go_on()
    apply(who)
    pay(who)
    assert "\n".join(who.complaints) == ""
    return who.tally


def test_what_it_takes_of_a_returning_customer(processes, browser):
    processes.start("simulator", "web", "worker")
    scene = Scene(processes)
    said = []
    for saved, title in ((True, "Saved by the browser: login, password, code"), (False, "Everything typed")):
        context = browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei")
        context.set_default_timeout(15_000)
        tally = buys(context.new_page(), processes, scene, saved=saved)
        context.close()
        said.append(report(tally, title))
        if saved:
            counted = {"pages": tally.pages, **{name: tally.total(name) for name in MOST if name != "pages"}}
            over = {name: (count, MOST[name]) for name, count in counted.items() if count > MOST[name]}
            assert over == {}, said[0]
    if OUT:
        Path(OUT).write_text("\n".join(said), encoding="utf-8")
