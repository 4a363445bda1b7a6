"""A real browser: Debian's Chromium, driven by playwright."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"]

EXECUTABLES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without the windows around it: it takes less than half the work."""


def _executable() -> str:
    found = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if found:
        return found
    words = f"no Chromium on this machine: `apt install {EXECUTABLES[0]}` to run the browser tests"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(words)
    pytest.skip(words)


def _with_fonts(folder: Path) -> dict[str, str]:
    """The environment in which the browser finds a Chinese font: the one our documents use."""
    import pylopdf_fonts_zh_tw

    fonts = folder / "fonts"
    fonts.mkdir()
    for font in Path(pylopdf_fonts_zh_tw.__file__).parent.glob("*.otf"):
        (fonts / font.name).symlink_to(font)
    return {**os.environ, "XDG_DATA_HOME": str(folder)}


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple["Browser", Any]]:
    """One for a pytest process, and the event loop that playwright keeps in this thread as long as it lives."""
    executable = _executable()
    from playwright.sync_api import sync_playwright

    environment = _with_fonts(tmp_path_factory.mktemp("xdg"))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS, env=environment)
        loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        yield chromium, loop
        asyncio._set_running_loop(loop)
        chromium.close()


@pytest.fixture(scope="module")
def browser(_chromium: tuple["Browser", Any]) -> Iterator["Browser"]:
    """The same for all files; between them its event loop is hidden, and nothing is left open.

    Django has connections of their own for code that runs under an event loop: they are closed here, or nowhere.
    """
    from django.db import connections

    chromium, loop = _chromium
    asyncio._set_running_loop(loop)
    yield chromium
    for context in chromium.contexts:
        context.close()
    connections.close_all()
    asyncio._set_running_loop(None)


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A page of its own: Taiwan's language and time, no JavaScript error goes unnoticed."""
    context = browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    opened = context.new_page()
    errors: list[Any] = []
    opened.on("pageerror", lambda error: errors.append(error))  # noqa: PLW0108  (playwright wants a function)
    yield opened
    context.close()
    assert not errors, f"the page's scripts failed: {errors}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
