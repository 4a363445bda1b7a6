"""Failed sign-ins are kept as marks; what belongs together raises one alarm; its sources are kept out until an end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings

from anbao.identity.actions import attacks, upkeep
from anbao.identity.models import Attack, FailedSignIn
from anbao.identity.queries.attacks import alarm_figures, by_hour
from anbao.kernel import clock
from anbao.kernel.actor import system
from anbao.ledger.models import Event
from anbao.messages.models import Message
from tests.integration.identity.conftest import AT, PASSWORD

BY = system("tests")
SIGN_IN = "/sign-in/"


@pytest.fixture
def now(monkeypatch):
    class Now:
        at = AT

        def forward(self, **kwargs):
            self.at += timedelta(**kwargs)

    now = Now()
    monkeypatch.setattr(clock, "now", lambda: now.at)
    return now


def failed(number, *, address="198.51.100.1", login=None, password=None, at=AT):
    attacks.note_failure(
        network=address, account=login or f"customer {number}", password=password or f"Guess-{number}-x", at=at
    )


def events(kind):
    return Event.objects.filter(kind=kind).count()


def many_from_one_address(people, at=AT):
    people.staff("officer", "security-officer")
    for number in range(alarm_figures(AT).per_address):
        failed(number, at=at)


def test_alarm_when_one_address_tries_many_accounts(people):
    people.staff("officer", "security-officer")
    least = alarm_figures(AT).per_address
    for number in range(least - 1):
        failed(number)
    failed(0)  # an account once more is no further account
    assert attacks.watch(by=BY, at=AT) == 0
    failed(least)
    assert attacks.watch(by=BY, at=AT) == 1
    row = Attack.objects.get()
    assert (row.kind, row.accounts, row.attempts, row.addresses) == ("address", least, least + 1, 1)
    assert events("identity.attack.noticed") == 1
    assert [m.template for m in Message.objects.all()] == ["identity.attack-address-mail"]


def test_alarm_when_one_password_is_tried_on_many_accounts(people):
    people.staff("officer", "security-officer")
    for number in range(alarm_figures(AT).per_pattern):
        failed(number, address=f"203.0.113.{number}", password="Summer-2026-x")
    assert attacks.watch(by=BY, at=AT) == 1
    row = Attack.objects.get()
    assert (row.kind, row.addresses) == ("pattern", alarm_figures(AT).per_pattern)


def test_alarm_of_one_attack_is_told_once_and_counts_on(people):
    many_from_one_address(people)
    attacks.watch(by=BY, at=AT)
    later = AT + timedelta(minutes=10)
    for number in range(50):
        failed(100 + number, at=later)
    assert attacks.watch(by=BY, at=later) == 0
    assert Attack.objects.get().accounts == 50 + alarm_figures(AT).per_address
    assert Message.objects.count() == 1
    next_day = AT + timedelta(days=1)
    for number in range(alarm_figures(AT).per_address):
        failed(number, at=next_day)
    assert attacks.watch(by=BY, at=next_day) == 1


def test_alarm_not_when_spread_over_more_time_than_the_figure(people):
    within, least = alarm_figures(AT).within, alarm_figures(AT).per_address
    for number in range(least):
        failed(number, at=AT + number * within / 4)
        assert attacks.watch(by=BY, at=AT + number * within / 4) == 0


def test_alarm_with_a_failed_ledger_write_leaves_nothing(people, monkeypatch):
    many_from_one_address(people)

    def broken(**_):
        raise RuntimeError("no ledger")

    monkeypatch.setattr(attacks, "record", broken)
    with pytest.raises(RuntimeError):
        attacks.watch(by=BY, at=AT)
    assert not Attack.objects.exists()
    assert not Message.objects.exists()


def test_marks_hold_nothing_in_clear_and_end(people, now):
    people.customer()
    Client().post(SIGN_IN, {"login": "meiling", "password": "Wrong-guess-1"}, REMOTE_ADDR="198.51.100.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT f::text FROM identity_failedsignin f")
        said = " ".join(row[0] for row in cursor.fetchall())
    for clear in ("meiling", "Wrong-guess-1", "198.51.100.77"):
        assert clear not in said
        assert clear.encode().hex() not in said
    assert 0 <= FailedSignIn.objects.get().pattern < 2**20
    upkeep.clear(at=AT + alarm_figures(AT).kept_for - timedelta(seconds=1))
    assert FailedSignIn.objects.exists()
    upkeep.clear(at=AT + alarm_figures(AT).kept_for)
    assert not FailedSignIn.objects.exists()


def test_marks_of_a_password_differ_the_next_day(people):
    failed(1, password="Summer-2026-x")
    failed(1, password="Summer-2026-x")
    failed(1, password="Summer-2026-x", at=AT + timedelta(days=1))
    first, same, other = FailedSignIn.objects.order_by("id").values_list("pattern", flat=True)
    assert first == same != other


def test_right_password_leaves_no_mark(people, now):
    people.customer()
    assert Client().post(SIGN_IN, {"login": "meiling", "password": PASSWORD}).status_code == 302
    assert not FailedSignIn.objects.exists()


def test_sources_kept_out_until_an_end(people, now):
    """Every counted form, and whatever comes with the request; a browser in which somebody signed in stays in."""
    people.customer()
    known = Client()
    known.get(SIGN_IN)
    assert known.post(SIGN_IN, {"login": "meiling", "password": PASSWORD}).status_code == 302
    known.post("/sign-out/")
    many_from_one_address(people)
    for number in range(alarm_figures(AT).per_address):
        failed(number, address="127.0.0.1")
    attacks.watch(by=BY, at=AT)
    for row in Attack.objects.all():
        assert attacks.block(attack=row.id, length="day", by=BY, at=AT) == 1
    stranger = Client()
    assert stranger.post(SIGN_IN, {"login": "meiling", "password": PASSWORD}).status_code == 429
    assert known.post(SIGN_IN, {"login": "meiling", "password": PASSWORD}).status_code == 302
    assert events("identity.attack.blocked") == 2
    now.forward(hours=23, minutes=59)
    assert stranger.post(SIGN_IN, {"login": "meiling", "password": PASSWORD}).status_code == 429
    now.forward(minutes=1)
    assert stranger.post(SIGN_IN, {"login": "meiling", "password": PASSWORD}).status_code == 302


def test_sources_let_in_again_by_hand(people, now):
    people.customer()
    people.staff("officer", "security-officer")
    for number in range(alarm_figures(AT).per_pattern):
        failed(number, address="127.0.0.1", password="Summer-2026-x")
    attacks.watch(by=BY, at=AT)
    row = Attack.objects.get()
    attacks.block(attack=row.id, length="week", by=BY, at=AT)
    assert Client().post(SIGN_IN, {"login": "meiling", "password": PASSWORD}).status_code == 429
    attacks.unblock(attack=row.id, by=BY, at=AT)
    assert Client().post(SIGN_IN, {"login": "meiling", "password": PASSWORD}).status_code == 302


# --- The page ------------------------------------------------------------------------------------------------------


def officer():
    client = Client()
    client.post("/console/sign-in/", {"login": "officer", "password": PASSWORD})
    return client


def test_page_shows_attacks_and_keeps_sources_out(people, now):
    many_from_one_address(people)
    attacks.watch(by=BY, at=AT)
    client = officer()
    page = client.get("/console/attacks/").content.decode()
    assert "同一個位址試很多帳號" in page
    assert "198.51.100.1" not in page
    row = Attack.objects.get()
    assert client.post(f"/console/attacks/{row.id}/block/", {"length": "hour"}).status_code == 302
    assert Attack.objects.get().blocked_until == AT + timedelta(hours=1)
    assert "來源已擋住" in client.get("/console/attacks/").content.decode()
    assert client.post(f"/console/attacks/{row.id}/unblock/").status_code == 302
    assert Attack.objects.get().blocked_until is None
    assert client.post(f"/console/attacks/{row.id}/block/", {"length": "forever"}).status_code == 404


def test_page_is_for_those_who_may(people, now):
    people.staff("officer", "commerce-clerk")
    assert officer().get("/console/attacks/").status_code == 403


def test_page_without_attacks_says_so(people, now):
    people.staff("officer", "security-officer")
    assert "沒有看到攻擊" in officer().get("/console/attacks/").content.decode()


def test_hours_count_what_failed(people):
    for hours in (0, 0, 3):
        failed(1, at=AT - timedelta(hours=hours))
    bars = by_hour(at=AT).bars
    assert [bars[-1].value, bars[-4].value, sum(bar.value for bar in bars)] == [2, 1, 3]


@override_settings(ANBAO_PUBLIC_URL="https://anbao.example")
def test_work_names_an_attack_that_goes_on(people, now):
    many_from_one_address(people)
    attacks.watch(by=BY, at=AT)
    client = officer()
    assert "同一個位址試很多帳號" in client.get("/console/").content.decode()
    now.forward(hours=2)
    client = officer()
    assert "同一個位址試很多帳號" not in client.get("/console/").content.decode()
