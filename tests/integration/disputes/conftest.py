"""A policy whose premium was taken, its owner, and staff who decide on disputes."""

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


@pytest.fixture
def customer(shop):
    return shop.customer()


@pytest.fixture
def policy(shop, customer):
    from anbao.commerce.policies.models import Policy

    application = customer.reach("card_entered")
    shop.run_due()
    return Policy.objects.get(application=application)
