"""Every page that links lead to, in English: no unmarked Chinese, nothing run together; safe; no dead link."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from anbao.project.demo import seed
from tests.acceptance.console import scene
from tests.integration.journey import sale
from tests.support.english import chinese_in, run_together_in
from tests.support.safe_pages import unsafe_in
from tests.support.shown import faults

EACH = 2  # pages of one kind that are read
READ: dict[str, str] = {}
"""What the tests here have read, by address, for the last one to show."""
# Data, which nobody translates: names of people, of the company and of a list, an address, what somebody wrote.
DATA = [
    *("林美玲", "林〇〇", "臺北市信義區市府路 1 號", "示範名單", "三次太嚴，請先和客服中心談過再提。"),
    *(who.name for who in seed.SIGN_INS),
    str(seed.PROFILE["company"]["name"]),
]
ANSWERS = {200, 302, 403}
EMPTY = {"/about/code/": {503}}  # shown once the company imported the associations' file
STATES = ("quoted", "data_entered", "terms_agreed", "underwritten", "confirmed", "payment_open")
SECTIONS = (
    "rulebook applications policies approvals disputes records handover reconciliation screening reports statements"
)


@pytest.fixture
def shop(db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


@pytest.fixture
def customer(shop):
    return shop.customer()


def english():
    return Client(headers={"accept-language": "en"})


def signed_in(path, login, password):
    browser = english()
    assert browser.post(path, {"login": login, "password": password}).status_code == 302
    return browser


def crawl(browser, starts, known=()):
    """The pages that were named and what their links lead to, at most EACH of a kind: address → its HTML."""
    waiting, seen, kinds, pages = list(starts), {*starts, *known}, Counter(), {}
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if kind is None or (kinds[kind] >= EACH and address not in starts):
            continue
        kinds[kind] += 1
        answer = browser.get(address)
        assert answer.status_code in ANSWERS | EMPTY.get(address, set()), f"{address} answers {answer.status_code}"
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        assert answer["Content-Language"] == "en"
        pages[address] = html = answer.content.decode()
        assert list(unsafe_in(answer, personal="anbao_session" in browser.cookies)) == [], address
        for href in re.findall(r'href="([^"#]+)', html):
            target = (urlsplit(address).path if href[0] == "?" else "") + href.replace("&amp;", "&")
            if target[0] == "/" and target not in seen:
                seen.add(target)
                waiting.append(target)
    return pages


def _kind(address):
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:  # files
        return None


def read(pages, *, least):
    assert len(pages) >= least, sorted(pages)
    READ.update(pages)
    assert {text: address for address, html in pages.items() for text in chinese_in(html, DATA)} == {}
    assert {text: address for address, html in pages.items() for text in run_together_in(html)} == {}


def test_pages_of_visitors_and_customers(shop, customer):
    applications = {state: customer.reach(state, plan="light") for state in STATES}
    sold = customer.reach("card_entered", plan="light")
    shop.run_due()
    open_to_all = crawl(
        english(), ["/", "/register/", "/sign-in/", "/about/terms/", "/about/withdrawal/", "/about/code/"]
    )
    apply = {"data": "quoted", "change-quote": "quoted", "terms": "data_entered", "review": "terms_agreed"}
    named = [reverse(f"journey:{page}", args=[applications[state]]) for page, state in apply.items()]
    named += [
        reverse("journey:review", args=[applications["underwritten"]]),
        reverse("journey:pay", args=[applications["confirmed"]]),
        reverse("journey:pay", args=[applications["payment_open"]]),
        reverse("journey:done", args=[sold]),
    ]
    browser = signed_in("/sign-in/", "meiling", sale.PASSWORD)
    own = crawl(browser, ["/account/", *named], known=open_to_all)
    read(open_to_all | own, least=28)


def test_pages_of_staff(shop, customer, monkeypatch):
    customer.reach("confirmed", plan="light")
    customer.reach("card_entered", plan="light")
    shop.run_due()
    referred = customer.start(plan="light")
    customer.enter(referred)
    customer.agree(referred)
    customer.underwrite(referred)
    scene.set_out(monkeypatch)
    scene.proposal_that_waits()
    pages = crawl(english(), ["/console/sign-in/"])
    for who in seed.SIGN_INS:
        browser = signed_in("/console/sign-in/", who.login, who.password)
        starts = [f"/console/{section}/" for section in SECTIONS.split()]
        pages |= crawl(browser, starts if who == seed.CLERK else starts[:4], known=pages)
    read(pages, least=80)


def test_read_pages_shown_in_a_browser(page):
    """One of each kind. After the others, without a database: under the browser's loop Django has other connections."""
    assert READ, "the tests before this one read the pages: run the whole file"
    first = {_kind(address): address for address in reversed(READ)}
    found = faults(page, {address: READ[address] for address in first.values()})
    assert not found, "\n".join(found)
