import os, re, time
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
import pytest
from tests.acceptance.crashes.scene import Scene, PASSWORD, row
from playwright.sync_api import sync_playwright
pytestmark = pytest.mark.processes
def test_shots(processes):
    scene = Scene(processes.start())
    buyer = scene.buyer()
    with sync_playwright() as p:
        b = p.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        pg = b.new_page(viewport={"width": 1200, "height": 900}, locale="zh-TW")
        errs=[]
        pg.on("pageerror", lambda e: errs.append(str(e))); pg.on("console", lambda m: errs.append(m.text) if m.type=="error" else None)
        def shot(n): pg.screenshot(path=f"/tmp/shots/{n}.png", full_page=True)
        pg.goto(processes.base + "/"); shot("home")
        pg.get_by_text("歐美及其他地區").first.click(); pg.wait_for_timeout(900); shot("home2")
        pg.set_viewport_size({"width":390,"height":844}); shot("home-m"); pg.set_viewport_size({"width":1200,"height":900})
        pg.goto(processes.base + "/travel/"); shot("product")
        pg.goto(processes.base + "/"); pg.get_by_role("link", name="我要投保").click(); shot("signin")
        pg.fill("[name=login]", buyer.login); pg.fill("[name=password]", PASSWORD); pg.keyboard.press("Enter"); pg.wait_for_load_state(); shot("new")
        pg.check("[name=insured][value=self]"); pg.check("[name=beneficiary][value=legal-heirs]"); pg.check("[name=other_medical_cover][value=no]")
        pg.get_by_role("button", name="下一步：閱讀條款").click(); pg.wait_for_load_state(); 
        hrefs=[a.get_attribute("href") for a in pg.locator("a[href*='/terms/']").all()]
        url=pg.url
        for h in hrefs: pg.goto(processes.base+h)
        shot("document"); pg.goto(url); shot("terms")
        for c in pg.locator("[name=agreed]").all(): c.check()
        pg.get_by_role("button", name="下一步：核對內容").click(); pg.wait_for_load_state(); shot("review")
        pg.get_by_role("button", name="繼續").click(); pg.wait_for_load_state(); shot("otp")
        pg.fill("[name=code]", buyer._code()); pg.wait_for_timeout(800)
        if "/pay/" not in pg.url: pg.get_by_role("button", name="確認投保").click()
        pg.wait_for_load_state(); shot("pay")
        scene.fault("reporting.receipt", "hold_before")
        pg.get_by_role("button", name="前往輸入卡片").click(); pg.wait_for_load_state(); shot("acquirer")
        pg.locator("[name=card][value=own]").check(force=True); pg.get_by_role("button", name="確認付款").click(); pg.wait_for_load_state(); pg.wait_for_timeout(1200); shot("progress"); print(pg.url)
        scene.clear(); pg.wait_for_url("**/done/", timeout=20000); pg.wait_for_timeout(1500); shot("done")
        pg.goto(processes.base+"/account/"); shot("account")
        from anbao.project.demo.seed import CLERK
        pg.goto(processes.base+"/console/applications/"); pg.fill("[name=login]", CLERK.login); pg.fill("[name=password]", CLERK.password); pg.keyboard.press("Enter"); pg.wait_for_load_state(); shot("clist")
        pg.locator("table a").first.click(); pg.wait_for_load_state(); shot("capp")
        print("ERRORS", errs); b.close()
    scene.close()
