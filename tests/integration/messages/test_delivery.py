"""A message leaves once, its secret goes with it, and what is kept says nothing in clear."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anbao.jobs.api import calls_of
from anbao.kernel.actor import Subject, system
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.keys.api import create_data_key, unseal_json
from anbao.ledger.api import entries_of
from anbao.ledger.models import Event
from anbao.messages import actions, backends
from anbao.messages.api import messages_of, register, send
from anbao.messages.domain.templates import MASK, templates
from anbao.messages.models import Message
from anbao.messages.queries import TEXT

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
LATER = AT + timedelta(seconds=5)
KEY = "tests.secret"
PHONE = "0912345678"


class Carrier:
    def __init__(self):
        self.sent, self.answers = [], []

    def send(self, *, key, to, subject, text):
        answer = self.answers.pop(0) if self.answers else None
        if not isinstance(answer, NotSent | Rejected):
            self.sent.append((key, to, text))
        if answer:
            raise answer
        return f"provider-{len(self.sent)}"

    def inquire(self, *, key):
        return next((f"provider-{n}" for n, sent in enumerate(self.sent, 1) if sent[0] == key), None)


@pytest.fixture
def carrier(monkeypatch):
    carrier = Carrier()
    monkeypatch.setattr(backends, "gateway", lambda _: carrier)
    return carrier


@pytest.fixture
def written(committed_db):
    words = {name: {"text": "{who}：{code}"} for name in ("zh-hant", "en")}
    register(KEY, {**words, "secret": ["code"]})
    yield write()
    templates.discard(KEY)


def write():
    matter = Subject("application", str(uuid4()))
    with transaction.atomic(durable=True):
        return matter, send(
            template=KEY, channel="sms", to=PHONE, data_key=create_data_key(matter=matter, at=AT),
            params={"who": "林美玲", "code": "739281"}, matter=matter, by=system("tests"), at=AT,
            expires_at=AT + timedelta(minutes=5), secret=True,
        )  # fmt: skip


def deliver(message, at=LATER):
    actions.deliver(message=message, clock=lambda: at)
    return Message.objects.get(id=message)


def test_message_sent_with_proof_and_secret_gone(written, carrier):
    matter, message = written
    row = deliver(message)
    assert carrier.sent == [(str(row.outgoing_call), PHONE, "林美玲：739281")]
    assert (row.state, row.provider_id, row.settled_at, row.secret_text) == ("sent", "provider-1", LATER, None)
    assert unseal_json(bytes(row.text), context=TEXT)["text"] == f"林美玲：{MASK}"
    view = messages_of(matter)[0]
    assert (view.masked_to, view.state, view.delivered_at) == ("0912•••678", "sent", LATER)
    assert Event.objects.filter(kind="messages.sent").count() == 1
    deliver(message)
    assert len(carrier.sent) == 1


def test_message_not_sent_is_tried_again(written, carrier):
    matter, message = written
    carrier.answers = [NotSent()]
    assert deliver(message).state == "queued"
    assert calls_of(matter)[0].state == "not_sent"
    assert deliver(message, at=LATER + timedelta(minutes=1)).state == "sent"


def test_message_with_lost_reply_is_asked_for_not_sent_twice(written, carrier):
    _, message = written
    carrier.answers = [NoReply()]
    assert deliver(message).state == "queued"
    assert deliver(message, at=LATER + timedelta(minutes=1)).state == "sent"
    assert len(carrier.sent) == 1


def test_message_refused_by_the_provider(written, carrier):
    _, message = written
    carrier.answers = [Rejected("number-unknown")]
    row = deliver(message)
    assert (row.state, row.reason, row.secret_text) == ("refused", "number-unknown", None)
    assert Event.objects.filter(kind="messages.not-sent").count() == 1


def test_message_expired_is_not_sent(written, carrier):
    _, message = written
    row = deliver(message, at=AT + timedelta(minutes=5))
    assert (row.state, row.secret_text, carrier.sent) == ("expired", None, [])


def test_message_expired_but_sent_before_is_settled_as_sent(written, carrier):
    _, message = written
    carrier.answers = [NoReply()]
    deliver(message)
    actions.expire(message=message)
    assert deliver(message, at=AT + timedelta(minutes=6)).state == "sent"


def test_message_secret_forgotten_at_its_end_though_nothing_was_sent(written, carrier):
    _, message = written
    actions.expire(message=message)
    assert Message.objects.get(id=message).secret_text is None
    assert deliver(message, at=AT + timedelta(minutes=6)).state == "expired"
    assert carrier.sent == []


def test_message_nothing_in_clear(written, carrier):
    deliver(written[1])
    with connection.cursor() as cursor:
        for table in ("messages_message", "jobs_outgoingcall", "procrastinate_jobs", "ledger_event"):
            cursor.execute(f"SELECT coalesce(string_agg({table}::text, ' '), '') FROM {table}")
            dump = cursor.fetchone()[0]
            for value in (PHONE, "林美玲", "739281："):
                assert value not in dump
                assert value.encode().hex() not in dump


def test_message_outside_a_transaction_is_refused(written, carrier):
    from anbao.jobs.api import OutsideTransaction

    with pytest.raises(OutsideTransaction):
        send(
            template=KEY, channel="sms", to=PHONE, data_key=uuid4(), params={"who": "x", "code": "1"},
            matter=Subject("x", "1"), by=system("tests"), at=AT, expires_at=LATER, secret=True,
        )  # fmt: skip


@pytest.mark.parametrize("given", ["x" * 201, "sent to 0912 345 678", "林美玲"])
def test_free_text_of_a_provider_is_not_kept(written, carrier, monkeypatch, given):
    monkeypatch.setattr(carrier, "send", lambda **_: given)
    matter, message = written
    row = deliver(message)
    assert (row.state, row.provider_id) == ("sent", "unusable")
    assert entries_of(matter)[-1].clear["provider_id"] == "unusable"
