"""A real browser as a person in Taiwan has it, and the eight looks at a page."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from anbao.kernel.errors import AnbaoError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS: Final = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"]
LOCALES: Final = {"zh": "zh-TW", "en": "en-GB"}
SCHEMES: Final[Sequence[Literal["light", "dark"]]] = ("light", "dark")
WIDTHS: Final = (1440, 390)
TALLEST: Final = {1440: 2300, 390: 1600}
"""Of a page as much is shown; a longer one is cut."""
WINDOW: Final = 900
SETTLES: Final = 2000  # milliseconds until a form that sends itself has led on
CODES: Final = 3  # of an authenticator that are tried


class NoBrowser(AnbaoError):
    """There is no Chromium on this machine."""

    code = "project.no-browser"


@dataclass(frozen=True, slots=True)
class Look:
    """One of the eight: language, colors, width; and its picture."""

    language: str
    scheme: str
    width: int
    picture: bytes


@contextmanager
def chromium(folder: Path) -> Iterator["Browser"]:
    """`folder` holds the Chinese font of our documents for as long as the browser runs."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        raise NoBrowser("no Chromium on this machine: `apt install chromium` and start again.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS, env=with_fonts(folder))
        yield browser
        browser.close()


def with_fonts(folder: Path) -> dict[str, str | float | bool]:
    import pylopdf_fonts_zh_tw

    fonts = folder / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for font in Path(pylopdf_fonts_zh_tw.__file__).parent.glob("*.otf"):
        (fonts / font.name).symlink_to(font)
    return {**os.environ, "XDG_DATA_HOME": str(folder)}


class Person:
    """Somebody's browser, once in each language."""

    def __init__(self, browser: "Browser", base: str, cookies: Mapping[str, str]) -> None:
        self.base = base
        self._tabs: dict[str, Page] = {}
        for language, locale in LOCALES.items():
            context = browser.new_context(locale=locale, timezone_id="Asia/Taipei", reduced_motion="reduce")
            context.set_default_timeout(30_000)
            self._tabs[language] = context.new_page()
        self.take_over(cookies)

    def take_over(self, cookies: Mapping[str, str]) -> None:
        """Be whoever these cookies sign in."""
        for tab in self._tabs.values():
            given: Any = [{"name": name, "value": value, "url": self.base} for name, value in cookies.items()]
            if given:
                tab.context.add_cookies(given)

    def sign_in(self, address: str, login: str, password: str, code: Callable[[], str]) -> None:
        """At the page for staff, once for both languages; `code` tells what the authenticator shows."""
        first, *others = self._tabs.values()
        first.goto(self.base + address)
        first.fill("input[name=login]", login)
        first.fill("input[name=password]", password)
        first.press("input[name=password]", "Enter")
        first.wait_for_url(lambda url: address not in url)
        self._second_step(first, code)
        for other in others:
            other.context.add_cookies(_kept(first.context))

    def _second_step(self, tab: "Page", code: Callable[[], str]) -> None:
        """A code works once: where it was used a moment ago, elsewhere, the next one is waited for."""
        asked, shown = tab.url, ""
        for _ in range(CODES):
            shown = _other_than(shown, code)
            tab.fill("input[name=code]", shown)
            tab.wait_for_timeout(SETTLES)
            tab.wait_for_load_state()
            if tab.url != asked:
                return
        raise RuntimeError(f"{tab.url} takes no code")

    def links(self, address: str) -> list[str]:
        """Where the page leads to within the installation; nothing where it refuses."""
        return self._open(next(iter(self._tabs.values())), address)[1]

    def _open(self, tab: "Page", address: str) -> tuple[str, list[str]]:
        answer = tab.goto(self.base + address)
        if answer is None or not answer.ok:
            return "", []
        found: list[str] = tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
        links = [link.removeprefix(self.base) for link in found if link.startswith(self.base)]
        return str(tab.evaluate("location.pathname")), links

    def look(self, address: str) -> tuple[str, list[str], list[Look]]:
        """Where the address led to ("" if to a refusal), the page's links, and its eight pictures."""
        looks: list[Look] = []
        links: list[str] = []
        arrived = address
        for language, tab in self._tabs.items():
            arrived, found = self._open(tab, address)
            if not arrived:
                break
            links = links or found
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": WINDOW})
                for scheme in SCHEMES:
                    tab.emulate_media(color_scheme=scheme)
                    looks.append(Look(language, scheme, width, _picture(tab, width)))
        return arrived, links, looks

    def close(self) -> None:
        for tab in self._tabs.values():
            tab.context.close()


def _kept(context: "BrowserContext") -> Any:
    return context.cookies()


def _picture(tab: "Page", width: int) -> bytes:
    tall: int = tab.evaluate("document.documentElement.scrollHeight")
    clip: Any = {"x": 0, "y": 0, "width": width, "height": min(max(tall, WINDOW), TALLEST[width])}
    return tab.screenshot(full_page=True, clip=clip)


def _other_than(known: str, code: Callable[[], str]) -> str:
    """What the authenticator shows once it shows something else."""
    while (shown := code()) == known:
        time.sleep(1)
    return shown
