"""The first page is drawn once a minute for whoever comes without a cookie, and for nobody else."""

from datetime import timedelta

import pytest
from django.test import Client

from anbao.commerce.journey.views import front, quote
from anbao.kernel import clock
from tests.integration.journey.test_pages import sign_in


@pytest.fixture
def drawn(shop, monkeypatch):
    """How often the page was drawn, at a moment that stands still."""
    times, later, real, moment = [], [0], quote._home, clock.now().replace(second=20)

    def home(request, at):
        times.append(at)
        return real(request, at)

    monkeypatch.setattr(front, "_drawn", {})
    monkeypatch.setattr(quote, "_home", home)
    monkeypatch.setattr(quote, "now", lambda: moment + timedelta(seconds=later[0]))
    return times, later


def test_drawn_once_a_minute_to_the_same_letters(drawn):
    times, later = drawn
    first, second = Client().get("/"), Client().get("/")
    assert len(times) == 1
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)
    assert "Cookie" in second["Vary"]
    later[0] = 60
    Client().get("/")
    assert len(times) == 2


def test_each_language_has_its_own(drawn):
    chinese = Client().get("/", headers={"Accept-Language": "zh-Hant"}).content
    english = Client().get("/", headers={"Accept-Language": "en"}).content
    assert len(drawn[0]) == 2
    assert chinese != english


@pytest.mark.parametrize(
    ("query", "headers"), [({"days": "3"}, {}), ({}, {"HX-Request": "true"}), ({}, {"Cookie": "anbao_said=x"})]
)
def test_whoever_brings_something_is_drawn_a_page_of_their_own(drawn, query, headers):
    Client().get("/")
    Client().get("/", query, headers=headers)
    assert len(drawn[0]) == 2


def test_whoever_is_signed_in_sees_their_own_page(drawn, customer):
    visitor = Client().get("/").content.decode()
    assert "我的保險</a>" not in visitor
    browser = sign_in("meiling")
    assert "我的保險</a>" in browser.get("/").content.decode()
    assert Client().get("/").content.decode() == visitor


def test_what_is_no_longer_on_sale_is_not_shown_as_if_it_were(drawn, monkeypatch):
    from anbao.commerce.catalogue.queries import pricing

    before = Client().get("/").content.decode()
    assert "NT$" in before
    monkeypatch.setattr(pricing, "released_files", lambda *_, **__: None)
    after = Client().get("/").content.decode()
    assert after != before
    assert "暫停網路投保" in after
