"""Passkeys over the pages: adding one, in with it alone or as the second step, and every answer that proves nothing."""

import json
import time
from datetime import timedelta

import pytest
from django.test import Client

from anbao.identity import api
from anbao.identity.actions import passkeys as actions
from anbao.identity.actions.sign_in import check_password
from anbao.identity.models import Factor, PasskeyChallenge
from anbao.identity.queries.figures import gate_limits
from anbao.identity.queries.kept import sign_in_rows
from anbao.kernel import clock
from anbao.kernel.actor import Subject
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger.api import entries_of
from anbao.ledger.models import Event
from tests.integration.identity.conftest import AT, PASSWORD, VISITOR
from tests.support.keys import PRESENT, SoftKey

pytestmark = pytest.mark.second_step

ORIGIN, PARTY = "https://anbao.example", "anbao.example"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.ANBAO_PUBLIC_URL = ORIGIN


@pytest.fixture
def now(monkeypatch):
    class Clock:
        at = AT

    moved = Clock()
    monkeypatch.setattr(clock, "now", lambda: moved.at)
    return moved


class Person:
    """Somebody with a browser and a key; `console` before every path of staff."""

    def __init__(self, login, *, staff=False):
        self.login, self.before = login, "/console" if staff else ""
        self.browser, self.key = Client(), SoftKey(ORIGIN, PARTY)
        self.home = "/console/" if staff else "/account/"

    @property
    def id(self):
        return api.account_of(self.login)

    def types_password(self, password=PASSWORD):
        return self.browser.post(f"{self.before}/sign-in/", {"login": self.login, "password": password})

    def asked(self, purpose):
        answer = self.browser.post(f"{self.before}/passkey/options/", {"purpose": purpose})
        return answer.json() if answer.status_code == 200 else answer.status_code

    def adds(self, name="鑰匙", **changes):
        said = self.key.made(self.asked("add"), **changes)
        return self.browser.post(f"{self.before}/account/security/passkey/", {"passkey": said, "name": name})

    def enters(self, text=None, *, next_="", **changes):
        text = self.key.used(self.asked("sign-in"), **changes) if text is None else text
        return self.browser.post(f"{self.before}/passkey/", {"passkey": text, "next": next_})

    def second(self, text=None, **changes):
        text = self.key.used(self.asked("second"), **changes) if text is None else text
        return self.browser.post(f"{self.before}/second-step/", {"way": "passkey", "passkey": text})

    def leaves(self):
        self.browser = Client()
        return self


@pytest.fixture
def customer(people, now):
    people.customer()
    someone = Person("meiling")
    someone.types_password()
    assert someone.adds().status_code == 302
    return someone.leaves()


@pytest.fixture
def clerk(people, now):
    people.staff("clerk", "commerce-clerk")
    return Person("clerk", staff=True)


def reasons():
    return [event.id for event in Event.objects.filter(kind="identity.factor.refused")]


def test_customer_enters_with_a_passkey_alone(customer):
    assert customer.enters(next_="/account/devices/")["Location"] == "/account/devices/"
    assert customer.browser.get("/account/devices/").status_code == 200
    row = Factor.objects.get(account=customer.id)
    assert row.used_at == AT


def test_password_then_passkey(customer):
    assert customer.types_password()["Location"] == "/second-step/"
    assert customer.browser.get("/account/devices/")["Location"].startswith("/sign-in/")
    assert "data-passkey" in customer.browser.get("/second-step/").content.decode()
    allowed = customer.asked("second")["allowCredentials"]
    assert len(allowed) == 1
    customer.key.flags = PRESENT  # after a password the device need not verify its user
    assert customer.second()["Location"] == "/account/"


def test_alone_the_device_must_verify_its_user(customer):
    customer.key.flags = PRESENT
    assert customer.enters().status_code == 422
    assert len(reasons()) == 1
    assert customer.browser.get("/account/")["Location"].startswith("/sign-in/")


def test_staff_add_one_as_their_first_and_enter_with_it(clerk):
    clerk.types_password()
    first = clerk.browser.get("/console/")["Location"]
    assert "/console/account/security/passkey/" in clerk.browser.get(first).content.decode()
    assert clerk.browser.get("/console/account/security/passkey/").status_code == 200
    assert clerk.adds()["Location"] == "/console/account/security/codes/?first=1"
    assert clerk.browser.get("/console/").status_code == 200
    assert clerk.leaves().enters()["Location"] == "/console/"
    assert clerk.browser.get("/console/").status_code == 200


def test_challenge_is_answered_once_and_in_time(customer, now):
    options = customer.asked("sign-in")
    said = customer.key.used(options)
    assert customer.enters(said).status_code == 302
    customer.leaves()
    assert customer.enters(said).status_code == 422  # no challenge of this session
    late = customer.key.used(customer.asked("sign-in"))
    now.at += timedelta(minutes=5)
    assert customer.enters(late).status_code == 422
    assert PasskeyChallenge.objects.filter(used_at=None).count() == 1


def test_challenge_of_another_session_or_purpose_is_not_answered(customer):
    said = customer.key.used(customer.asked("sign-in"))
    other = Person("meiling")
    other.asked("sign-in")
    assert other.enters(said).status_code == 422
    customer.types_password()
    customer.asked("sign-in")
    assert customer.second(customer.key.used(customer.asked("sign-in"))).status_code == 422


