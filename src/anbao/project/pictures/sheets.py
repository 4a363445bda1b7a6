"""Contact sheets: one file for a page with all its looks, made by the browser that took them; and their index."""

import base64
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from anbao.project.pictures.chromium import Look
from anbao.project.pictures.listed import Listed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHOWN: Final = {1440: 500, 390: 208}
"""Width of a look → its width on the sheet."""
QUALITY: Final = 42
STYLE: Final = """body { margin: 0; background: #8a9299; font: 13px sans-serif }
main { width: max-content; padding: 0 12px 12px } section { display: flex; gap: 12px; padding-top: 12px }
figure { margin: 0 } figcaption { color: #fff; padding-bottom: 4px } img { display: block }"""
WHO: Final = {
    "visitor": "Anybody",
    "buying": "Somebody buying",
    "customer": "A customer",
    "clerk": "E-commerce clerk",
    "underwriter": "Underwriter",
    "compliance": "Compliance",
    "officer": "Security officer",
    "admin": "Administrator",
    "examiner": "An examiner in a seat",
}


def sheet(looks: Sequence[Look]) -> str:
    """The sheet as a page: a row for each language."""
    rows = groupby(looks, key=lambda look: look.language)
    shown = (f"<section>{''.join(map(_figure, row))}</section>" for _, row in rows)
    return f"<!doctype html><style>{STYLE}</style><main>{''.join(shown)}</main>"


def _figure(look: Look) -> str:
    told = escape(f"{look.language} {look.scheme} {look.width}")
    data = base64.b64encode(look.picture).decode()
    picture = f'<img width="{SHOWN[look.width]}" src="data:image/png;base64,{data}">'
    return f"<figure><figcaption>{told}</figcaption>{picture}</figure>"


def write(browser: "Browser", file: Path, looks: Sequence[Look]) -> None:
    """One WebP, small in bytes: a flat page needs few."""
    context = browser.new_context(viewport={"width": 800, "height": 600})
    page = context.new_page()
    page.set_content(sheet(looks), wait_until="load")
    size: dict[str, float] = page.evaluate(
        "(({width, height}) => ({width, height}))(document.querySelector('main').getBoundingClientRect())"
    )
    told: dict[str, Any] = {"format": "webp", "quality": QUALITY, "captureBeyondViewport": True}
    clip = {"x": 0, "y": 0, **size, "scale": 1}
    answer = context.new_cdp_session(page).send("Page.captureScreenshot", {**told, "clip": clip})
    file.write_bytes(base64.b64decode(answer["data"]))
    context.close()


def index(taken: Sequence[Listed], addresses: Mapping[str, str]) -> str:
    """docs/pictures/README.md: every page by who looks at it. `addresses`: url name → the address's pattern."""
    lines = [
        "# Every page",
        "",
        "Made by `./anbao pictures` from a demo of its own: each at 1440 and 390 pixels, light and dark, in",
        "Traditional Chinese and in English. Nobody in them is real. Long pages are cut.",
    ]
    for who, title in WHO.items():
        shown = [page for page in taken if page.who == who]
        if shown:
            lines += ["", f"## {title}"]
        for page in shown:
            query = f"?{page.query}" if page.query else ""
            address = f"`/{addresses.get(page.name, '')}{query}`"
            lines += ["", f"### {page.key}", "", address, "", f"![{page.key}]({page.file})"]
    return "\n".join(lines) + "\n"
