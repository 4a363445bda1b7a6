"""What axe says about the page that is open, by the rules of WCAG 2.2, levels A and AA."""

from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FOUND = """options => axe.run(options).then(
  results => results.violations.map(one => [one.id, one.nodes.map(node => node.target)]))"""


def violations(page: "Page") -> list[Any]:
    """[rule, places] of each breach. Nothing is written down of what is right: most of the time went there."""
    if not page.evaluate("typeof window.axe === 'object'"):  # still there from the last look at the same page
        page.evaluate(Axe().axe_script)
    found: list[Any] = page.evaluate(FOUND, {"runOnly": RULES, "resultTypes": ["violations"]})
    return found
