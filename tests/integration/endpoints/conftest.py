"""A shop in which a policy was sold, and programs that call with tokens."""

import json

import pytest
from django.test import Client

from tests.integration.journey import sale


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    from anbao.commerce.policies.actions import deliver  # noqa: F401

    return sale.standing(stage, request, settings, monkeypatch, sold=["sold", "policy"])


@pytest.fixture
def customer(shop):
    return shop.buyer or shop.customer()


@pytest.fixture
def sold(shop):
    """The application of the policy that was sold."""
    return shop.application


@pytest.fixture
def program(shop, customer):
    """The customer's program, with every scope."""
    return Program(shop, customer.by.id, "customer")


@pytest.fixture
def office(shop):
    """`office("compliance")`: a program of that member of staff, with every scope that they may give."""
    from anbao.identity import api as identity

    return lambda login: Program(shop, str(identity.account_of(login)), "staff")


class Program:
    """Calls as a program does: a token, JSON, and nothing else."""

    def __init__(self, shop, account, kind, scopes=None):
        self.shop, self.account, self.kind = shop, account, kind
        self.row, self.token = token(account, kind, shop.at, scopes)
        self.client, self.keys = Client(raise_request_exception=False), 0

    def call(self, method, path, body=None, *, key=None, match="", token=None, **headers):
        headers = {"Authorization": f"Bearer {token or self.token}", **headers}
        if method in {"POST", "PUT", "DELETE"}:
            self.keys += 1
            headers["Idempotency-Key"] = f"key-{self.keys}" if key is None else key
        if match:
            headers["If-Match"] = match
        text = body if isinstance(body, str) else json.dumps(body)
        data = {} if body is None else {"data": text, "content_type": "application/json"}
        return self.client.generic(
            method, f"/api/v1{path}", headers={name: one for name, one in headers.items() if one}, **data
        )

    def get(self, path, *, answers=200, **headers):
        return self._told(self.call("GET", path, **headers), answers)

    def post(self, path, body=None, *, answers=200, **told):
        return self._told(self.call("POST", path, {} if body is None else body, **told), answers)

    def put(self, path, body, *, answers=200, **told):
        return self._told(self.call("PUT", path, body, **told), answers)

    def _told(self, answer, status):
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer["Content-Type"].endswith("json") else answer


def token(account, kind, at, scopes=None, **changes):
    """A token's row and itself, made without the form."""
    import secrets
    from datetime import timedelta
    from uuid import UUID

    from anbao.endpoints.actions.tokens import hash_of
    from anbao.endpoints.domain.scopes import scopes as known
    from anbao.endpoints.models import Token
    from anbao.endpoints.queries.tokens import NAME
    from anbao.endpoints.rest.interface import interface
    from anbao.identity import api as identity
    from anbao.kernel.ids import new_id
    from anbao.keys import api as keys

    interface()
    said = secrets.token_urlsafe(32)
    mine = [key for key, one in known.items() if one.holder == kind] if scopes is None else scopes
    sealed = keys.seal(identity.data_key_of(identity.person_of(UUID(account))), "測試".encode(), context=NAME)
    fields = {"made_at": at, "ends_at": at + timedelta(days=30), "scopes": mine, "name": sealed, **changes}
    row = Token.objects.create(id=new_id(at), account_id=account, token_hash=hash_of(said), **fields)
    return row, said
