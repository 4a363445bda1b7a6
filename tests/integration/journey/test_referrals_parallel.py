"""Several decide at one moment, with real commits: exactly one of them does."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from anbao.commerce.journey.actions import enter, pay, refer
from anbao.commerce.journey.actions.underwrite import underwrite
from anbao.commerce.underwriting import api as underwriting
from anbao.commerce.underwriting.models import Reservation, Review
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, Subject, system
from anbao.kernel.verdict import Passed, Referred
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.journey.test_referrals import note, words


@pytest.fixture
def scene(committed_db, settings, monkeypatch):
    shop = sale.open_shop(settings, monkeypatch)
    customer = shop.customer()
    application = customer.reach("terms_agreed")
    note(shop, application)
    assert isinstance(underwrite(application=application, by=customer.by, at=shop.at), Referred)
    return shop, customer, application


def together(*acts):
    """What each answers, all begun at one moment."""
    start = threading.Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=20)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def by():
    return Actor(ActorKind.STAFF, str(identity.account_of(seed.UNDERWRITER.login)))


def deciding(shop, application, act, who):
    said = words(application)
    return lambda: act(application=application, words=said, by=who, at=shop.at)


def test_of_many_underwriters_one_decides(scene):
    shop, _customer, application = scene
    who = by()
    acts = [deciding(shop, application, act, who) for act in (refer.accept, refer.decline) * 3]
    passed = [isinstance(answer, Passed) for answer in together(*acts)]
    assert sum(passed) == 1
    review = Review.objects.get()
    ends = {"accepted": ("underwritten", 2), "declined": ("declined", 0)}
    assert sale.row(application).state == ends[review.outcome][0]
    assert Reservation.objects.filter(state="reserved").count() == ends[review.outcome][1]


@pytest.mark.parametrize("act", [refer.accept, refer.decline])
def test_customer_changes_at_the_same_moment(scene, act):
    shop, customer, application = scene
    decide = deciding(shop, application, act, by())
    declared = customer.declared(other_medical_cover=True)
    decided, _entered = together(
        decide, lambda: enter.enter_data(application=application, declared=declared, by=customer.by, at=shop.at)
    )
    found = sale.row(application)
    # Whoever came first, what was decided is not what is there now.
    assert found.state == "data_entered"
    assert found.underwritten_digest == ""
    assert Reservation.objects.filter(state="reserved").count() == 0
    assert Review.objects.count() == isinstance(decided, Passed)


@pytest.mark.parametrize("act", [refer.accept, refer.decline])
def test_lapse_at_the_same_moment(scene, act):
    shop, _customer, application = scene
    starts = sale.row(application).starts_at
    shop.at = starts - timedelta(hours=2)
    decide = deciding(shop, application, act, by())
    together(decide, lambda: pay.lapse(application=application, by=system("tests"), at=starts))
    assert sale.row(application).state == "lapsed"
    assert Reservation.objects.filter(state="reserved").count() == 0
    subject = Subject("application", str(application))
    assert underwriting.decisions_of(subject)
