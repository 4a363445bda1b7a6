"""A customer with a policy, signed in, and a stranger."""

import pytest

from tests.integration.journey import sale


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch, sold=["policy"])


@pytest.fixture
def policy(shop):
    from anbao.commerce.policies.models import Policy

    return Policy.objects.get(application=shop.application)


@pytest.fixture
def owner(policy):
    from tests.integration.policies.test_pages import signed_in  # a conftest may be read before Django is set up

    return signed_in("meiling")


@pytest.fixture
def stranger(shop):
    from tests.integration.policies.test_pages import signed_in

    shop.customer(national_id="B223456786", login="stranger")
    return signed_in("stranger")
