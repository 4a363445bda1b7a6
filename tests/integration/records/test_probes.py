"""The probe of records passes where everything that ended is kept and holds, and tells what is not."""

from datetime import timedelta

from anbao.commerce.records.actions import gathering as actions
from anbao.commerce.records.models import Due
from anbao.commerce.records.queries import kept
from anbao.kernel.looks import NOTHING_YET
from anbao.kernel.registries import probes
from anbao.kernel.verdict import Passed
from tests.integration.journey import sale


def look(at):
    return probes.get("records.dealings-kept").run(at)


def faults(at):
    return look(at).verdict.reason.details["faults"]


def test_nothing_ended_shows_nothing(shop):
    assert look(shop.at).verdict == NOTHING_YET


def test_everything_kept_passes(shop, sold, gather):
    assert gather(sold)
    found = look(shop.at + timedelta(hours=2))
    assert (found.verdict, found.says) == (Passed(), "1 ended, 1 checked")


def test_ended_application_without_a_record_is_noticed_after_an_hour(shop, sold):
    ended = sale.row(sold).changed_at
    Due.objects.all().delete()
    assert look(ended + timedelta(minutes=59)).verdict == NOTHING_YET
    assert faults(ended + timedelta(hours=1)) == f"{sale.row(sold).number} has no record"


def test_application_that_goes_on_needs_no_record(shop, customer):
    customer.reach("confirmed")
    assert look(shop.at + timedelta(hours=2)).verdict == NOTHING_YET


def test_record_that_waits_for_longer_than_an_hour_is_noticed(shop, sold, gather):
    gather(sold)
    actions.mark([sold], at=shop.at)
    assert look(shop.at + timedelta(minutes=59)).verdict == Passed()
    assert faults(shop.at + timedelta(hours=1)) == "1 applications wait for their record"


def test_record_that_does_not_hold_is_noticed(shop, sold, gather, monkeypatch):
    gather(sold)
    monkeypatch.setattr(kept, "_fits", lambda row, record: False)
    assert faults(shop.at + timedelta(hours=2)).endswith("what it says is not what its digest was made of")


def test_record_that_the_ledger_does_not_know_is_noticed(shop, sold, gather, monkeypatch):
    gather(sold)
    monkeypatch.setattr(kept.ledger, "entries_of", lambda subject: [])
    assert "the ledger's entry names other digests" in faults(shop.at + timedelta(hours=2))
