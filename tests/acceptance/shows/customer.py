"""A customer at a browser: looks at each page, presses what the page offers, reads codes on the phone."""

import os
import re
import time
from pathlib import Path

from anbao.project.demo.walk import ONE_TIME, answers
from tests.support import axe

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
PICTURES = os.environ.get("SHOWS_PICTURES", "")
WORDS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const shown = parent.getClientRects().length && parent.checkVisibility() && !parent.matches('textarea');
    if (shown && /[\\u4e00-\\u9fff]/.test(node.data)) seen.push(parent);
  }
  const fresh = seen.filter(e => !('seen' in e.dataset));
  document.querySelectorAll('[data-seen=""]').forEach(e => e.dataset.seen = 'before');
  fresh.forEach(e => e.dataset.seen = '');
  return [seen.length, fresh.length];
}"""


class Customer:
    """`page` is the browser's; `scripts`: whether it runs JavaScript."""

    def __init__(self, page, running, *, size=PHONE, scripts=True, checks=True):
        self.page, self.running, self.size, self.scripts, self.checks = page, running, size, scripts, checks
        self.answers = answers()
        self.seen: list[str] = []
        self.complaints: list[str] = []
        self.used = 0
        page.set_viewport_size(size)
        page.on("console", self._console)

    def _console(self, message):
        """Breaches of the content policy and failed loads are written there; the acquirer's page is not ours.

        A request that the next page overtook is no fault; taking a picture touches styles, which the policy notices.
        """
        ours = not message.location["url"].startswith(self.running.simulator)
        overtaken = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
        if message.type == "error" and ours and not overtaken and not PICTURES:
            self.complaints.append(f"{message.location['url']}: {message.text}")

    def go(self, path):
        self.page.goto(self.running.base + path)

    def look(self, name):
        """The page is there: accessible, in real Chinese letters, no wider than the phone; pictures on demand."""
        self.page.wait_for_load_state()
        self.seen.append(name)
        if self.checks:
            assert axe.violations(self.page) == [], name
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= self.size["width"], f"{name} is {wide} px wide"
            self._letters(name)
        if PICTURES:
            self._picture(f"{len(self.seen):02}-{name}{'' if self.scripts else '-no-js'}")

    def _letters(self, name):
        """Visible Chinese texts, from all over the page, are drawn by the Chinese font, not as boxes.

        At a further look at the same page: those that were not there before.
        """
        texts, fresh = self.page.evaluate(WORDS)
        assert texts > 3, name
        if not fresh:
            return
        session = self.page.context.new_cdp_session(self.page)
        for domain in ("DOM", "CSS"):
            session.send(f"{domain}.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-seen='']"})["nodeIds"]
        for node in nodes[:: max(len(nodes) // 20, 1)]:
            fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            assert any(font["familyName"].startswith("Noto Sans TC") for font in fonts), (name, fonts)
        session.detach()

    def _picture(self, name):
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=folder / f"{name}-{size['width']}.png", full_page=True)
        self.page.set_viewport_size(self.size)

    def press(self, name, until=""):
        """A link or a button by its first words; the next page, or the one called `until`, has come afterwards."""
        shown = re.compile(f"^{re.escape(name)}")
        found = self.page.get_by_role("button", name=shown).or_(self.page.get_by_role("link", name=shown))
        self._on(found.first, until)

    def go_on(self):
        """The one button that the page wants pressed; the next page has come afterwards."""
        self._on(self.page.locator("main .button--primary:visible").last)

    def _on(self, what, until=""):
        if until:
            what.click()
            self.page.wait_for_url(until)
            return
        with self.page.expect_navigation():
            what.click()

    def fill(self, **values):
        for name, value in values.items():
            self.page.locator(f"#id_{name}").fill(value)

    def choose(self, *labels):
        """Press labels, as a finger would."""
        for label in labels:
            self.page.locator("label", has_text=re.compile(f"^\\s*{re.escape(label)}")).first.click()

    def pick(self, name, value):
        """Press one cell of a grid, as a finger would."""
        self.page.locator(f'label.pick:has([name="{name}"][value="{value}"])').click()

    def tick_all(self):
        for box in self.page.get_by_role("checkbox").all():
            assert not box.is_checked(), "nothing is ticked beforehand"
            box.check()

    def code(self):
        """The newest one-time password on the phone."""
        end = time.monotonic() + 40
        while time.monotonic() < end:
            for message in reversed(self.running.control.get("/_control/messages").json()):
                fresh = message["seq"] > self.used and message["to"][-9:] == self.answers["phone"][-9:]
                if fresh and (found := ONE_TIME.search(message["text"])):
                    self.used = message["seq"]
                    return found.group()
            time.sleep(0.1)
        raise AssertionError("no one-time password arrived")

    def enter_code(self):
        """Types the code; with scripts a box that knows how long it is sends itself."""
        code, box = self.code(), self.page.locator("#id_code")
        if self.scripts and box.get_attribute("data-otp"):
            with self.page.expect_navigation():
                box.fill(code)
            return
        box.fill(code)
        self.go_on()
