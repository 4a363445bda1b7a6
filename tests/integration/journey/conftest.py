"""A shop with released travel insurance, a registered customer, outside systems in memory, tasks run in the test."""

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch, sold=["sold", "policy"])


@pytest.fixture
def customer(shop):
    return shop.buyer or shop.customer()
