"""Trips of the same line that overlap: the customer is told, an underwriter decides, and it is seen until payment."""

import pytest
from django.test import Client
from django.urls import reverse

from anbao.kernel.verdict import Passed, Referred, Refused
from tests.integration.journey.sale import PASSWORD, row
from tests.integration.journey.test_referrals import decide, refer, underwriter  # noqa: F401


@pytest.fixture
def insured(shop, customer):
    """A trip that is insured already."""
    application = customer.reach("card_entered")
    shop.run_due()
    assert row(application).state == "cover_reported"
    return application


def shown(name, application):
    browser = Client()
    browser.post("/sign-in/", {"login": "meiling", "password": PASSWORD})
    return browser.get(reverse(f"journey:{name}", args=[application])).content.decode()


def test_overlapping_trip_is_told_and_goes_to_a_person(shop, customer, insured, underwriter):  # noqa: F811
    second = customer.reach("terms_agreed")
    assert isinstance(customer.underwrite(second), Referred)
    assert "您在本公司已經有同一項商品的保單" in shown("progress", second)
    shop.pass_time(minutes=2)
    assert isinstance(decide(shop, refer.accept, second, underwriter), Passed)
    for step in (customer.confirm, customer.open_payment):
        assert isinstance(step(second), Passed)


def test_third_trip_is_refused_on_the_page_with_what_to_do(shop, customer, insured, underwriter):  # noqa: F811
    second = customer.reach("terms_agreed")
    customer.underwrite(second)
    shop.pass_time(minutes=2)
    decide(shop, refer.accept, second, underwriter)
    for step in (customer.confirm, customer.open_payment, customer.enter_card):
        step(second)
    shop.run_due()
    third = customer.reach("terms_agreed")
    assert isinstance(customer.underwrite(third), Refused)
    page = shown("review", third)
    assert "您在本公司已經有同一項商品的保單" in page
    assert "請改選沒有重疊的日期" in page


@pytest.mark.parametrize("state", ["underwritten", "confirmed"])
def test_trip_that_was_insured_meanwhile_is_seen_before_payment(shop, customer, state):
    first = customer.reach("card_entered")
    shop.pass_time(minutes=2)
    second = customer.reach(state)
    shop.pass_time(minutes=2)
    shop.run_due()
    assert row(first).state == "cover_reported"
    assert isinstance((customer.confirm if state == "underwritten" else customer.open_payment)(second), Refused)
    assert row(second).state == "terms_agreed"
    assert isinstance(customer.underwrite(second), Referred)
