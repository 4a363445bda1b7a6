"""What we wrote to a customer and what they agreed to: theirs alone, as it was kept; advertising stops at once."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anbao.commerce.registration.models import Agreement
from anbao.identity import api as identity
from anbao.kernel.actor import Subject, system
from anbao.ledger.models import Event
from anbao.messages import api as messages
from anbao.messages.models import Message
from tests.integration.policies.test_pages import text

MESSAGES, CONSENTS = "/account/messages/", "/account/consents/"


def page(message):
    return reverse("mydata:message", args=[message.id])


def write(shop, policy, count=1):
    for _ in range(count):
        messages.send(
            template="policies.delivered-mail",
            channel="mail",
            to="mei.ling@example.tw",
            data_key=policy.data_key,
            params={"company": "C", "title": "T", "url": "U"},
            matter=Subject("application", str(policy.application)),
            by=system("test"),
            at=shop.at,
        )


@pytest.mark.parametrize("address", [MESSAGES, CONSENTS, f"{CONSENTS}{'0' * 64}/"])
def test_visitor_signs_in_first(shop, address):
    assert Client().get(address)["location"].startswith("/sign-in/")


def test_messages_are_listed_and_read_as_kept(owner, policy):
    sms = Message.objects.filter(template="journey.contracted-sms").get()
    code = Message.objects.filter(template="identity.otp-sms").first()
    answer = owner.get(MESSAGES)
    assert answer["Cache-Control"] == "private, no-store"
    assert page(sms) in answer.content.decode()
    assert "投保完成通知" in text(answer)
    said = text(owner.get(page(sms)))
    assert policy.number in said
    assert "已寄出" in said
    assert "●●●●●●" in text(owner.get(page(code)))


def test_message_of_another_is_not_there(stranger, owner, policy):
    assert "還沒有訊息" in text(stranger.get(MESSAGES))
    assert {stranger.get(page(one)).status_code for one in Message.objects.all()} == {404}
    assert stranger.get(reverse("mydata:message", args=[uuid4()])).status_code == 404


def test_messages_go_on_page_by_page_and_cost_no_more(shop, owner, policy):
    owner.get(MESSAGES)
    with CaptureQueriesContext(connection) as few:
        owner.get(MESSAGES)
    write(shop, policy, 25)
    with CaptureQueriesContext(connection) as many:
        first = owner.get(MESSAGES).content.decode()
    assert len(many) == len(few)
    assert first.count('class="part"') == 20
    (older,) = {part.split('"')[0] for part in first.split("?before=")[1:]}
    second = owner.get(MESSAGES, {"before": older}).content.decode()
    assert page(Message.objects.get(id=older)) not in second
    assert first.count('class="part"') + second.count('class="part"') == min(40, Message.objects.count())
    assert "沒有更早的訊息" in text(owner.get(MESSAGES, {"before": str(UUID(int=0))}))
    assert owner.get(MESSAGES, {"before": "x'; --"}).status_code == 404


def test_consents_show_the_very_text_that_was_agreed_to(owner, stranger, policy):
    agreed = Agreement.objects.filter(subject_id=str(policy.application)).first()
    address = reverse("mydata:document", args=[agreed.sha256])
    answer = owner.get(CONSENTS)
    assert address in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert "您在" in text(owner.get(address))
    assert stranger.get(address).status_code == 404
    assert "還沒有同意過文件" in text(stranger.get(CONSENTS))


def test_advertising_stops_and_comes_back_at_once(shop, owner, stranger, policy):
    def stopped():
        return messages.has_stopped(to="mei.ling@example.tw", recipient=str(policy.person))

    assert "不要再寄廣告給我" in text(owner.get(CONSENTS))
    assert "已經停止" in text(owner.post(f"{CONSENTS}advertising/", {"choice": "stop"}, follow=True))
    assert stopped()
    entry = Event.objects.filter(kind="messages.advertising-stopped").get()
    assert "mei.ling" not in str(entry.body)
    shop.pass_time(seconds=1)
    owner.post(f"{CONSENTS}advertising/", {"choice": "resume"})
    assert not stopped()
    assert owner.post(f"{CONSENTS}advertising/", {"choice": "x"}).status_code == 404
    assert owner.get(f"{CONSENTS}advertising/").status_code == 405


def test_person_that_stops_gets_no_more_at_a_new_address(owner, policy):
    owner.post(f"{CONSENTS}advertising/", {"choice": "stop"})
    assert messages.has_stopped(to="new@example.tw", recipient=str(policy.person))
    assert identity.person_data(policy.person).mail == "mei.ling@example.tw"
