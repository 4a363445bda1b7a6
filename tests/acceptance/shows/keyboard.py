"""A customer without a mouse: everything is reached by Tab and arrows, seen to be reached, and pressed by a key."""

import re

from tests.acceptance.shows.customer import Customer

MOST = 150  # stops of a page
SEEN = """el => {
  const drawn = one => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  };
  const labels = [...(el.labels || [])];
  return [el, ...labels, ...labels.flatMap(one => [...one.children])].some(drawn);
}"""
GROUP = "(el, found) => found.type === 'radio' && el.type === 'radio' && found.name === el.name"


class KeyboardCustomer(Customer):
    """Presses keys alone; each stop has to show that it has the focus."""

    def _on(self, what, until=""):
        self._reach(what)
        if until:
            self.page.keyboard.press("Enter")
            self.page.wait_for_url(until)
            return
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, **values):
        for name, value in values.items():
            self._type(self.page.locator(f"#id_{name}"), value)

    def choose(self, *labels):
        for label in labels:
            found = self.page.locator("label", has_text=re.compile(f"^\\s*{re.escape(label)}")).first
            self._mark(found.evaluate_handle("label => label.control").as_element())

    def pick(self, name, value):
        self._mark(self.page.locator(f'[name="{name}"][value="{value}"]'))

    def tick_all(self):
        for box in self.page.get_by_role("checkbox").all():
            assert not box.is_checked(), "nothing is ticked beforehand"
            self._mark(box)

    def enter_code(self):
        code, box = self.code(), self.page.locator("#id_code")
        self._reach(box)
        if self.scripts and box.get_attribute("data-otp"):
            with self.page.expect_navigation():
                self.page.keyboard.type(code)
            return
        self.page.keyboard.type(code)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _type(self, box, text):
        self._reach(box)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def _mark(self, box):
        self._reach(box)
        kind = box.get_attribute("type")
        if kind == "checkbox":
            self.page.keyboard.press("Space")
        for _ in range(MOST):
            if box.is_checked():
                return
            self.page.keyboard.press("Space" if self._has_focus(box) else "ArrowDown")
        raise AssertionError(f"not reached by arrows: {box}")

    def _reach(self, what):
        """By Tab, as far as it takes; of a group of radio buttons the one where Tab stops."""
        for _ in range(MOST):
            stop = self.page.evaluate_handle("document.activeElement").as_element()
            if self._has_focus(what) or what.evaluate(GROUP, stop):
                assert stop.evaluate(SEEN), f"the focus is not seen on {stop.evaluate('el => el.outerHTML')[:200]}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by Tab: {what}")

    def _has_focus(self, what):
        return bool(what.evaluate("el => el === document.activeElement"))
