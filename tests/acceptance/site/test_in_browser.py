"""The statements and advertisements in a real browser: accessible, fitting a phone, of use without JavaScript."""

import os
from pathlib import Path

import pytest

from tests.support import axe
from tests.support.second_step import enter

PICTURES = os.environ.get("TEST_PICTURES", "")
PAGES = ["/about/code/", "/about/terms/", "/console/advertisements/new/"]
"""In Chinese, with the code where its file is here; all others are looked at with every page in English."""
LOOKS = [(390, "light"), (1440, "dark")]
"""Width and scheme of each look at a page that is loaded once; with pictures asked for, in every combination."""
if PICTURES:
    LOOKS += [(390, "dark"), (1440, "light")]


@pytest.fixture(scope="module")
def shop(shared_processes):
    return shared_processes.start("simulator", "web")


def import_official():
    """The association's own file where it is here, so that its page is looked at too."""
    from anbao.kernel import clock
    from anbao.kernel.actor import system
    from anbao.rulebook import api as rulebook

    folder = Path(__file__).resolve().parents[4] / "shared" / "regulations"
    for file in folder.glob("004*.txt"):
        rulebook.import_official(data=file.read_bytes(), name=file.name, by=system("tests"), at=clock.now())
    return any(folder.glob("004*.txt"))


def look(page, name):
    assert axe.violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    small = page.evaluate(
        """[...document.querySelectorAll('main .button, .site-footer__links a, .contents a, .articles a, summary')]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    )
    assert small == [], name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def sign_in(page, base, who):
    page.goto(f"{base}/console/sign-in/")
    page.locator("#id_login").fill(who.login)
    page.locator("#id_password").fill(who.password)
    with page.expect_navigation():
        page.locator("main .button--primary").click()
    enter(page, who.login)


def test_pages_are_accessible_on_phone_and_desk(shop, page):
    from anbao.project.demo import seed

    here = import_official()
    sign_in(page, shop.base, seed.CLERK)
    for path in PAGES:
        answer = page.goto(shop.base + path)
        assert answer.status == (503 if path == "/about/code/" and not here else 200), path
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours change at once
            look(page, f"{path.strip('/').replace('/', '-')}-{width}-{scheme}")


def test_statements_need_no_javascript(shop, browser):
    context = browser.new_context(locale="zh-TW", java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(shop.base)
    page.get_by_role("navigation", name="公司與交易說明").get_by_role("link", name="交易條件").click()
    page.get_by_role("link", name="終止與撤銷", exact=True).click()
    assert page.url.endswith("/about/terms/#ending")
    assert page.locator("#ending").is_visible()
    page.get_by_role("navigation", name="公司與交易說明").get_by_role("link", name="申訴管道").click()
    assert page.get_by_role("heading", name="最晚什麼時候答覆").is_visible()
    context.close()


def test_printed_statement_is_its_text(shop, page):
    page.goto(f"{shop.base}/about/terms/")
    page.emulate_media(media="print")
    assert page.locator("#reference").is_visible()
    for left_out in (".contents", ".site-footer__links", ".breadcrumb", "main .aside"):
        assert page.locator(left_out).first.is_hidden(), left_out


def test_advertisement_is_approved_by_a_second_person(shop, browser, page):
    from anbao.kernel import clock
    from anbao.project.demo import seed

    sign_in(page, shop.base, seed.CLERK)
    page.goto(f"{shop.base}/console/advertisements/new/")
    page.locator("#id_title").fill("冬季旅遊")
    page.locator("#id_text").fill("先看保險費再出發。")
    today = clock.local_date(clock.now()).isoformat()
    for name in ("starts_on", "ends_on"):
        page.locator(f"#id_{name}").fill(today)
    page.get_by_role("button", name="送請核准").click()
    page.wait_for_url(lambda url: "/new/" not in url)
    look(page, "advertisement-proposed")
    address = page.url
    second = browser.new_context(locale="zh-TW").new_page()
    sign_in(second, shop.base, seed.COMPLIANCE)
    second.goto(address)
    for box in second.get_by_role("checkbox").all():
        box.check()
    second.get_by_role("button", name="核准", exact=True).click()
    second.wait_for_load_state()
    assert second.locator("h1 .badge").text_content() == "已核准"
    look(second, "advertisement-approved")
    second.context.close()


def test_advertising_mail_stops_with_one_press(shop, page):
    from django.db import transaction

    from anbao.commerce.site.tasks import stop_url
    from anbao.kernel import clock
    from anbao.kernel.actor import Subject, system
    from anbao.keys.api import create_data_key
    from anbao.messages import api as messages
    from anbao.messages.queries.choices import has_stopped

    links = []
    with transaction.atomic():
        matter, at = Subject("advertisement", "1"), clock.now()
        messages.send_advertising(
            template="site.advertisement-mail", to="mei@example.tw", recipient="1", matter=matter, at=at,
            data_key=create_data_key(matter=matter, at=at),
            params={"title": "冬季", "text": "看保險費。", "company": "安保"},
            stop_url=lambda token: links.append(stop_url(token)) or links[0], by=system("tests"),
        )  # fmt: skip
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(links[0].replace("http://127.0.0.1:8000", shop.base))
    look(page, "stop")
    assert not has_stopped(to="mei@example.tw", recipient="1")
    page.get_by_role("button", name="停止寄送廣告郵件").click()
    page.get_by_text("已經停止，立即生效").wait_for()
    look(page, "stopped")
    assert has_stopped(to="mei@example.tw", recipient="1")
