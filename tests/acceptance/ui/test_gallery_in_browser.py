"""The components in a real browser: accessible, Chinese, fitting, and of use without JavaScript."""

import pytest

from tests.support import axe

PAGES = ["", "?errors=1", "console/", "waiting/", "errors/404/"]


LOOKS = [("light", 390), ("dark", 1440)]


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(page, gallery, address):
    page.goto(gallery + address)
    for scheme, width in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colors change at once
        assert axe.violations(page) == [], scheme
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), scheme


WRONG = {
    "color-contrast": "<p style='color: #bbb; background: #fff'>淡字</p>",
    "image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "label": "<form><input></form>",
    "button-name": "<button></button>",
}
TEXT = "<p style='width: 6em; margin: 0'>清楚的字</p>"
PALER = {
    "its color": ("<p style='{}'>清楚的字</p>", "color: #bbb"),
    "what it stands in is pale": (f"<div style='{{}}'>{TEXT}</div>", "opacity: .3"),
    "what it stands in is dark": (f"<div style='{{}}'>{TEXT}</div>", "background: #333"),
    "something lies under it": (
        f"<div style='position: absolute; width: 9em; height: 3em; z-index: -1; {{}}'></div>{TEXT}",
        "background: #333",
    ),
    "it lies on something": (
        f"<div style='height: 9em; {{}}'></div><div style='position: absolute; top: 6em'>{TEXT}</div>",
        "background: #333",
    ),
}
"""Why a text is harder to read than the same one before: what there is, and what is added to it."""
SMALL = (
    "<p>清楚的字</p><button class='small'>刪</button><button class='small'>改</button><button class='more'></button>"
)
LATER = {
    "color-contrast": ".more { display: none } @media (prefers-color-scheme: dark) { p { color: #ccc } }",
    "target-size": ".more { display: none } @media (min-width: 999px) { .small { all: unset; font-size: 9px } }",
    "button-name": "@media (max-width: 999px) { .more { display: none } } .more { padding: 2em }",
}
"""Rule → the style by which `SMALL` breaks it at a desk in the dark alone."""


def written(page, main, style=""):
    """A page of nobody's, under no policy for content."""
    if page.url != "about:blank":
        page.goto("about:blank")
    head = f"<title>字</title><style>body {{ color: #111; background: #fff }} {style}</style>"
    page.set_content(f"<html lang='zh-TW'><head>{head}</head><body><main>{main}</main></body></html>")


def found(page):
    return [rule for rule, _places in axe.violations(page)]


def test_axe_finds_what_is_wrong_at_each_look(page):
    for rule, wrong in WRONG.items():
        written(page, wrong)
        assert [found(page), found(page)] == [[rule], [rule]]


def test_axe_finds_a_text_paler_than_it_was_before(page):
    for why, (main, paler) in PALER.items():
        written(page, TEXT + main.format(""))
        assert found(page) == [], why
        written(page, TEXT + main.format(paler))
        assert found(page) == ["color-contrast"], why


def test_axe_finds_at_the_second_look_what_was_right_at_the_first(page):
    for rule, style in LATER.items():
        written(page, SMALL, style)
        for (scheme, width), breaches in zip(LOOKS, ([], [rule]), strict=True):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            assert found(page) == breaches


def test_axe_finds_what_changed_since_the_first_look(page):
    written(page, "<button>送出</button>")
    assert found(page) == []
    page.evaluate("document.querySelector('button').firstChild.data = ''")
    assert found(page) == ["button-name"]


def test_chinese_glyphs_come_from_a_chinese_font(page, gallery):
    page.goto(gallery)
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": ".prose p"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert any(font["familyName"].startswith("Noto Sans TC") and font["glyphCount"] > 20 for font in fonts), fonts


def test_touch_targets_are_large(page, gallery):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(gallery)
    small = page.evaluate(
        """[...document.querySelectorAll(`.button, .field input:not([type=radio], [type=checkbox]), .field select,
        .site-nav a, .document, summary, .choice__label, .plan__box`)]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
    )
    assert small == []


def test_error_summary_takes_the_focus_and_leads_to_the_field(page, gallery):
    page.goto(f"{gallery}?errors=1")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.get_by_role("link", name="請填寫姓名。").click()
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_otp_sends_itself_once_whole(page, gallery):
    page.goto(gallery)
    with page.expect_navigation(), page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("#id_code").fill("１２３ 456")
    assert "code=123456" in (sent.value.post_data or "")


def test_form_is_sent_once_however_often_tapped(page, gallery):
    page.goto(gallery)
    sent: list[str] = []
    page.route("**/ui/", lambda route: sent.append("x") if route.request.method == "POST" else route.continue_())
    shown = page.evaluate(
        """() => { const button = [...document.querySelectorAll('#forms ~ form .button--primary')][0];
        for (let i = 0; i < 3; i++) button.click();
        return button.textContent; }"""
    )
    page.wait_for_timeout(300)
    assert sent == ["x"]
    assert shown == "送出中…"


def test_password_can_be_looked_at(page, gallery):
    page.goto(gallery)
    page.locator("#id_password").fill("abc")
    page.get_by_role("button", name="顯示密碼").click()
    assert page.locator("#id_password").get_attribute("type") == "text"


def test_skip_link_is_the_first_stop(page, gallery):
    page.goto(gallery)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_page_needs_no_javascript(browser, gallery):
    context = browser.new_context(java_script_enabled=False)
    without = context.new_page()
    without.goto(gallery)
    assert without.locator(".field__reveal").is_hidden()
    assert without.locator(".button--primary").first.is_visible()
    context.close()


def test_reduced_motion_stands_still(browser, gallery):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{gallery}waiting/")
    assert page.evaluate("document.getAnimations().length") == 0
    context.close()


def test_zoom_of_text_to_200_percent_needs_no_sideways_scrolling(page, gallery):
    page.set_viewport_size({"width": 640, "height": 900})  # 1280 px at 200 %
    page.goto(gallery)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_print_hides_what_cannot_be_pressed(page, gallery):
    page.goto(gallery)
    page.emulate_media(media="print")
    assert page.locator(".button--primary").first.is_hidden()
    assert page.locator("h1").is_visible()
