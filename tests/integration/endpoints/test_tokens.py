"""Tokens: made with the password, shown once, for what their owner may do, and over at once when revoked."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from anbao.endpoints.models import Token
from anbao.kernel.actor import Subject
from anbao.kernel.ids import new_id
from anbao.ledger import api as ledger
from anbao.project.demo import seed
from tests.integration.endpoints.conftest import Program, token
from tests.integration.journey.sale import PASSWORD

PAGES = {"customer": ("/sign-in/", "meiling", PASSWORD, "/account/tokens/", "policies:read")}
PAGES["staff"] = ("/console/sign-in/", "compliance", "Orchard-31-violet", "/console/tokens/", "rulebook:read")


class Page:
    def __init__(self, shop, kind):
        sign_in, login, self.password, self.path, self.scope = PAGES[kind]
        self.shop, self.browser = shop, Client()
        assert self.browser.post(sign_in, {"login": login, "password": self.password}).status_code == 302

    def make(self, **changes):
        until = (self.shop.at + timedelta(days=30)).date().isoformat()
        said = {"id": str(new_id(self.shop.at)), "name": "記帳程式", "scopes": [self.scope], "until": until}
        return self.browser.post(self.path, {**said, "password": self.password, **changes})


@pytest.fixture(params=["customer", "staff"])
def page(shop, customer, request):
    from anbao.endpoints.rest.interface import interface

    interface()
    return Page(shop, request.param)


def told(answer):
    return re.search(r"anbao_[\w-]{43}", answer.content.decode())


def test_token_is_shown_once_and_ends_at_once(page, shop):
    first = page.browser.get(page.path)
    assert (first.status_code, first["Cache-Control"]) == (200, "private, no-store")
    made = page.make()
    secret = told(made)[0]
    assert made["Cache-Control"] == "private, no-store"
    assert told(page.browser.get(page.path)) is None
    row = Token.objects.get()
    assert secret not in repr(row.__dict__)
    assert "記帳程式".encode() not in bytes(row.name)
    called = Client().get("/api/v1/token", headers={"Authorization": f"Bearer {secret}"})
    assert (called.status_code, called.json()["scopes"]) == (200, [page.scope])
    assert "還沒有用過" not in page.browser.get(page.path).content.decode()
    assert page.browser.post(f"{page.path}{row.id}/revoke/").status_code == 302
    for _ in range(2):
        refused = Client().get("/api/v1/token", headers={"Authorization": f"Bearer {secret}"})
        assert (refused.status_code, refused.json()["code"]) == (401, "token-refused")
        assert refused["WWW-Authenticate"].startswith("Bearer")
    entries = ledger.entries_of(Subject("account", str(row.account_id)))
    kinds = [entry.kind for entry in entries if entry.kind.startswith("endpoints.")]
    assert kinds == ["endpoints.token.made", "endpoints.token.revoked"]
    assert not any(secret in str(entry.clear) or "記帳" in str(entry.clear) for entry in entries)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"password": "Wrong-11-kettle"}, "密碼"),
        ({"scopes": ["ledger:write"]}, "請只選畫面上列出的範圍"),
        ({"scopes": []}, "請至少勾選一項"),
        ({"name": ""}, "請為權杖取個名字"),
        ({"until": "2020-01-01"}, "到期日要在今天之後"),
        ({"until": "2099-01-01"}, "到期日要在今天之後"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_makes_nothing(page, changes, says):
    answer = page.make(**changes)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert says in text
    assert Token.objects.count() == 0
    assert 'value="記帳程式"' in text or "name" in changes


def test_form_sent_twice_makes_one_token(page, shop):
    same = str(new_id(shop.at))
    assert told(page.make(id=same))
    again = page.make(id=same)
    assert (again.status_code, told(again)) == (422, None)
    assert Token.objects.count() == 1


def test_without_its_entry_there_is_no_token(page, monkeypatch):
    def fail(**_entry):
        raise RuntimeError("the ledger took nothing")

    monkeypatch.setattr("anbao.endpoints.actions.tokens.ledger.record", fail)
    with pytest.raises(RuntimeError, match="took nothing"):
        page.make()
    assert Token.objects.count() == 0


def test_token_of_somebody_else_is_not_there(page, shop):
    other = shop.customer(national_id="B123456780", login="another")
    row, _secret = token(other.by.id, "customer", shop.at)
    assert page.browser.post(f"{page.path}{row.id}/revoke/").status_code == 404
    row.refresh_from_db()
    assert row.revoked_at is None


def test_scopes_of_staff_are_what_their_roles_allow(shop, customer):
    text = Page(shop, "staff").browser.get("/console/tokens/").content.decode()
    assert "ledger:read" in text
    from anbao.identity import api as identity
    from anbao.identity.models import RoleGrant

    account = identity.account_of("compliance")
    officer = Program(shop, str(account), "staff")
    RoleGrant.objects.filter(account=account).update(ended_at=shop.at)
    assert officer.get("/rulebook/coverage", answers=403)["code"] == "permission-missing"


@pytest.mark.parametrize(
    "changes", [{"ends_at": timedelta(seconds=0)}, {"revoked_at": timedelta(days=-1)}], ids=["over", "revoked"]
)
def test_token_that_is_over_is_refused_every_time(shop, customer, changes):
    fields = {name: shop.at + delta for name, delta in changes.items()}
    row, secret = token(customer.by.id, "customer", shop.at - timedelta(days=2), **fields)
    answer = Client().get("/api/v1/token", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, row.used_at) == (401, None)


def test_officer_sees_and_revokes_colleagues_tokens_alone(shop, customer, office, program):
    colleague = office("compliance")
    browser = Client()
    browser.post("/console/sign-in/", {"login": "officer", "password": "Meadow-59-lantern"})
    name = next(who.name for who in seed.SIGN_INS if who.login == "compliance")
    assert name in browser.get("/console/tokens/everybody/").content.decode()
    assert browser.post(f"/console/tokens/everybody/{program.row.id}/revoke/").status_code == 404
    assert browser.post(f"/console/tokens/everybody/{colleague.row.id}/revoke/").status_code == 302
    assert colleague.get("/token", answers=401)["code"] == "token-refused"
    assert program.get("/token")["holder"] == "customer"
    entry = ledger.entries_of(Subject("account", str(colleague.account)))[-1]
    assert (entry.kind, entry.by != f"staff:{colleague.account}") == ("endpoints.token.revoked", True)
    other = Page(shop, "staff").browser
    assert other.get("/console/tokens/everybody/").status_code == 403
    assert other.post(f"/console/tokens/everybody/{colleague.row.id}/revoke/").status_code == 403


def test_token_of_a_closed_account_is_over(shop, customer):
    from anbao.identity.models import Account

    program = Program(shop, customer.by.id, "customer")
    Account.objects.filter(id=customer.by.id).update(closed_at=shop.at)
    assert program.get("/token", answers=401)["code"] == "token-refused"


def test_without_permission_there_is_no_page_for_staff(shop):
    from anbao.identity import api as identity
    from anbao.identity.models import RoleGrant

    browser = Page(shop, "staff").browser
    RoleGrant.objects.filter(account=UUID(str(identity.account_of("compliance")))).update(ended_at=shop.at)
    assert browser.get("/console/tokens/").status_code == 403
