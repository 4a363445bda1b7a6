"""A policy as a sale leaves it, and what the core system has of it."""

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch)


@pytest.fixture
def customer(shop):
    return shop.customer()


@pytest.fixture
def sold(shop, customer):
    """Sell a policy, up to where every other task has run; hand-over included unless the world fails it."""

    def sell():
        from anbao.commerce.policies.models import Policy

        application = customer.reach("card_entered")
        shop.run_due()
        return Policy.objects.get(application=application)

    return sell
