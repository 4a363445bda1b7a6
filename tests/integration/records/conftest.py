"""A shop in which something has ended, and its record gathered."""

from datetime import timedelta

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    from anbao.commerce.records import tasks
    from anbao.commerce.records import views as pages

    shop = sale.standing(stage, request, settings, monkeypatch, sold=["sold"])
    for module in (tasks, pages):
        monkeypatch.setattr(module, "now", lambda: shop.at)
    return shop


@pytest.fixture
def customer(shop):
    return shop.buyer or shop.customer()


@pytest.fixture
def gather(shop):
    """Gather an application's record as the sweep does once the ledger told of it."""
    from anbao.commerce.records.actions import gathering as actions

    def now(application):
        actions.mark([application], at=shop.at)
        shop.at += timedelta(minutes=3)
        shop.world.at = shop.at
        before = actions.newest(application)
        actions.sweep(at=shop.at)
        shop.run_due()
        after = actions.newest(application)
        return None if after == before else after

    return now


@pytest.fixture
def sold(shop, customer):
    return shop.application


@pytest.fixture
def erase(shop):
    """Destroy the data key of an application, and forget it where this one long transaction still holds it."""
    from django.db import connection

    from anbao.keys.models import DataKey

    def now(application):
        DataKey.objects.filter(id=sale.row(application).data_key).update(wrapped=None, destroyed_at=shop.at)
        connection.run_on_commit[:] = [one for one in connection.run_on_commit if not hasattr(one[1], "key")]

    return now
