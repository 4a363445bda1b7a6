"""A shop with released travel insurance, a registered customer, outside systems in memory, tasks run in the test."""

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


@pytest.fixture
def customer(shop):
    return shop.customer()
