"""A shop in which a policy was sold: what the examiner's answers look at."""

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    from anbao.examiner.queries import checklist

    checklist.forget()
    return sale.standing(stage, request, settings, monkeypatch, sold=["sold"])


@pytest.fixture
def sold(shop):
    return shop.application
