"""One refusal of each step as its page; `python -m tests.acceptance.shows.refusals_seen` shows all of them."""

import os
from pathlib import Path

import pytest

from anbao.project.installation import REPOSITORY
from tests.acceptance.shows import refusals

PAGE = REPOSITORY / "docs" / "reference" / "refusals.md"
WHOLE = os.environ.get("REFUSALS_SEEN", "")
"""Where all of them are written, pictures too; empty in the suite."""
ALL = refusals.refusals()


@pytest.mark.skipif(not WHOLE, reason="the command runs it: a minute")
def test_every_refusal_is_a_page(shop, monkeypatch, browser):
    met = refusals.show(shop, monkeypatch, ALL)
    folder = Path(WHOLE)
    for number, one in enumerate(met):
        refusals.picture(browser, one, folder / f"{number:02}-{one.verdict.reason.code}.png")
    assert [(*one.key, one.fault) for one in met if one.fault] == []
    PAGE.write_text(refusals.as_markdown(met), encoding="utf-8")


def test_one_refusal_of_each_step_is_a_page(shop, monkeypatch):
    first = {one.step: one for one in reversed(ALL)}
    met = refusals.show(shop, monkeypatch, sorted(first.values(), key=ALL.index))
    assert {one.step for one in met} == set(first)
    assert [(*one.key, one.fault) for one in met if one.fault] == []


def test_page_lists_every_refusal():
    said = PAGE.read_text(encoding="utf-8")
    missing = [one.key for one in ALL if " | ".join(f"`{part}`" for part in one.key) not in said]
    assert missing == [], "run: python -m tests.acceptance.shows.refusals_seen"
