"""Probes of delivery: signed, told of without a name, opened by nobody else; who gave a policy up is told."""

from datetime import timedelta

import pytest
from django.db import connection

from anbao.commerce.policies.models import Delivery, Policy
from anbao.commerce.policies.queries import evidence
from anbao.kernel.looks import NOTHING_YET
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed
from anbao.messages.models import Message
from tests.integration.policies.test_closing import cancelled, code

WAY, ENDINGS = "policies.delivery-way", "policies.endings-told"


def faults(name, at):
    return probes.get(name).run(at).verdict.reason.details["faults"]


def test_delivered_policy_passes(shop, policy):
    found = probes.get(WAY).run(shop.at)
    assert (found.verdict, found.says) == (Passed(), "1 policies")


def test_nothing_delivered_shows_nothing(shop):
    assert probes.get(WAY).run(shop.at).verdict == NOTHING_YET
    assert probes.get(ENDINGS).run(shop.at).verdict == NOTHING_YET


def test_unsigned_document_is_noticed(shop, policy, monkeypatch):
    monkeypatch.setattr(evidence.files, "read", lambda file: b"%PDF-1.7 unsigned")
    assert faults(WAY, shop.at) == f"{policy.number}: the document is not signed"


def test_policy_sent_without_its_document_is_noticed(shop, policy):
    Policy.objects.update(document=None)
    assert faults(WAY, shop.at).endswith("sent without its document")


def test_mail_that_names_a_person_is_noticed(shop, policy, monkeypatch):
    kept = evidence.messages.record_part([evidence.subject_of(policy)])
    told = str(Delivery.objects.get(policy=policy).message)
    for one in kept["messages"]:
        if one["id"] == told:
            one["text"]["text"] += "林美玲"
    monkeypatch.setattr(evidence.messages, "record_part", lambda matters: kept)
    assert faults(WAY, shop.at).endswith("the mail names a person")


def test_delivery_that_no_message_tells_of_is_noticed(shop, policy):
    Message.objects.filter(id=Delivery.objects.get(policy=policy).message).delete()
    assert faults(WAY, shop.at).endswith("nothing tells where it is")


def test_page_that_a_stranger_opens_is_noticed(shop, policy, monkeypatch):
    from types import SimpleNamespace

    monkeypatch.setattr(evidence, "visit", lambda path: SimpleNamespace(status=200))
    assert faults(WAY, shop.at).count("answered 200 to a stranger") == 2


def test_whoever_cancelled_is_told(shop, customer, policy):
    cancelled(shop, customer, policy, code(shop, customer, policy))
    assert probes.get(ENDINGS).run(shop.at).verdict == Passed()
    Message.objects.filter(template="policies.cancelled-sms").update(state="refused", secret_text=None)
    assert probes.get(ENDINGS).run(shop.at).verdict == Passed()
    Message.objects.filter(template="policies.cancelled-mail").update(state="refused", secret_text=None)
    assert faults(ENDINGS, shop.at) == f"{policy.number}: cancelled"


def test_erased_owner_is_passed_over(shop, policy):
    from anbao.keys.models import DataKey

    DataKey.objects.filter(id=policy.data_key).update(wrapped=None, destroyed_at=shop.at)
    connection.run_on_commit[:] = [one for one in connection.run_on_commit if not hasattr(one[1], "key")]
    assert probes.get(WAY).run(shop.at + timedelta(hours=1)).verdict == NOTHING_YET


@pytest.mark.parametrize("name", [WAY, ENDINGS])
def test_probe_is_registered_under_its_title(name):
    assert probes.get(name).title == evidence.PROBES[name].title
