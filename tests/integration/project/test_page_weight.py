"""A first view of any page is light: the page, and all that it loads, as it is sent; fonts apart."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from anbao.kernel import clock
from anbao.project.compressing import LARGE
from anbao.project.demo import seed
from anbao.project.pictures import listed
from anbao.project.pictures.taking import name_of
from bench.support.weight import HEAVIEST, loaded_by, named_in
from tests.acceptance.console import scene
from tests.integration.journey import sale
from tests.support.served import WEIGHER, page_of, weight_of

STATES = ("quoted", "data_entered", "terms_agreed", "underwritten", "confirmed", "payment_open")
LIGHTER: dict[str, int] = {}
"""Bytes by url name, of what the tests here have looked at."""
LEAST = 110
"""Kinds of pages at least that links lead to here; those of matters that this scene does not hold, and of an examiner's
seat, are weighed by `./anbao bench pages`."""


def look(browser, starts):
    """Each page that links lead to, one of a kind, and the start pages: url name → bytes."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        address = waiting.pop(0)
        name = name_of(urlsplit(address).path)
        if not name or (name in LIGHTER and address not in starts) or "sign-out" in name:
            continue
        answer = browser.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        LIGHTER[name] = max(weight_of(address, answer), LIGHTER.get(name, 0))
        for href in re.findall(r'href="([^"#]+)', page_of(answer)):
            target = (urlsplit(address).path if href[0] == "?" else "") + href.replace("&amp;", "&")
            if target[0] == "/" and target not in seen:
                seen.add(target)
                waiting.append(target)


def a_browser():
    return Client(headers={"accept-encoding": "gzip, br"})


def signed_in(path, login, password):
    browser = a_browser()
    assert browser.post(path, {"login": login, "password": password}).status_code == 302
    return browser


@pytest.fixture
def shop(db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


def test_pages_of_visitors_and_customers(shop):
    customer = shop.customer()
    applications = {state: customer.reach(state, plan="light") for state in STATES}
    sold = customer.reach("card_entered", plan="light")
    shop.run_due()
    look(a_browser(), ["/", *(path for page in listed.pages().of("visitor") if (path := address_of(page)))])
    look(a_browser(), ["/register/"])
    named = {"data": "quoted", "terms": "data_entered", "review": "terms_agreed", "pay": "confirmed"}
    own = [reverse(f"journey:{page}", args=[applications[state]]) for page, state in named.items()]
    own += [reverse("journey:done", args=[sold]), reverse("journey:pay", args=[applications["payment_open"]])]
    look(signed_in("/sign-in/", "meiling", sale.PASSWORD), ["/account/", *own])


def address_of(page):
    try:
        return f"{reverse(page.name)}?{page.query}" if page.query else reverse(page.name)
    except NoReverseMatch:
        return ""


def test_pages_of_staff(shop, monkeypatch):
    shop.customer().reach("card_entered", plan="light")
    shop.run_due()
    seed.requests(at=clock.now())
    scene.set_out(monkeypatch)
    scene.proposal_that_waits()
    for who in seed.SIGN_INS:
        starts = [path for page in listed.pages().of(who.login) if (path := address_of(page))]
        look(signed_in("/console/sign-in/", who.login, who.password), starts)


def test_no_page_of_the_list_is_heavier_than_it_may_be():
    """After the others."""
    assert LIGHTER, "the tests before this one weigh the pages: run the whole file"
    assert {name: weight for name, weight in LIGHTER.items() if weight > HEAVIEST} == {}
    assert len(LIGHTER) >= LEAST, sorted(LIGHTER)


def test_large_pages_are_compressed_small_ones_are_not(shop):
    large, small = (a_browser().get(address) for address in ("/ui/", "/sign-in/"))
    assert large["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in large["Vary"]
    assert len(large.content) < LARGE < len(page_of(large).encode())
    assert "Content-Encoding" not in small
    assert "Content-Encoding" not in Client().get("/ui/")
    assert page_of(Client().get("/ui/")).count("<section") == page_of(large).count("<section")


def test_what_a_page_loads_is_counted_once_and_no_font():
    html = """<link rel="stylesheet" href="/s/a.css"><link rel="canonical" href="/x/"><script src="/s/a.js"></script>
    <img src="/s/p.png" srcset="/s/p.png 1x, /s/q.png 2x"><svg><use href="/s/i.svg#a"></use><use href="/s/i.svg#b"/>
    </svg><link rel="preload" href="/s/f.woff2" as="font"><img src="data:image/png;base64,x"><a href="/y/">y</a>"""
    assert loaded_by(html) == ["/s/a.css", "/s/a.js", "/s/p.png", "/s/q.png", "/s/i.svg"]
    sheet = "@import 'b.css'; @font-face { src: url(f.woff2) } .a { background: url(\"p.png\") }"
    assert named_in(sheet) == ["b.css", "p.png"]


def test_all_sheets_of_a_page_weigh_as_the_one_that_is_served(db):
    html = Client().get("/").content.decode()
    sheets = [address for address in loaded_by(html) if address.endswith(".css")]
    assert len(sheets) > 10, "in tests each sheet stands by itself"
    assert 4_000 < WEIGHER.loaded("/", "".join(f'<link rel="stylesheet" href="{one}">' for one in sheets)) < 40_000
