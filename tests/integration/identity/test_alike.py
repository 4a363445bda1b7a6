"""Known and unknown people get the same answer in the same time: sign-in of customers and staff, forgotten passwords.

How time is compared: `tests/support/alike.py`. Passwords are hashed here as in production.
"""

import re

import pytest
from django.test import Client

from anbao.identity.models import SignInGate, Spending
from anbao.identity.queries import passwords
from tests.integration.identity.conftest import PASSWORD
from tests.support.alike import compare
from tests.support.hashing import product_hashing

SHARE = 0.05  # of a request's CPU
SHORT_SHARE = 0.2  # of a request of some milliseconds
DOORS = ("/sign-in/", "/console/sign-in/")


@pytest.fixture
def known(people):
    """A customer and a member of staff, whose passwords are hashed as in production."""
    with product_hashing():
        people.customer()
        people.staff("meiling", "commerce-clerk")
        yield


def attempt(door, login):
    """One wrong password, as if it were the first: nobody is locked, no budget is spent."""
    client = Client()

    def once(number):
        page = client.post(door, {"login": login.format(number=number), "password": "Wrong-1-guess"})
        assert page.status_code == 422
        return page

    return once


@pytest.fixture(autouse=True)
def _nothing_counted(monkeypatch):
    """Counters as they are for a first attempt, for both kinds: what a gate counts is no secret."""

    def clean(self, *args, **kwargs):
        SignInGate.objects.all().delete()
        Spending.objects.all().delete()
        return post(self, *args, **kwargs)

    post = Client.post
    monkeypatch.setattr(Client, "post", clean)


def seen(page):
    """What a person sees of it, without what is drawn anew each time."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    return page.status_code, text


@pytest.mark.parametrize("door", DOORS)
def test_unknown_login_is_answered_alike(known, door):
    """Byte for byte, but for the login that was typed: one as long."""
    status, text = seen(attempt(door, "meiling")(0))
    other_status, other = seen(attempt(door, "nobody1")(0))
    assert (status, text.replace("meiling", "*")) == (other_status, other.replace("nobody1", "*"))


@pytest.mark.parametrize("door", DOORS)
def test_unknown_login_takes_as_long(known, door):
    found = compare(attempt(door, "meiling"), attempt(door, "nobody{number}"), share=SHARE)
    assert found.within(SHARE), found


def forgotten(**typed):
    """Somebody asks for a new password; whose it is finds a task out, later."""

    def once(number):
        asked = {"who": "meiling", "birth_date_year": "79", "birth_date_month": "5", "birth_date_day": "17", **typed}
        page = Client().post("/sign-in/forgot/", {**asked, "who": asked["who"].format(number=number), "channel": "sms"})
        assert page["location"] == "/sign-in/forgot/code/"
        return page

    return once


@pytest.mark.parametrize("typed", [{"who": "nobody{number}"}, {"birth_date_day": "18"}])
def test_forgotten_password_of_strangers_takes_as_long(known, typed):
    """No password is hashed there: the request is short, and the share of it that says nothing larger."""
    found = compare(forgotten(), forgotten(**typed), share=SHORT_SHARE)
    assert found.within(SHORT_SHARE), found


def test_shortcut_for_unknown_logins_is_found(known, monkeypatch):
    """The comparison sees what it is for: without a hash for nobody's password the requests are apart."""
    honest = passwords.hashing.nobodys_digest
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords.hashing, "nobodys_digest", lambda: honest().replace(b"m=19456", b"m=14000"))
        found = compare(attempt(DOORS[0], "meiling"), attempt(DOORS[0], "nobody{number}"), share=SHARE)
    assert found.apart(SHARE), found


def test_right_password_of_a_closed_account_is_answered_as_unknown(known, people):
    from anbao.identity.models import Account
    from anbao.kernel import clock

    Account.objects.filter(kind="customer").update(closed_at=clock.now())
    closed = Client().post(DOORS[0], {"login": "meiling", "password": PASSWORD})
    unknown = Client().post(DOORS[0], {"login": "nobody1", "password": PASSWORD})
    assert seen(closed)[1].replace("meiling", "*") == seen(unknown)[1].replace("nobody1", "*")
