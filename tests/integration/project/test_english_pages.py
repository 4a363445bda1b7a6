"""Every page that links lead to, in English: no Chinese that is not marked, nothing run together."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.acceptance.console import scene
from tests.integration.journey import sale
from tests.support.english import chinese_in, run_together_in

ENGLISH = {"headers": {"accept-language": "en"}}
EACH = 2  # pages of one kind that are read
KNOWN = ()


@pytest.fixture
def world(db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


def crawl(browser, starts):
    """Every page of ours that can be reached, at most EACH of a kind: address → its HTML."""
    waiting, seen, kinds, pages = list(starts), set(starts), Counter(), {}
    while waiting:
        address = waiting.pop(0)
        try:
            kind = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if kinds[kind] >= EACH:
            continue
        kinds[kind] += 1
        answer = browser.get(address, **ENGLISH)
        if not answer.get("Content-Type", "").startswith("text/html") or answer.status_code != 200:
            continue
        pages[address] = html = answer.content.decode()
        base = urlsplit(address).path
        for href in re.findall(r'href="([^"#]+)', html):
            href = href.replace("&amp;", "&")
            target = base + href if href.startswith("?") else href
            if target.startswith("/") and not target.startswith("/static/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return pages


def faults(pages):
    known = KNOWN
    chinese = [(text, address) for address, html in pages.items() for text in chinese_in(html, known)]
    run = [(line, address) for address, html in pages.items() for line in run_together_in(html)]
    return dict(chinese), dict(run)


def test_customer_pages(world):
    customer = world.customer()
    for state in ("quoted", "data_entered", "terms_agreed", "confirmed", "payment_open"):
        customer.reach(state, plan="light")
    customer.reach("card_entered", plan="light")
    world.run_due()
    browser = Client()
    pages = crawl(browser, ["/", "/register/", "/sign-in/"])
    browser.post("/sign-in/", {"login": "meiling", "password": sale.PASSWORD})
    pages |= crawl(browser, ["/account/"])
    import json
    json.dump(faults(pages), open("/tmp/english_c1.json", "w"), ensure_ascii=False, indent=0)
    json.dump(sorted(pages), open("/tmp/english_c1.pages.json", "w"), indent=0)
    json.dump(pages, open("/tmp/english_c1.html.json", "w"))


def test_console_pages(world, monkeypatch):
    from anbao.project.demo import seed
    customer = world.customer()
    customer.reach("confirmed", plan="light")
    customer.reach("card_entered", plan="light")
    world.run_due()
    application = customer.start(plan="light")
    customer.enter(application); customer.agree(application); customer.underwrite(application)
    try:
        scene.set_out(monkeypatch)
        scene.proposal_that_waits()
    except Exception as e: print("SCENE", repr(e))
    pages = {}
    for who in (seed.CLERK, seed.COMPLIANCE, seed.UNDERWRITER, seed.OFFICER):
        browser = Client()
        pages |= crawl(browser, ["/console/sign-in/"])
        a = browser.post("/console/sign-in/", {"login": who.login, "password": seed.PASSWORD if hasattr(seed,"PASSWORD") else who.password})
        assert a.status_code == 302
        pages |= crawl(browser, ["/console/rulebook/", "/console/applications/", "/console/policies/", "/console/approvals/", "/console/disputes/", "/console/records/", "/console/handover/", "/console/reconciliation/", "/console/screening/", "/console/statements/", "/console/advertisements/", "/console/reports/"])
    import json
    json.dump(faults(pages), open("/tmp/english_c2.json", "w"), ensure_ascii=False, indent=0)
    json.dump(sorted(pages), open("/tmp/english_c2.pages.json", "w"), indent=0)
    json.dump(pages, open("/tmp/english_c2.html.json", "w"))
