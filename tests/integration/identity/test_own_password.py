"""Changing one's own password: refusals beside the fields, everything else signed out; its ages; the reminder."""

from datetime import timedelta

import pytest
from django.test import Client

from anbao.identity.actions.own_password import change_own, remind
from anbao.identity.models import Session
from anbao.identity.queries.figures import changeable_from, gate_limits, over_from, remind_again_from, remind_from
from anbao.kernel.actor import Actor, ActorKind
from anbao.ledger.models import Event
from anbao.messages.models import Message
from tests.integration.identity.conftest import AT, BY, PASSWORD, PROFILE, VISITOR
from tests.integration.identity.test_pages import STAFF_SIGN_IN, now, post
from tests.support.profiles import change_profile

__all__ = ["now"]  # a fixture
PAGE, REMINDER = "/account/password/", "/account/password/reminder/"
NEW = "Meadow-59-lantern"
TYPED = {"current": PASSWORD, "password": NEW, "again": NEW}


@pytest.fixture
def mine(people, now):
    people.customer()
    client = Client()
    post(client)
    return client


@pytest.fixture
def broker(people):
    change_profile(content={**PROFILE, "company": {**PROFILE["company"], "kind": "broker"}}, by=BY, at=AT)


def alive(client):
    return client.get("/account/devices/").status_code == 200


def kinds():
    return list(Event.objects.values_list("kind", flat=True))


def test_change_signs_out_elsewhere_and_tells_the_owner(mine, now):
    elsewhere = Client()
    post(elsewhere)
    page = mine.post(PAGE, TYPED)
    assert (page.status_code, page["location"]) == (302, "/account/")
    assert (alive(mine), alive(elsewhere)) == (True, False)
    assert Message.objects.get(template="identity.password-set-mail").channel == "mail"
    assert "identity.password.set" in kinds()


def test_change_says_how_it_could_be_better(mine, now):
    mine.post(PAGE, {**TYPED, "password": "kestrel2039", "again": "kestrel2039"})
    assert "下次可以再長一點" in mine.get("/account/devices/").content.decode()


def test_change_page_advises_and_says_the_rules(mine, now):
    page = mine.get(PAGE).content.decode()
    for said in ("再混用大小寫字母或符號", "至少 8 個字元", "data-reveal"):
        assert said in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "Wrong-11-password"}, "帳號或密碼不正確"),
        ({"again": "Meadow-59-lanterns"}, "兩次輸入的新密碼不一樣"),
        ({"password": "short1", "again": "short1"}, "密碼太短"),
        ({"password": PASSWORD, "again": PASSWORD}, "這組密碼最近用過"),
        ({"password": "0912345678", "again": "0912345678"}, "密碼裡有您的個人資料"),
        ({"password": "", "again": ""}, "請輸入新密碼"),
    ],
)
def test_change_refused_beside_the_field(mine, now, typed, said):
    page = mine.post(PAGE, {**TYPED, **typed})
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    for secret in (NEW, PASSWORD, "Wrong-11-password"):
        assert secret not in text
    assert "identity.password.set" not in kinds()
    assert alive(mine)


def test_change_guesses_at_the_present_password_are_counted(mine, now):
    for n in range(gate_limits(AT).attempts + 2):
        page = mine.post(PAGE, {**TYPED, "current": f"wrong-{n}"})
    assert "暫時鎖定" in page.content.decode()
    results = Event.objects.filter(kind="identity.password.compared").count()
    assert results == gate_limits(AT).attempts + 1  # and the sign-in
    assert mine.post(PAGE, TYPED).status_code == 422


def test_change_needs_a_sign_in(people, now):
    assert Client().get(PAGE)["location"].startswith("/sign-in/")
    assert Client().post(PAGE, TYPED)["location"].startswith("/sign-in/")


def test_change_leads_nowhere_else(mine, now):
    assert mine.post(PAGE, {**TYPED, "next": "https://evil.example/"})["location"] == "/account/"


