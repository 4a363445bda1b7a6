"""When a record is gathered, what its versions say of each other, and that nothing is gathered twice."""

import hashlib
from datetime import timedelta

import pytest
from django.db import transaction

from anbao.commerce.records.actions import gathering as actions
from anbao.commerce.records.domain.record import digest_of
from anbao.commerce.records.models import Due, Record
from anbao.commerce.records.queries import gathering, kept
from anbao.kernel.actor import system
from anbao.kernel.canonical import canonical
from anbao.keys import api as keys
from anbao.ledger.actions import recording
from tests.integration.journey import sale
from tests.integration.policies.test_closing import cancelled, code

BY = system("test")


def entries(application, kind="gathered"):
    return [entry for entry in sale.entries(application) if entry.kind == f"commerce.record.{kind}"]


def test_sold_application_has_a_record_whose_digest_is_in_the_ledger(sold, gather):
    row = gather(sold)
    assert (row.version, row.ended_as, row.predecessor) == (1, "cover_reported", "")
    record = kept.opened(row)
    assert digest_of(record) == row.digest == hashlib.sha256(canonical(record)).hexdigest()
    (entry,) = entries(sold)
    assert (entry.clear["digest"], entry.clear["version"], entry.id) == (row.digest, 1, row.entry)
    assert entry.clear["sealed_sha256"] == hashlib.sha256(bytes(row.content)).hexdigest()
    assert not Due.objects.exists()


def test_nothing_of_the_person_stands_outside_the_seal(sold, gather):
    row = gather(sold)
    outside = str(dict(vars(row))) + str(entries(sold)[0].clear)
    for word in ("林美玲", "A123456789", "0912345678", "mei.ling"):
        assert word not in outside
        assert word.encode() not in bytes(row.content)
        assert word in canonical(kept.opened(row)).decode()


def test_salt_keeps_the_digest_from_being_guessed(sold, gather):
    record = kept.opened(gather(sold))
    assert len(record["salt"]) == 64
    assert record["salt"] != "0" * 64


def test_nothing_new_makes_no_version(sold, gather):
    assert gather(sold)
    assert gather(sold) is None
    assert Record.objects.count() == len(entries(sold)) == 1


def test_end_of_the_policy_makes_the_next_version_that_names_the_one_before(shop, customer, sold, gather):
    from anbao.commerce.policies.models import Policy

    first = gather(sold)
    policy = Policy.objects.get(application=sold)
    cancelled(shop, customer, policy, code(shop, customer, policy))
    for _ in range(4):
        shop.run_due()
        shop.pass_time(minutes=5)
    second = gather(sold)
    assert (second.version, second.predecessor) == (2, first.digest)
    assert kept.opened(second)["predecessor"] == first.digest
    content = kept.content_in(second)
    assert [row["closed_as"] for row in content["policies"]] == ["cancelled"]
    assert [row["state"] for row in content["refunds"]] == ["paid"]
    assert [row["kind"] for row in content["policy_events"]] == ["issued", "ended", "corrected"]
    assert list(kept.faults_of(sold)) == []


@pytest.mark.parametrize("state", sale.STATES)
def test_application_that_goes_on_has_no_record(shop, customer, gather, state):
    application = customer.reach(state)
    with transaction.atomic():
        actions.mark([application], at=shop.at)
    assert actions.gather(application=application, by=BY, at=shop.at) is None
    assert not Record.objects.exists()
    assert not Due.objects.exists()  # its end will be an entry again


def test_sold_but_not_told_yet_has_no_record(shop, customer, sold, gather):
    from anbao.commerce.journey.models import Application

    Application.objects.filter(id=sold).update(notified_at=None)
    assert gather(sold) is None


def test_lapsed_application_has_a_record(shop, customer, gather):
    application = customer.reach("confirmed")
    shop.pass_time(days=3)
    shop.run_due()
    assert sale.row(application).state == "lapsed"
    row = gather(application)
    assert row.ended_as == "lapsed"
    content = kept.content_in(row)
    assert content["payments"] == content["policies"] == []
    assert content["applications"][0]["declared"]["proposer"]["name"] == "林美玲"


def test_declined_application_has_a_record_and_another_once_it_lapsed(shop, customer, gather):
    shop.world.accumulated = 10**9
    application = customer.start()
    customer.enter(application)
    customer.agree(application)
    customer.underwrite(application)
    if sale.row(application).state != "declined":
        pytest.fail(f"the industry's sum does not decline: {sale.row(application).state}")
    first = gather(application)
    assert first.ended_as == "declined"
    shop.pass_time(days=3)
    shop.run_due()
    second = gather(application)
    assert (second.version, second.ended_as, second.predecessor) == (2, "lapsed", first.digest)


def test_what_is_just_happening_waits(shop, sold):
    with transaction.atomic():
        actions.mark([sold], at=shop.at)
    assert actions.sweep(at=shop.at + actions.REST - timedelta(seconds=1)) == 0
    assert actions.sweep(at=shop.at + actions.REST) == 1


def test_sweep_that_is_tried_twice_gathers_once(shop, sold):
    with transaction.atomic():
        actions.mark([sold], at=shop.at)
    shop.pass_time(minutes=5)
    for _ in range(2):
        actions.sweep(at=shop.at)
        shop.run_due()
    assert actions.gather(application=sold, by=BY, at=shop.at) is None
    assert Record.objects.count() == 1


def test_failed_ledger_leaves_no_record_and_the_application_due(shop, sold, monkeypatch):
    def broken(_leaf):
        raise RuntimeError("no ledger")

    with transaction.atomic():
        actions.mark([sold], at=shop.at)
    monkeypatch.setattr(recording, "encode", broken)
    with pytest.raises(RuntimeError, match="no ledger"):
        actions.gather(application=sold, by=BY, at=shop.at)
    assert not Record.objects.exists()
    assert Due.objects.filter(application=sold).exists()


def test_what_moves_while_it_is_read_is_read_again_later(shop, sold, monkeypatch):
    """An entry committed in between: what was read may be of two moments."""
    counts = iter([1, 2])
    with transaction.atomic():
        actions.mark([sold], at=shop.at)
    monkeypatch.setattr(gathering.ledger, "count_of", lambda _subjects: next(counts))
    assert actions.gather(application=sold, by=BY, at=shop.at) is None
    assert Due.objects.filter(application=sold).exists()


def test_erased_person_ends_the_gathering_and_leaves_what_can_be_checked(shop, sold, gather, erase):
    row = gather(sold)
    erase(sold)
    with pytest.raises(keys.KeyDestroyed):
        kept.opened(row)
    assert gather(sold) is None
    assert not Due.objects.exists()
    assert list(kept.faults_of(sold)) == []
    assert row.sealed_sha256


def test_entries_about_records_make_nothing_due(shop, sold):
    about = f"application:{sold}"
    told = [("commerce.record.looked-at", about), ("commerce.record.gathered", about), ("identity.signed-out", about)]
    actions._note(told, shop.at)
    assert not Due.objects.exists()
    actions._note([("messages.sent", about), ("messages.sent", "registration:0"), ("messages.sent", about)], shop.at)
    assert [due.application for due in Due.objects.all()] == [sold]
