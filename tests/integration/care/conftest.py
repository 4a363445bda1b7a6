"""A policy whose premium was taken, its owner, and staff who answer."""

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(db, settings, monkeypatch):
    from anbao.commerce.care.views import console, contact, customer, promises

    shop = sale.open_shop(settings, monkeypatch)
    for module in (console, contact, customer, promises):
        monkeypatch.setattr(module, "now", lambda: shop.at)
    return shop


@pytest.fixture
def customer(shop):
    return shop.customer()


@pytest.fixture
def policy(shop, customer):
    from anbao.commerce.policies.models import Policy

    application = customer.reach("card_entered")
    shop.run_due()
    return Policy.objects.get(application=application)
