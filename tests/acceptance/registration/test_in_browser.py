"""A person registers in a real browser, against real processes; the code is read from the simulator."""

import os
import re
import time
from pathlib import Path

import pytest

PICTURES = os.environ.get("TEST_PICTURES", "")


@pytest.fixture(scope="module")
def shop(shared_processes):
    return shared_processes.start("simulator", "web", "worker")


def code_from(control, phone: str) -> str:
    for _ in range(300):
        told = [m for m in control.get("/_control/messages").json() if m["to"][-9:] == phone[-9:]]
        if found := [m for m in told if "驗證碼" in m["text"]]:
            return re.search(r"驗證碼\D{0,4}(\d+)", found[-1]["text"])[1]
        time.sleep(0.1)
    pytest.fail("no code arrived at the simulator")


def picture(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("width", "numbers"),
    [(390, ("A123456788", "A123456789", "0912345678")), (1280, ("B123456781", "B123456780", "0912345679"))],
)
def test_registration_in_a_browser(shop, page, width, numbers):
    wrong, number, phone = numbers
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{shop.base}/register/?next=/register/")
    picture(page, f"1-begin-{width}")
    boxes = page.locator("input[type=checkbox]")
    boxes.first.wait_for()
    assert boxes.count() == 3
    assert not any(boxes.nth(place).is_checked() for place in range(3))
    for place in range(3):
        boxes.nth(place).check()
    picture(page, f"2-agree-{width}")
    page.get_by_role("button", name="同意並繼續").click()
    page.get_by_label("姓名").fill("王小明")
    page.get_by_label("身分證字號或居留證號").fill(wrong)
    page.locator("[name=birth_date_year]").fill("79")
    page.locator("[name=birth_date_month]").fill("5")
    page.locator("[name=birth_date_day]").fill("17")
    page.get_by_label("手機號碼").fill(phone)
    page.get_by_label("電子郵件").fill(f"ming.wang{width}@example.com")
    page.get_by_label("縣市", exact=True).select_option("臺北市")
    page.get_by_label("鄉鎮市區", exact=True).select_option("臺北市信義區")
    assert page.locator("[name=address_district] optgroup").count() == 1
    page.get_by_label("路名、門牌、樓層").fill("市府路 1 號")
    page.get_by_label("帳號名稱").fill(f"traveller-{width}")
    page.get_by_label("密碼", exact=True).fill("Harbor-72-kestrel")
    page.get_by_role("button", name="寄驗證碼給我").click()
    picture(page, f"4-errors-{width}")
    assert page.get_by_text("號碼不正確").first.is_visible()
    page.get_by_label("身分證字號或居留證號").fill(number)
    page.get_by_label("密碼", exact=True).fill("Harbor-72-kestrel")
    page.get_by_role("button", name="寄驗證碼給我").click()
    page.wait_for_url("**/register/code/")
    picture(page, f"5-code-{width}")
    page.locator("[name=code]").press_sequentially(code_from(shop.control, phone))
    page.wait_for_url(lambda url: "/register/" not in url)
    assert page.context.cookies()
