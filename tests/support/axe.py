"""What axe says about the page that is open, by the rules of WCAG 2.2, levels A and AA."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOK = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_right: set[str] = set()
"""Marks of texts whose contrast was found right, on any page of this run."""


def violations(page: "Page") -> list[Any]:
    """[rule, places] of each breach. What was judged before and must come out alike is left out: see `axe.js`."""
    if not page.evaluate("typeof window.axe === 'object'"):  # still there from the last look at the same page
        page.evaluate(Axe().axe_script)
    looked = page.evaluate(LOOK, {"tags": RULES, "known": sorted(_right)})
    _right.update(looked["marks"])
    found: list[Any] = looked["breaches"]
    return found
