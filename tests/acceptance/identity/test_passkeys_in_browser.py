"""Passkeys in real Chromium with its virtual authenticator: made, used alone, used after a password, and refused."""

from datetime import date

import pytest
from django.db import transaction

from anbao.identity import api
from anbao.identity.models import Factor
from anbao.kernel import clock
from anbao.kernel.actor import system
from anbao.ledger.models import Event
from anbao.project.demo import seed
from tests.support import axe
from tests.support.second_step import enter

PASSWORD = "Harbor-72-kestrel"
DATA = api.PersonData(
    national_id="A123456789", name="林美玲", birth_date=date(1990, 5, 17), phone="0912345678",
    mail="mei.ling@example.tw", address="臺北市信義區市府路 1 號",
)  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def base(shared_processes):
    """Passkeys need a name: the pages stand at localhost."""
    address = f"http://localhost:{shared_processes.ports.web}"
    shared_processes._supervisor.environment["ANBAO_PUBLIC_URL"] = address
    shared_processes.start("simulator", "web", "worker")
    return address


@pytest.fixture(scope="module")
def customer(base):
    now = clock.now()
    with transaction.atomic(durable=True):
        person = api.keep_person(data=DATA, by=system("tests"), at=now)
        return api.open_account(person=person, login="meiling", password=PASSWORD, by=system("tests"), at=now)


class Device:
    """The authenticator of this browser: of a phone, or a key that one plugs in and that verifies nobody."""

    def __init__(self, page, *, verifies=True):
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal" if verifies else "usb",
            "hasResidentKey": verifies,
            "hasUserVerification": verifies,
            "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def verifies(self, *, so):
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": so})

    def keys(self):
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]


def types_password(page, base, path="/sign-in/", login="meiling", password=PASSWORD):
    page.goto(base + path)
    page.locator("#id_login").fill(login)
    page.locator("#id_password").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="登入", exact=True).click()


def presses(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def in_order(page):
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert axe.violations(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_customer_makes_a_passkey_and_enters_with_it_alone(base, customer, page):
    device = Device(page)
    types_password(page, base)
    page.goto(f"{base}/account/security/")
    in_order(page)
    page.get_by_role("link", name="新增通行密鑰").click()
    in_order(page)
    page.get_by_label("名稱").fill("測試手機")
    presses(page, "建立通行密鑰")
    assert page.url == f"{base}/account/security/codes/?first=1"
    presses(page, "產生十個備用碼")
    in_order(page)
    assert page.locator("main ol li").count() == 10
    (key,) = device.keys()
    assert (key["isResidentCredential"], key["rpId"]) == (True, "localhost")
    page.context.clear_cookies()
    page.goto(f"{base}/sign-in/?next=/account/devices/")
    in_order(page)
    presses(page, "用通行密鑰登入")
    assert page.url == f"{base}/account/devices/"
    row = Factor.objects.get(account=customer, method="passkey")
    assert row.sign_count == device.keys()[0]["signCount"] > 0
    page.goto(f"{base}/account/security/")
    assert "測試手機" in page.locator("main").inner_text()
    uses_it_as_second_step(base, page)
    device_that_does_not_know_its_user(base, page, device)


def uses_it_as_second_step(base, page):
    page.context.clear_cookies()
    types_password(page, base)
    assert page.url == f"{base}/second-step/"
    in_order(page)
    presses(page, "用通行密鑰確認")
    assert page.url == f"{base}/account/"


def device_that_does_not_know_its_user(base, page, device):
    page.context.clear_cookies()
    device.verifies(so=False)
    page.goto(f"{base}/sign-in/")
    page.get_by_role("button", name="用通行密鑰登入", exact=True).click()
    page.get_by_text("沒有完成。請再試一次，或改用其他方式。").wait_for()
    page.goto(f"{base}/account/devices/")
    assert "/sign-in/" in page.url


def test_staff_use_a_key_that_one_plugs_in(base, page):
    device = Device(page, verifies=False)
    types_password(page, base, "/console/sign-in/", seed.CLERK.login, seed.CLERK.password)
    enter(page, seed.CLERK.login)
    page.goto(f"{base}/console/account/security/passkey/")
    presses(page, "建立通行密鑰")
    assert page.url == f"{base}/console/account/security/?done=added"
    in_order(page)
    assert len(device.keys()) == 1
    page.context.clear_cookies()
    types_password(page, base, "/console/sign-in/", seed.CLERK.login, seed.CLERK.password)
    assert page.url == f"{base}/console/second-step/"
    in_order(page)
    presses(page, "用通行密鑰確認")
    assert page.url == f"{base}/console/"
    assert Event.objects.filter(kind="identity.factor.shown").exists()


def test_without_scripts_the_other_ways_are_there(base, customer, browser):
    context = browser.new_context(locale="zh-TW", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/sign-in/")
    assert page.get_by_role("button", name="用通行密鑰登入").count() == 0
    types_password(page, base, "/console/sign-in/", seed.OFFICER.login, seed.OFFICER.password)
    enter(page, seed.OFFICER.login, scripts=False)
    assert page.url == f"{base}/console/"
    page.goto(f"{base}/console/account/security/passkey/")
    assert (
        "要開啟 JavaScript" in page.locator("noscript").first.inner_html()
    )  # a browser told to run none still parses as if it did
    assert page.get_by_role("link", name="改用驗證器 App").is_visible()
    page.goto(f"{base}/console/account/security/app/")
    assert page.locator("main img").is_visible()
    context.close()
