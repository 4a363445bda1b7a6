"""What was accepted stands only while what it rests on does; the contract names what was agreed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anbao.kernel.actor import Subject, system
from anbao.kernel.verdict import Passed, Referred, Refused
from tests.integration.journey.sale import PASSWORD, kinds, row

BY = system("tests")
DAY = timedelta(days=1)


def newer_release(at):
    """The files on disk are not the released ones any more."""
    from anbao.commerce.catalogue.models import Release
    from anbao.kernel.ids import new_id

    Release.objects.create(
        id=new_id(at), unit="travel", digest="0" * 64, manifest={}, proposed_by="staff:1", approved_by="staff:2",
        released_at=at,
    )  # fmt: skip


def note_abnormal(shop, application):
    from anbao.commerce.underwriting import api as underwriting

    person = row(application).person
    underwriting.note_abnormal(person=person, kind="claim", matter=Subject("claim", "1"), at=shop.at, by=BY)


def go_on(customer, application):
    return (customer.confirm if row(application).state == "underwritten" else customer.open_payment)(application)


def assert_back(application):
    found = row(application)
    assert found.state == "terms_agreed"
    assert (found.underwritten_digest, found.confirmed_digest, found.otp) == ("", "", None)
    assert kinds(application)[-1] == "underwriting-over"


@pytest.mark.parametrize("state", ["underwritten", "confirmed"])
def test_abnormal_note_since_goes_back_and_then_to_a_person(shop, customer, state):
    application = customer.reach(state)
    note_abnormal(shop, application)
    assert isinstance(go_on(customer, application), Refused)
    assert_back(application)
    assert isinstance(customer.underwrite(application), Referred)


@pytest.mark.parametrize("state", ["underwritten", "confirmed"])
def test_line_taken_off_sale_is_not_sold_on(shop, customer, state):
    application = customer.reach(state)
    shop.pass_time(minutes=1)
    newer_release(shop.at)
    assert isinstance(go_on(customer, application), Refused)
    assert_back(application)
    assert row(application).notice["code"] == "catalogue.line-not-released"
    assert customer.underwrite(application).reason.code == "catalogue.line-not-released"


def test_lead_time_counts_at_payment(shop, customer):
    application = customer.reach("confirmed", **later(customer, days=0, hours=3))
    shop.at = row(application).starts_at - timedelta(minutes=60, seconds=-1)
    assert isinstance(customer.open_payment(application), Refused)
    assert_back(application)


def test_price_changed_since_is_not_charged(shop, customer):
    from anbao.commerce.journey.models import Application

    application = customer.reach("confirmed")
    found = row(application)
    Application.objects.filter(id=application).update(premium=found.premium + 1)
    customer.open_payment(application)
    assert row(application).state != "payment_open"


def later(customer, *, days=10, hours=0):
    from datetime import datetime

    trip = customer.inputs()
    ahead = timedelta(days=days - 2, hours=hours) if days else timedelta(days=-2, hours=hours)
    moved = {k: datetime.fromisoformat(trip[k]) + ahead for k in ("departs_at", "returns_at")}
    return {name: moment.strftime("%Y-%m-%dT%H:%M") for name, moment in moved.items()}


@pytest.mark.parametrize("state", ["underwritten", "confirmed"])
def test_underwriting_is_over_after_a_day(shop, customer, state):
    application = customer.reach(state, **later(customer))
    shop.pass_time(days=1)
    assert isinstance(go_on(customer, application), Refused)
    assert_back(application)
    assert row(application).notice["code"] == "sale.underwriting-over"
    shop.pass_time(minutes=2)  # codes are not sent one after the other
    for step in (customer.underwrite, customer.confirm, customer.open_payment):
        assert isinstance(step(application), Passed)


def test_underwriting_stands_until_the_day_is_over(shop, customer):
    application = customer.reach("confirmed", **later(customer))
    shop.at += DAY - timedelta(seconds=1)
    assert isinstance(customer.open_payment(application), Passed)


def test_lost_hold_leads_back_to_underwriting(shop, customer):
    application = customer.reach("confirmed", plan="full")
    shop.pass_time(hours=3)
    customer.reach("underwritten", plan="full")
    lost = customer.open_payment(application)
    assert lost.reason.code == "underwriting.hold-lost"
    assert_back(application)
    browser = Client()
    browser.post("/sign-in/", {"login": "meiling", "password": PASSWORD})
    shown = browser.get(reverse("journey:pay", args=[application]), follow=True)
    assert shown.redirect_chain[-1][0] == reverse("journey:review", args=[application])
    assert lost.reason.message in shown.content.decode()


def test_contract_names_the_documents_that_were_agreed(shop, customer):
    from anbao.commerce.policies.actions.issue import CONTENT_CONTEXT
    from anbao.commerce.policies.models import Policy
    from anbao.keys import api as keys

    application = customer.reach("card_entered")
    shop.pass_time(minutes=1)
    newer_release(shop.at)
    shop.run_due()
    policy = Policy.objects.get(application=application)
    named = keys.unseal_json(bytes(policy.content), context=CONTENT_CONTEXT)["documents"]
    assert len(named) == len(row(application).terms) > 0


def test_own_contract_is_not_counted_twice(shop, customer):
    """The industry's sum is of all insurers together, so our reported contract is in it; 10 + 2 million are allowed."""
    customer.reach("card_entered", plan="full")
    shop.run_due()
    shop.world.accumulated = 10_000_000
    second = customer.reach("terms_agreed", plan="light")
    assert customer.underwrite(second).reason.code == "underwriting.trip-overlaps"  # and nothing about sums


def test_own_contract_counts_until_it_is_reported(shop, customer):
    customer.reach("card_entered", plan="full")
    shop.run_due()
    from anbao.commerce.journey.models import Application

    Application.objects.filter(state="cover_reported").update(state="contracted")
    shop.world.accumulated = 10_000_000  # another company's, then
    second = customer.reach("terms_agreed", plan="light")
    assert customer.underwrite(second).reason.code == "underwriting.industry-sum-over-limit"


def test_referred_may_still_be_changed(shop, customer):
    application = customer.reach("terms_agreed")
    note_abnormal(shop, application)
    assert isinstance(customer.underwrite(application), Referred)
    browser = Client()
    browser.post("/sign-in/", {"login": "meiling", "password": PASSWORD})
    shown = browser.get(reverse("journey:progress", args=[application])).content.decode()
    assert reverse("journey:change-quote", args=[application]) in shown
    assert isinstance(customer.enter(application), Passed)
    assert row(application).state == "data_entered"