def test_least_age_of_a_broker(people, broker, now):
    account = people.customer()
    client = Client()
    now.forward(seconds=1)
    post(client)
    assert "之後才能再換" in client.get(PAGE).content.decode()
    page = client.post(PAGE, TYPED)
    assert (page.status_code, "這組密碼剛換過" in page.content.decode()) == (422, True)
    assert "identity.password.unchanged" in kinds()
    by = Actor(ActorKind.CUSTOMER, str(account))
    until = changeable_from(AT, AT)
    told = change_own(account=account, current=PASSWORD, password=NEW, by=by, at=until - timedelta(seconds=1))
    assert [reason.code for reason in told] == ["identity.password-young"]
    assert change_own(account=account, current=PASSWORD, password=NEW, by=by, at=until) == ()


def test_ages_of_an_insurer_are_not_asked(people):
    account = people.customer()
    assert (changeable_from(AT, AT), over_from(AT, AT)) == (None, None)
    assert change_own(account=account, current=PASSWORD, password=NEW, by=VISITOR, at=AT) == ()


def test_greatest_age_of_a_broker_forces_the_change(people, broker, now):
    people.customer()
    over = over_from(AT, AT)
    now.at = over - timedelta(seconds=1)
    early = Client()
    assert post(early).status_code == 302
    assert alive(early)
    now.at = over
    client = Client()
    assert post(client, goal="/account/devices/")["location"] == "/account/devices/"
    for path in ("/account/devices/", "/account/", "/"):
        assert client.get(path)["location"].startswith(f"{PAGE}?next=%2F")
    assert client.post("/account/devices/others/")["location"] == PAGE
    page = client.get(PAGE, {"next": "/account/devices/"})
    assert "超過可以使用的期限" in page.content.decode()
    assert client.post(PAGE, {**TYPED, "next": "/account/devices/"})["location"] == "/account/devices/"
    assert alive(client)


def test_greatest_age_holds_for_staff(people, broker, now):
    people.staff("clerk", "commerce-clerk")
    now.at = over_from(AT, AT)
    client = Client()
    post(client, STAFF_SIGN_IN, login="clerk")
    assert client.get("/console/")["location"] == "/console/account/password/"
    assert client.post("/console/account/password/", TYPED)["location"] == "/console/"
    assert client.get("/console/").status_code == 200


def test_sign_out_is_open_with_a_password_that_is_over(people, broker, now):
    people.customer()
    now.at = over_from(AT, AT)
    client = Client()
    post(client)
    assert client.post("/sign-out/")["location"] == "/"
    assert client.get("/account/devices/")["location"].startswith("/sign-in/")


def test_reminder_stands_between_the_sign_in_and_the_page(people, now):
    people.customer()
    due = remind_from(AT, AT)
    now.at = due - timedelta(seconds=1)
    assert post(Client())["location"] == "/account/"
    now.at = due
    client = Client()
    goal = post(client, goal="/account/devices/")["location"]
    assert goal == f"{REMINDER}?next=%2Faccount%2Fdevices%2F"
    page = client.get(goal).content.decode()
    assert f'href="{PAGE}?next=%2Faccount%2Fdevices%2F"' in page
    assert 'href="/account/devices/"' in page  # put off
    assert kinds().count("identity.password.reminded") == 1
    assert post(Client())["location"] == "/account/"  # told once, left alone for a time
    now.at = remind_again_from(due, due)
    assert post(client)["location"].startswith(REMINDER)
    assert client.post(PAGE, TYPED).status_code == 302
    assert post(Client(), password=NEW)["location"] == "/account/"


def test_reminder_of_staff(people, now):
    people.staff("clerk", "commerce-clerk")
    now.at = remind_from(AT, AT)
    client = Client()
    goal = post(client, STAFF_SIGN_IN, login="clerk")["location"]
    assert goal == "/console/account/password/reminder/?next=%2Fconsole%2F"
    assert "很久沒有更換" in client.get(goal).content.decode()


def test_reminder_is_noted_once_however_many_sign_in_at_once(people):
    account = people.customer()
    due = remind_from(AT, AT)
    assert [remind(account=account, by=BY, at=due) for _ in range(3)] == [True, False, False]
    assert Session.objects.count() == 0
