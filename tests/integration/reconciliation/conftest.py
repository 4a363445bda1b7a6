import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch)


@pytest.fixture
def customer(shop):
    return shop.customer()
