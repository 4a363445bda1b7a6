"""Phone, mail and address: changed with the password and two codes, undone from the former channel while it cools."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from anbao.identity.actions import contacts
from anbao.identity.models import Account, ContactChange, OneTimePassword, Person, Session
from anbao.identity.queries.contact_probe import told_and_ended
from anbao.identity.queries.contacts import standing_contact
from anbao.identity.queries.figures import contact_figures, gate_limits
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.verdict import Held, Passed, Refused
from anbao.keys.api import unseal
from anbao.ledger.api import entries_of
from anbao.ledger.models import Event
from anbao.messages.models import Message
from anbao.messages.queries.sent import RECIPIENT, SECRET, unpack
from tests.integration.identity.conftest import AT, BY, PASSWORD
from tests.integration.identity.test_pages import now, post

__all__ = ["now"]  # a fixture
PAGE, PHONE, MAIL, ADDRESS = (f"/account/contact/{part}" for part in ("", "phone/", "mail/", "address/"))
NEW_PHONE, NEW_MAIL = "0987654321", "new.lin@example.tw"


def sent():
    """Recipient, template and whole text of every message, oldest first."""
    rows = Message.objects.order_by("created_at", "id")
    return [
        (
            unseal(bytes(row.recipient), context=RECIPIENT).decode(),
            row.template,
            unpack(unseal(bytes(row.secret_text), context=SECRET)).text if row.secret_text else "",
        )
        for row in rows
    ]


def last_code():
    return re.search(r"驗證碼[： ]+(\d+)", [text for _to, template, text in sent() if "otp" in template][-1])[1]


def notices():
    """Recipient and address of every notice, by when it was written."""
    found = [(to, re.search(r"/not-me/[\w-]+/", text)[0]) for to, template, text in sent() if "changed" in template]
    return [one for pair in zip(found[::2], found[1::2], strict=True) for one in sorted(pair)]


@pytest.fixture
def customer(people, now):
    people.customer()
    client = Client()
    assert post(client).status_code == 302
    client.now = now
    return client


def account():
    return Account.objects.get(kind="customer")


def known():
    from anbao.identity import api

    return api.person_data(account().person_id)


def ask(client, page=PHONE, value=NEW_PHONE, password=PASSWORD):
    client.now.forward(seconds=1)  # so that messages have an order
    return client.post(page, {"value": value, "password": password})


def confirm(client, where, code=None):
    client.now.forward(seconds=1)
    return client.post(where, {"code": code or last_code()})


def change(client, page=PHONE, value=NEW_PHONE):
    where = ask(client, page, value)["location"]
    assert confirm(client, where)["location"] == where
    assert confirm(client, where)["location"] == PAGE


def test_phone_changes_after_both_codes_and_the_old_one_is_told(customer, now):
    where = ask(customer)["location"]
    assert "第一組" in customer.get(where).content.decode()
    assert sent()[-1][0] == "+886987654321"
    assert confirm(customer, where)["location"] == where
    assert "第二組" in customer.get(where).content.decode()
    assert sent()[-1][0] == "0912345678"
    assert known().phone == "0912345678"
    assert confirm(customer, where)["location"] == PAGE
    assert known().phone == "+886987654321"
    assert [to for to, _url in notices()] == ["0912345678", "mei.ling@example.tw"]
    page = customer.get(PAGE).content.decode()
    assert "手機號碼已變更" in page
    assert "剛變更" in page
    assert "0912345678" not in page
    assert "0987654321" not in page
    entry = next(e for e in entries_of(_subject()) if e.kind == "identity.contact.changed")
    assert set(entry.clear) >= {"field", "change", "until"}
    from anbao.identity import api

    assert api.find_customers("phone", NEW_PHONE, limit=2) == [account().person_id]
    assert api.find_customers("phone", "0912345678", limit=2) == []


def _subject():
    from anbao.kernel.actor import Subject

    return Subject("account", str(account().id))


def test_mail_changes_the_same_way(customer, now):
    change(customer, MAIL, NEW_MAIL)
    assert known().mail == NEW_MAIL
    assert [to for to, _url in notices()] == ["0912345678", "mei.ling@example.tw"]


def test_wrong_password_asks_nothing_and_counts(customer, now):
    most = gate_limits(AT).attempts
    for _ in range(most):
        answer = ask(customer, password="Wrong-11-guess")
        assert answer.status_code == 422
    page = ask(customer).content.decode()
    assert NEW_PHONE in page  # what was typed stays
    assert PASSWORD not in page
    assert not ContactChange.objects.exists()
    assert not OneTimePassword.objects.exists()


@pytest.mark.parametrize(
    ("page", "value"), [(PHONE, "0912345678"), (PHONE, "02-27208889"), (PHONE, ""), (MAIL, "no mail"), (MAIL, "")]
)
def test_what_is_no_other_channel_is_refused_beside_its_field(customer, now, page, value):
    Person.objects.update(phone=Person.objects.get(id=account().person_id).phone)
    from anbao.identity.actions.persons import change_contact

    change_contact(person=Person.objects.get(id=account().person_id), field="phone", value="+886912345678", at=AT)
    answer = ask(customer, page, value)
    assert answer.status_code == 422
    assert "id_value" in answer.content.decode()
    assert not ContactChange.objects.exists()


def test_wrong_codes_end_the_code_not_the_change(customer, now):
    where = ask(customer)["location"]
    right = last_code()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        assert confirm(customer, where, wrong).status_code == 422
    assert confirm(customer, where, right).status_code == 422
    now.forward(minutes=2)
    assert customer.post(f"{where}again/").status_code == 302
    assert confirm(customer, where)["location"] == where


def test_half_an_hour_to_confirm_and_not_a_moment_more(customer, now):
    where = ask(customer)["location"]
    until = ContactChange.objects.get().asked_at + contact_figures(AT).within
    now.forward(minutes=20)
    assert customer.get(where).status_code == 200
    now.at = until - timedelta(seconds=1)
    assert customer.get(where).status_code == 200
    assert contacts.settle_all(by=BY, at=now.at) == 0
    now.at = until
    assert customer.get(where)["location"] == PAGE
    assert confirm(customer, where, "123456")["location"] == PAGE
    assert contacts.settle_all(by=BY, at=now.at) == 1
    row = ContactChange.objects.get()
    assert (row.state, row.new) == ("dropped", None)  # what was typed is gone


def test_so_many_changes_a_day_and_the_next_day_again(customer, now):
    most = contact_figures(AT).most
    for number in range(most):
        now.forward(minutes=1)
        assert ask(customer, value=f"098765432{number}").status_code == 302
    now.forward(minutes=1)
    answer = ask(customer)
    assert answer.status_code == 422
    assert "明天" in answer.content.decode()
    assert Event.objects.filter(kind="identity.contact.refused").count() == 1
    now.at = AT + timedelta(days=1, minutes=1)
    assert post(customer).status_code == 302
    assert ask(customer).status_code == 302


def test_old_channel_stops_the_change_without_signing_in_and_nothing_else_ends(customer, now):
    change(customer)
    sessions = Session.objects.filter(account=account()).count()
    _to, url = notices()[0]
    stranger = Client()
    page = stranger.get(url)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert known().phone == "+886987654321"  # following the link undoes nothing yet
    now.forward(seconds=1)
    assert "變更已取消" in stranger.post(url).content.decode()
    assert known().phone == "0912345678"
    assert Session.objects.filter(account=account()).count() == sessions
    assert customer.get(PAGE).status_code == 200
    assert sent()[-1][:2] == ("0912345678", "identity.contact-stopped-sms")
    assert stranger.get(url).status_code == 410
    assert stranger.post(url).status_code == 410
    assert Event.objects.filter(kind="identity.contact.stopped").count() == 1


def test_it_cools_to_the_end_of_its_last_day(customer, now):
    change(customer)
    url, until = notices()[0][1], ContactChange.objects.get().cools_until
    person = account().person_id
    assert standing_contact(person, "phone", at=until - timedelta(seconds=1)) == "0912345678"
    assert standing_contact(person, "phone", at=until) == "+886987654321"
    now.at = until - timedelta(seconds=1)
    assert contacts.settle_all(by=BY, at=now.at) == 0
    assert Client().get(url).status_code == 200
    now.at = until
    assert Client().get(url).status_code == 410
    assert Client().post(url).status_code == 410
    assert known().phone == "+886987654321"
    assert contacts.settle_all(by=BY, at=now.at) == 1
    assert contacts.settle_all(by=BY, at=now.at) == 0
    row = ContactChange.objects.get()
    assert (row.state, row.stop_mac) == ("settled", None)


def test_second_change_while_one_cools_still_asks_and_tells_the_first_channel(customer, now):
    change(customer)
    now.forward(minutes=5)
    change(customer, value="0911222333")
    asked = [to for to, template, _text in sent() if "otp" in template]
    assert asked == ["+886987654321", "0912345678", "+886911222333", "0912345678"]
    first, second = ContactChange.objects.order_by("asked_at")
    assert (first.state, second.state) == ("followed", "cooling")
    _to, url = notices()[0]  # of the first change: it undoes all of it
    assert "變更已取消" in Client().post(url).content.decode()
    assert known().phone == "0912345678"
    assert Client().get(notices()[-1][1]).status_code == 410


def test_code_of_one_change_confirms_no_other(customer, now):
    first = ask(customer)["location"]
    code = last_code()
    now.forward(minutes=2)
    second = ask(customer, value="0911222333")["location"]
    assert customer.get(first)["location"] == PAGE  # it was dropped
    assert confirm(customer, second, code).status_code == 422


def test_strangers_find_nothing(customer, people, now):
    where = ask(customer)["location"]
    data = {name: getattr(people.data, name) for name in people.data.__slots__}
    other = people.data.__class__(
        **{**data, "national_id": "B223456786", "mail": "x@example.tw", "phone": "0911000111"}
    )
    people.customer(login="stranger", data=other)
    client = Client()
    client.now = now
    post(client, login="stranger")
    assert client.get(where)["location"] == PAGE
    assert client.post(where, {"code": last_code()})["location"] == PAGE
    assert client.post(f"{where}again/")["location"] == PAGE
    assert Client().get(PAGE)["location"].startswith("/sign-in/")
    assert Client().get("/not-me/made-up/").status_code == 410
    assert client.get("/account/contact/name-of-nothing/").status_code == 404


def test_address_changes_at_once_and_is_told(customer, now):
    assert "市府路" in customer.get(ADDRESS).content.decode()
    answer = customer.post(ADDRESS, {"value": "220 新北市板橋區文化路一段 2 號"})
    assert answer.status_code == 302, answer.content.decode()
    assert known().address.startswith("220")
    assert sent()[-1][:2] == ("mei.ling@example.tw", "identity.contact-address-mail")
    row = ContactChange.objects.get()
    assert (row.field, row.state) == ("address", "settled")
    assert customer.post(ADDRESS, {"value": "220 新北市板橋區文化路一段 2 號"}).status_code == 422
    assert customer.post(ADDRESS, {"value": ""}).status_code == 422


def test_nothing_of_it_lies_in_clear(customer, now):
    change(customer)
    change(customer, MAIL, NEW_MAIL)
    with connection.cursor() as cursor:
        for table in ("identity_contactchange", "identity_person", "messages_message", "ledger_event"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows = "".join(row[0] for row in cursor.fetchall())
            for datum in ("987654321", "912345678", NEW_MAIL, "mei.ling@"):
                assert datum not in rows
                assert datum.encode().hex() not in rows
    for _to, url in notices():
        token = url.split("/")[2]
        with connection.cursor() as cursor:
            cursor.execute("SELECT t::text FROM identity_contactchange t")
            assert token.encode().hex() not in "".join(row[0] for row in cursor.fetchall())


def test_probe_sees_a_change_that_was_not_told_and_one_that_was_not_ended(customer, now):
    assert isinstance(told_and_ended(AT).verdict, Held)
    change(customer)
    assert isinstance(told_and_ended(now.at).verdict, Passed)
    until = ContactChange.objects.get().cools_until
    assert isinstance(told_and_ended(until + timedelta(minutes=59)).verdict, Passed)
    assert isinstance(told_and_ended(until + timedelta(minutes=61)).verdict, Refused)
    ContactChange.objects.update(notice=None)
    assert isinstance(told_and_ended(now.at).verdict, Refused)


def test_failed_ledger_write_changes_nothing(customer, now, monkeypatch):
    where = ask(customer)["location"]
    confirm(customer, where)
    code = last_code()

    def broken(**_kwargs):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(contacts, "record", broken)
        with pytest.raises(RuntimeError):
            confirm(customer, where, code)
    assert known().phone == "0912345678"
    assert not notices()
    page = customer.get(where).content.decode()  # the code was redeemed, and is not asked for again
    assert "完成變更" in page
    assert 'name="code"' not in page
    assert customer.post(where)["location"] == PAGE
    assert known().phone == "+886987654321"


@pytest.mark.parametrize("at_once", [8])
def test_of_many_confirmations_at_once_one_makes_the_change(customer, now, at_once):
    where = ask(customer)["location"]
    confirm(customer, where)
    code, row = last_code(), ContactChange.objects.get()
    by = Actor(ActorKind.CUSTOMER, str(account().id))

    def attempt(_n):
        try:
            return contacts.confirm(change=row.id, account=row.account_id, code=code, by=by, at=now.at)
        finally:
            connection.close()

    with ThreadPoolExecutor(at_once) as pool:
        verdicts = list(pool.map(attempt, range(at_once)))
    assert any(isinstance(one, Passed) for one in verdicts)
    assert Event.objects.filter(kind="identity.contact.changed").count() == 1
    assert len(notices()) == 2
    assert known().phone == "+886987654321"


def test_stop_and_a_further_change_at_once_end_in_the_former_channel_or_the_further_change(customer, now):
    change(customer)
    _to, url = notices()[0]
    now.forward(minutes=5)
    where = ask(customer, value="0911222333")["location"]
    confirm(customer, where)
    code, asked = last_code(), ContactChange.objects.get(state="asked")
    by = Actor(ActorKind.CUSTOMER, str(account().id))

    def stop():
        try:
            return contacts.stop_change(token=url.split("/")[2], by=BY, at=now.at)
        finally:
            connection.close()

    def further():
        try:
            return contacts.confirm(change=asked.id, account=asked.account_id, code=code, by=by, at=now.at)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        stopped, made = pool.submit(stop), pool.submit(further)
        assert isinstance(stopped.result(), Passed)
        made.result()
    states = sorted(ContactChange.objects.values_list("state", flat=True))
    cooling = ContactChange.objects.filter(state="cooling").first()
    assert known().phone == ("+886911222333" if cooling else "0912345678"), states
    assert standing_contact(account().person_id, "phone", at=now.at) == "0912345678"
