"""A policy whose premium was taken, its owner, and staff who decide on disputes."""

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch, sold=["policy"])


@pytest.fixture
def customer(shop):
    return shop.buyer or shop.customer()


@pytest.fixture
def policy(shop, customer):
    from anbao.commerce.policies.models import Policy

    return Policy.objects.get(application=shop.application)