def test_challenge_is_spent_by_a_wrong_answer(customer):
    options = customer.asked("sign-in")
    assert customer.enters(customer.key.used(options, origin="https://evil.example")).status_code == 422
    assert customer.enters(customer.key.used(options)).status_code == 422


def test_one_session_on_two_servers_answers_once(customer):
    """Both read the session before either wrote it: the row decides."""
    session = {}
    actions.issue_challenge(session=session, purpose=actions.SIGN_IN, at=AT)
    taken = [actions.take_challenge(session=dict(session), purpose=actions.SIGN_IN, at=AT) for _ in range(3)]
    assert [one is not None for one in taken] == [True, False, False]


def test_key_of_one_account_is_no_second_step_of_another(customer, people, now):
    from dataclasses import replace

    data = replace(people.data, national_id="B123456780", phone="0922345678", mail="other@example.tw")
    people.customer("another", data=data)
    other = Person("another")
    other.types_password()
    other.adds()
    other.leaves().types_password()
    other.key = customer.key
    assert other.second().status_code == 422
    assert other.browser.get("/account/")["Location"].startswith("/sign-in/")


def test_customers_key_opens_no_console(customer):
    at_the_console = Person("meiling", staff=True)
    at_the_console.key = customer.key
    assert at_the_console.enters().status_code == 422


def test_copied_key_is_noticed(customer):
    customer.key.count = 3
    assert customer.enters().status_code == 302
    customer.leaves().key.count = 2
    assert customer.enters().status_code == 422
    assert Factor.objects.get(account=customer.id).sign_count == 3


def test_removed_key_opens_nothing(customer):
    row = Factor.objects.get(account=customer.id)
    customer.enters()
    removed = customer.browser.post(f"/account/security/{row.id}/remove/", {"password": PASSWORD})
    assert removed.status_code == 302
    assert customer.leaves().enters().status_code == 422


def test_same_key_is_not_added_twice(customer):
    customer.enters()
    assert customer.adds().status_code == 422
    assert Factor.objects.filter(ended_at=None).count() == 1


def test_strangers_wrong_passwords_do_not_shut_the_owner_out(customer):
    for _ in range(gate_limits(AT).attempts):
        check_password(login="meiling", password="Wrong-11-guess", audience="customer", by=VISITOR, at=AT)
    assert customer.types_password().status_code == 403
    assert customer.leaves().enters().status_code == 302


def test_adding_takes_a_fresh_proof(customer, now):
    customer.enters()
    now.at += timedelta(minutes=16)
    assert "/second-step/" in customer.browser.get("/account/security/passkey/")["Location"]
    assert customer.adds()["Location"].startswith("/second-step/")


def test_nobody_is_asked_for_a_key_of_nobody(people, now):
    visitor = Person("nobody")
    assert visitor.asked("second") == 404
    assert visitor.asked("add") == 404
    assert visitor.asked("anything") == 404
    assert visitor.asked("sign-in")["allowCredentials"] == []


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "https://192.0.2.1", "http://anbao.example", "https://[::1]:8"]
)
def test_address_without_a_name_or_encryption_offers_none(people, now, settings, address):
    settings.ANBAO_PUBLIC_URL = address
    visitor = Person("nobody")
    assert visitor.asked("sign-in") == 404
    assert "data-passkey" not in visitor.browser.get("/sign-in/").content.decode()


def test_local_address_offers_them(people, now, settings):
    settings.ANBAO_PUBLIC_URL = "http://localhost:8000"
    assert actions.party() == actions.passkeys.Party("localhost", "http://localhost:8000")


@pytest.mark.parametrize("text", ["{}", "[" * 9000, "x" * 200_000, "\x00", json.dumps({"id": "QQ", "response": 5})])
def test_hostile_answer_is_refused_in_time_and_the_next_is_taken(customer, text):
    began = time.monotonic()
    customer.asked("sign-in")
    assert customer.enters(text).status_code == 422
    assert time.monotonic() - began < 2
    assert customer.enters().status_code == 302


def test_reason_of_a_refusal_is_in_the_ledger(customer):
    customer.types_password()
    customer.second(origin="https://evil.example")
    (entry,) = [
        e for e in entries_of(Subject("account", str(customer.id)), newest=20) if e.kind == "identity.factor.refused"
    ]
    assert entry.clear == {"method": "passkey", "reason": "other-origin"}


def test_owner_sees_it_without_its_key(customer):
    rows = sign_in_rows(customer.id)["factors"]
    assert [(row["method"], row["name"]) for row in rows] == [("passkey", "鑰匙")]
    assert customer.key.id.hex() not in str(rows)


def test_probe_of_passkeys_looks_at_the_real_thing(customer, monkeypatch):
    look = probes.get("identity.fido").run
    assert isinstance(look(AT).verdict, Passed), look(AT)
    monkeypatch.setattr("anbao.identity.domain.passkeys.CoseKey.verify", lambda *_: None)
    monkeypatch.setattr("fido2.cose.ES256.verify", lambda *_: None)
    assert isinstance(look(AT).verdict, Refused)
