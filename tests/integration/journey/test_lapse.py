"""Lapse and expiry come, whatever the clocks; who waits for something is told."""

from datetime import timedelta

import pytest

from anbao.kernel.actor import Subject, system
from anbao.kernel.verdict import Referred
from tests.integration.journey.sale import row


def settle(shop, rounds=3):
    for _ in range(rounds):
        shop.run_due()
        shop.pass_time(minutes=10)


def test_lapse_survives_a_slow_clock(shop, customer):
    application = customer.reach("confirmed")
    starts = row(application).starts_at
    shop.at = starts - timedelta(seconds=1)
    shop.run_due(until=starts)
    assert row(application).state == "confirmed"
    shop.at = starts
    settle(shop)
    assert row(application).state == "lapsed"


def test_expiry_survives_a_slow_clock(shop, customer):
    from anbao.commerce.payments import api as payments

    application = customer.reach("payment_open")
    ends = payments.payment(row(application).payment).expires_at
    shop.at = ends - timedelta(seconds=1)
    shop.run_due(until=ends)
    assert row(application).state == "payment_open"
    shop.at = ends
    settle(shop)
    assert row(application).state == "confirmed"


@pytest.mark.parametrize(("state", "hears"), [("data_entered", False), ("underwritten", False), ("confirmed", True)])
def test_lapse_is_told_to_who_confirmed(shop, customer, state, hears):
    application = customer.reach(state)
    shop.run_due()
    before = len(shop.world.texts)
    shop.at = row(application).starts_at
    settle(shop)
    assert row(application).state == "lapsed"
    assert (len(shop.world.texts) > before) is hears


def test_lapse_is_told_to_who_waits_for_an_underwriter(shop, customer):
    from anbao.commerce.underwriting import api as underwriting

    application = customer.reach("terms_agreed")
    underwriting.note_abnormal(
        person=row(application).person, kind="claim", matter=Subject("claim", "1"), at=shop.at, by=system("tests")
    )
    assert isinstance(customer.underwrite(application), Referred)
    shop.at = row(application).starts_at
    settle(shop)
    assert row(application).state == "lapsed"
    assert len(shop.world.texts) == 2  # by text message and by mail
