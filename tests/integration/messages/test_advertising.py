"""Advertising mail: nobody who stopped it gets any, from the moment they say so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from anbao.kernel.actor import Subject, system
from anbao.kernel.verdict import Passed, Refused
from anbao.keys.api import create_data_key
from anbao.ledger.api import entries_of
from anbao.messages import actions, api, backends
from anbao.messages.domain.templates import TemplateMisshaped, make_template, templates
from anbao.messages.models import AdvertisingChoice, Message
from anbao.messages.queries.choices import message_of, token_of
from anbao.rulebook import api as rulebook
from tests.integration.rulebook.test_deciding import CONTENT

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
BY = system("tests")
KEY = "tests.advertising"
WORDS = {name: {"subject": "{title}", "text": "{title}\n{stop}"} for name in ("zh-hant", "en")}
MAIL = "mei.ling@example.tw"


class Carrier:
    def __init__(self):
        self.sent = []

    def send(self, *, key, to, subject, text, stop=""):
        self.sent.append((to, text, stop))
        return "provider-1"

    def inquire(self, *, key):
        return None


@pytest.fixture
def carrier(monkeypatch):
    found = Carrier()
    monkeypatch.setattr(backends, "gateway", lambda _: found)
    return found


@pytest.fixture
def company(committed_db):
    rulebook.adopt_profile(content=CONTENT, by=BY, at=AT - timedelta(days=1))
    templates.add(KEY, make_template(KEY, {**WORDS, "advertising": True}))
    yield
    templates.discard(KEY)


def write(to=MAIL, person="person-1", at=AT):
    matter = Subject("advertisement", str(uuid4()))
    with transaction.atomic(durable=True):
        addressed = api.send_advertising(
            template=KEY, to=to, recipient=person, data_key=create_data_key(matter=matter, at=at),
            params={"title": "冬季旅遊"}, stop_url=lambda token: f"https://x.example/stop/{token}/", matter=matter,
            by=BY, at=at,
        )  # fmt: skip
    return matter, addressed


def deliver(message, at=AT):
    actions.deliver(message=message, clock=lambda: at)
    return Message.objects.get(id=message)


def stop(message, at=AT, *, wanted=False):
    api.choose_advertising(message=message, wanted=wanted, way="link", by=BY, at=at)


def test_mail_carries_the_address_that_stops_it(company, carrier):
    _, addressed = write()
    assert deliver(addressed.message).state == "sent"
    [(to, text, url)] = carrier.sent
    assert (to, text) == (MAIL, f"冬季旅遊\n{url}")
    assert message_of(url.split("/")[-2]) == addressed.message


def test_who_stopped_is_not_written_to(company, carrier):
    stop(write()[1].message)
    matter, addressed = write(at=AT + timedelta(seconds=1))
    assert isinstance(addressed.verdict, Refused)
    assert addressed.message is None
    assert entries_of(matter)[-1].kind == "messages.advertising-withheld"
    assert Message.objects.filter(matter_id=matter.id).count() == 0


def test_mail_in_the_queue_is_withheld_once_its_recipient_stops(company, carrier):
    matter, addressed = write()
    stop(addressed.message, AT + timedelta(seconds=1))
    row = deliver(addressed.message, AT + timedelta(seconds=2))
    assert (row.state, row.reason, carrier.sent) == ("withheld", "withheld", [])
    entry = entries_of(matter)[-1]
    assert (entry.kind, entry.clear["verdict"]) == ("messages.not-sent", "refused")
    assert api.count_by_state(matter) == {"withheld": 1}
    assert deliver(addressed.message, AT + timedelta(hours=1)).state == "withheld"


def test_sent_mail_leaves_the_decision_in_the_ledger(company, carrier):
    matter, addressed = write()
    deliver(addressed.message)
    entry = entries_of(matter)[-1]
    assert entry.clear["guards"][0]["tag"] == "advertising.recipient-willing"
    assert entry.clear["guards"][0]["verdict"] == "passed"


def test_choice_holds_for_the_person_at_a_new_address_and_for_the_address(company, carrier):
    stop(write()[1].message)
    later = AT + timedelta(seconds=1)
    assert isinstance(write(to="new@example.tw", at=later)[1].verdict, Refused)
    assert isinstance(write(person="person-2", at=later)[1].verdict, Refused)
    assert isinstance(write(to=MAIL.upper(), person="person-2", at=later)[1].verdict, Refused)
    assert isinstance(write(to="other@example.tw", person="person-3", at=later)[1].verdict, Passed)


def test_newest_choice_counts(company, carrier):
    message = write()[1].message
    stop(message)
    stop(message, AT + timedelta(seconds=1), wanted=True)
    assert isinstance(write(at=AT + timedelta(seconds=2))[1].verdict, Passed)
    stop(message, AT + timedelta(seconds=3))
    assert isinstance(write(at=AT + timedelta(seconds=4))[1].verdict, Refused)
    assert AdvertisingChoice.objects.count() == 3


def test_staff_stop_it_for_somebody_who_called(company, carrier):
    api.stop_advertising_to(address=f" {MAIL.upper()} ", by=BY, at=AT)
    assert isinstance(write(at=AT + timedelta(seconds=1))[1].verdict, Refused)


def test_other_messages_still_go_out(company, carrier):
    stop(write()[1].message)
    templates.add("tests.notice", make_template("tests.notice", {name: {"text": "保單"} for name in ("zh-hant", "en")}))
    matter = Subject("application", "1")
    try:
        with transaction.atomic(durable=True):
            notice = api.send(
                template="tests.notice", channel="mail", to=MAIL, data_key=create_data_key(matter=matter, at=AT),
                params={}, matter=matter, by=BY, at=AT,
            )  # fmt: skip
        assert deliver(notice).state == "sent"
    finally:
        templates.discard("tests.notice")
    assert carrier.sent == [(MAIL, "保單", "")]


def test_advertising_cannot_leave_by_the_plain_door(company):
    matter = Subject("application", "1")
    with pytest.raises(ValueError, match="send_advertising"), transaction.atomic():
        api.send(
            template=KEY, channel="mail", to=MAIL, data_key=uuid4(), params={"title": "x", "stop": "y"},
            matter=matter, by=BY, at=AT,
        )  # fmt: skip


def test_plain_message_cannot_leave_as_advertising(company):
    templates.add("tests.plain", make_template("tests.plain", WORDS))
    try:
        with pytest.raises(ValueError, match="how to stop"), transaction.atomic():
            api.send_advertising(
                template="tests.plain", to=MAIL, recipient="p", data_key=uuid4(), params={"title": "x"},
                stop_url=str, matter=Subject("x", "1"), by=BY, at=AT,
            )  # fmt: skip
    finally:
        templates.discard("tests.plain")


def test_without_a_profile_nothing_is_sent(committed_db, carrier):
    templates.add(KEY, make_template(KEY, {**WORDS, "advertising": True}))
    try:
        assert isinstance(write()[1].verdict, Refused)
    finally:
        templates.discard(KEY)


def test_advertising_that_does_not_say_how_to_stop_it_is_no_template():
    words = {name: {"subject": "{stop}", "text": "{title}"} for name in ("zh-hant", "en")}
    with pytest.raises(TemplateMisshaped, match="stop"):
        make_template("x", {**words, "advertising": True})


def test_token_is_ours_or_nothing(company):
    message = UUID(int=7)
    token = token_of(message)
    assert message_of(token) == message
    assert len(token) == 43
    forged = [token[:-1] + ("A" if token[-2] != "A" else "B"), token[:-2], token + "A", "", "é", "x" * 43, token[::-1]]
    assert [one for one in forged if message_of(one) == message and one != token] == []
    assert message_of(f"{'A' * 21}{token[21:]}") is None


def test_token_of_a_message_that_is_no_advertising_leads_nowhere(company, carrier):
    assert api.advertised(token_of(uuid4())) is None


def test_nothing_of_the_address_is_kept_in_clear(company, carrier):
    from django.db import connection

    stop(write()[1].message)
    with connection.cursor() as cursor:
        for table in ("messages_advertisingchoice", "messages_message", "ledger_event"):
            cursor.execute(f"SELECT coalesce(string_agg({table}::text, ' '), '') FROM {table}")
            dump = cursor.fetchone()[0]
            assert MAIL not in dump
            assert MAIL.encode().hex() not in dump
