"""What `./anbao bench pages` calls a fault: each bound from both sides; which addresses are one kind of page."""

from datetime import date
from uuid import UUID

import pytest

from anbao.commerce.journey.models import Application
from bench.support.crawl import Found, inside_of, kind_of
from bench.support.multiplied import _as_id, _unique
from bench.support.page_table import DEAREST, faults, lines, ordered, page
from bench.support.reads import Reads
from bench.support.views import View
from bench.support.weight import HEAVIEST


def view(*, weight=HEAVIEST, seconds=DEAREST, statements=(7, 7), address="/console/applications/"):
    return View(Found("clerk", "journey-console:list", address, weight), seconds, statements)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, []),
        ({"weight": HEAVIEST + 60}, ["100.1 kB"]),
        ({"weight": None}, []),
        ({"seconds": DEAREST + 0.0006}, ["30.6 ms"]),
        ({"statements": (7, 8)}, ["7 → 8 statements"]),
        ({"statements": (8, 7)}, []),
        ({"statements": (None, 8)}, []),
    ],
)
def test_each_bound_from_both_sides(changed, said):
    one = view(**changed)
    assert faults(one) == said
    last = list(lines([one], stored=5))[-1]
    assert last.endswith("NOT held" if said else "0 over a bound: held")
    assert all(words in "\n".join(lines([one], stored=5)) for words in said)


def test_dearest_stand_first_and_the_page_says_what_the_table_says():
    found = [
        view(seconds=0.001),
        view(seconds=0.02, statements=(6, 7), address="/console/applications/?c=" + "x" * 200),
    ]
    assert ordered(found) == found[::-1]
    written = page(found, stored=100_000, on=date(2026, 11, 29))
    assert "2 pages and reads with 100,000 applications stored, the dearest 20.0 ms" in written
    assert "1 over a bound: NOT held" in written
    assert "| 20.0 | 6 → 7 |" in written
    assert "x" * 100 not in written


def test_values_of_a_filter_are_one_kind_other_filters_are_not():
    lists = [
        kind_of(f"/console/applications/{query}") for query in ("", "?state=paid", "?state=data", "?q=1&state=data")
    ]
    assert lists[1] == lists[2]
    assert len(set(lists)) == 3
    assert kind_of("/nowhere/at/all") == ""


def test_only_the_own_site_is_walked():
    assert inside_of("http://127.0.0.1:1", "http://127.0.0.1:1/account/?page=2") == "/account/?page=2"
    assert inside_of("http://127.0.0.1:1", "http://127.0.0.1:2/account/") == ""
    assert inside_of("http://127.0.0.1:1", "mailto:service@anbao.example") == ""


class Program:
    """Answers what a program reads, from a table; counts nothing."""

    def __init__(self, answers):
        self.answers = answers

    def get(self, address):
        found = self.answers.get(address)
        return type("Answer", (), {
            "status_code": 404 if found is None else 200, "headers": {"content-type": "application/json"},
            "text": __import__("json").dumps(found), "json": lambda self: found,
        })()  # fmt: skip


def test_each_read_gets_an_address_that_leads_to_something():
    get = {"get": {"parameters": []}}
    state = {"get": {"parameters": [{"name": "state", "in": "query"}]}}
    needs = {"get": {"parameters": [{"name": "thing", "in": "query", "required": True}]}}
    answers = {
        "/api/v1/openapi.json": {
            "paths": {"/things": state, "/things/{thing}": get, "/things/{thing}/parts/{part}": get, "/log": needs,
                      "/none/{gone}": get, "/write": {"post": {}}},
            "components": {"schemas": {"State": {"enum": ["a", "b"]}}},
        },
        "/things": {"items": [{"id": "t1"}], "next": "n"}, "/things?after=n": {"items": []},
        "/things?state=a": {"items": []}, "/things/t1": {"parts": [{"part": "p9"}]}, "/things/t1/parts/p9": {},
        "/log?thing=t1": {},
    }  # fmt: skip
    found = {one.address for one in Reads({"somebody": Program(answers)}).all()}
    assert found == {
        "/things",
        "/things?after=n",
        "/things?state=a",
        "/things/t1",
        "/things/t1/parts/p9",
        "/log?thing=t1",
    }


def test_copies_are_numbered_where_a_value_may_stand_once():
    assert "number" in _unique(Application._meta)
    assert "state" not in _unique(Application._meta)
    assert _as_id(str(UUID(int=7))) == UUID(int=7)
    assert _as_id("z" * 36) is None
