import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(db, settings, monkeypatch):
    return sale.open_shop(settings, monkeypatch)


@pytest.fixture
def customer(shop):
    return shop.customer()
