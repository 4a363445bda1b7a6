"""Where a customer is signed in: listed, ended one by one or all but this; a kind of device not used before is told."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.identity.models import Account, KnownDevice, Session
from anbao.ledger.models import Event
from anbao.messages.models import Message
from tests.integration.identity.test_pages import now, post
from tests.unit.identity.test_devices import CHROME, IPHONE

__all__ = ["now"]  # a fixture
PAGE = "/account/devices/"


def browser(agent=CHROME, **more):
    client = Client(headers={"user-agent": agent})
    assert post(client, **more).status_code == 302
    return client


def alive(client):
    return client.get(PAGE).status_code == 200


@pytest.fixture
def two(people, now):
    people.customer()
    desk, phone = browser(), browser(f"{IPHONE} Safari/604.1")
    return desk, phone


def test_devices_are_listed_in_plain_words_and_nothing_of_the_key(two):
    desk, _phone = two
    answer = desk.get(PAGE)
    page = answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert page.index("Windows 的 Chrome") < page.index("iPhone 的 Safari")
    assert "就是這個裝置，現在" in page
    assert [row.key_hash for row in Session.objects.all() if row.key_hash in page] == []


def test_signing_out_one_or_all_others_leaves_this_one(two, now):
    desk, phone = two
    third = browser()
    other = Session.objects.get(device="Safari/iPhone")
    assert desk.post(f"{PAGE}{other.name}/", follow=True).status_code == 200
    assert (alive(desk), alive(phone), alive(third)) == (True, False, True)
    assert desk.post(f"{PAGE}others/").status_code == 302
    assert (alive(desk), alive(third)) == (True, False)
    assert Event.objects.filter(kind="identity.sessions-ended").count() == 2
    assert desk.post(f"{PAGE}others/").status_code == 302  # nothing is left: no entry either
    assert Event.objects.filter(kind="identity.sessions-ended").count() == 2


def test_own_session_ends_as_the_button_in_the_header_does(two):
    desk, _phone = two
    here = Session.objects.get(device="Chrome/Windows")
    assert desk.post(f"{PAGE}{here.name}/")["location"] == "/"
    assert not alive(desk)


def test_sessions_of_others_are_not_there(two, people, now):
    data = people.data.__class__(**{**_fields(people.data), "national_id": "B223456786", "mail": "x@example.tw"})
    people.customer(login="stranger", data=data)
    stranger = browser(login="stranger")
    mine = Session.objects.get(device="Safari/iPhone")
    assert "iPhone" not in stranger.get(PAGE).content.decode()
    assert stranger.post(f"{PAGE}{mine.name}/").status_code == 404
    assert stranger.post(f"{PAGE}others/").status_code == 302
    assert alive(two[1])
    assert Client().get(PAGE)["location"].startswith("/sign-in/")


def test_what_is_over_is_not_listed(two, now):
    desk, _phone = two
    now.forward(minutes=29)
    assert alive(desk)
    now.forward(minutes=29)
    assert "iPhone" not in desk.get(PAGE).content.decode()


def test_page_asks_no_more_with_more_sessions(two, now):
    desk, _phone = two
    desk.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(PAGE)
    for _ in range(5):
        browser()
    with CaptureQueriesContext(connection) as many:
        desk.get(PAGE)
    assert len(many) == len(few)


def test_only_a_kind_of_device_not_used_before_is_told_by_mail(two, now):
    assert [row.template for row in Message.objects.all()] == ["identity.new-device-mail"]  # not of the first
    browser(f"{IPHONE} Safari/604.1")
    assert Message.objects.count() == 1
    assert set(KnownDevice.objects.values_list("device", flat=True)) == {"Chrome/Windows", "Safari/iPhone"}
    assert Event.objects.filter(kind="identity.device-new").count() == 1


def test_language_that_is_chosen_is_kept_and_written_in(two, now):
    desk, _phone = two
    assert desk.post("/language", {"language": "en"}).status_code == 302
    assert Account.objects.get(kind="customer").language == "en"
    desk.post("/language", {"language": "en"})
    desk.post("/language", {"language": "xx"})
    assert Event.objects.filter(kind="identity.language-chosen").count() == 1
    browser("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Firefox/127.0")
    assert set(Message.objects.values_list("language", flat=True)) == {"zh-hant", "en"}
    Client().post("/language", {"language": "zh-hant"})  # a visitor's browser keeps it alone
    assert Account.objects.get(kind="customer").language == "en"


def _fields(data):
    return {name: getattr(data, name) for name in data.__slots__}
