"""What `./anbao bench pages` calls a fault: each bound from both sides; which addresses are one kind of page."""

import pytest

from bench.pages import DEAREST, HEAVIEST, faults, text
from bench.support.crawl import Found, _inside, _kind
from bench.support.views import View


def view(*, weight=HEAVIEST, seconds=DEAREST, statements=(7, 7)):
    return View(Found("clerk", "journey-console:list", "/console/applications/", weight - 60, 60), seconds, statements)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"weight": HEAVIEST + 1}, ["100 kB"]),
        ({"seconds": DEAREST + 0.0006}, ["31 ms"]),
        ({"statements": (7, 8)}, ["7 → 8 statements"]),
        ({"statements": (8, 7)}, []),
    ],
)
def test_each_bound_from_both_sides(changed, said):
    assert faults(view(**changed)) == said
    assert text([view(**changed)]).endswith("held") is True
    assert ("NOT held" in text([view(**changed)])) is bool(said)


def test_values_of_a_filter_are_one_kind_other_filters_are_not():
    lists = [_kind(f"/console/applications/{query}") for query in ("", "?state=paid", "?state=data", "?q=1&state=data")]
    assert lists[1] == lists[2]
    assert len(set(lists)) == 3
    assert _kind("/nowhere/at/all") == ""


def test_only_the_own_site_is_walked():
    assert _inside("http://127.0.0.1:1", "http://127.0.0.1:1/account/?page=2") == "/account/?page=2"
    assert _inside("http://127.0.0.1:1", "http://127.0.0.1:2/account/") == ""
    assert _inside("http://127.0.0.1:1", "mailto:service@anbao.example") == ""
