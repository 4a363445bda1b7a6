"""Outside systems that do not answer, answer no, or answer late: never a second charge, always a next step."""

from dataclasses import replace

import pytest

from anbao.kernel.errors import NoReply, NotSent, Rejected
from tests.integration.journey.sale import kinds, row

OPERATIONS = ["authorize", "receipt", "capture", "cover"]


def settle(shop, rounds=6):
    for _ in range(rounds):
        shop.run_due()
        shop.pass_time(minutes=2)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_not_sent_then_sent(shop, customer, operation):
    application = customer.reach("card_entered")
    shop.world.fail[operation] = [NotSent("…"), NotSent("…")]
    settle(shop)
    assert row(application).state == "cover_reported"
    assert len(shop.world.captured) == 1
    assert kinds(application).count("held") == 1


@pytest.mark.parametrize("operation", OPERATIONS)
def test_reply_lost_resolved_by_inquiry(shop, customer, operation):
    application = customer.reach("card_entered")
    shop.world.after[operation] = [NoReply("…")]
    settle(shop)
    assert row(application).state == "cover_reported"
    assert len(shop.world.captured) == 1
    assert len([o for o, _ in shop.world.asked if o == operation]) == 1


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_reply_never_received_sent_again_under_the_same_key(shop, customer, operation):
    application = customer.reach("card_entered")
    shop.world.fail[operation] = [NoReply("…")]
    settle(shop)
    assert row(application).state == "cover_reported"
    assert len({key for o, key in shop.world.asked if o == operation}) == 1


@pytest.mark.parametrize("operation", OPERATIONS[1:])
def test_held_shows_what_happens_next(shop, customer, operation):
    application = customer.reach("card_entered")
    shop.world.fail[operation] = [NoReply("…")]
    shop.run_due()
    found = row(application)
    assert found.notice["code"].endswith("-waiting")
    assert found.notice["remedy"]


def test_receipt_held_captures_nothing(shop, customer):
    application = customer.reach("card_entered")
    shop.world.fail["receipt"] = [NotSent("…")] * 3
    shop.run_due()
    assert row(application).state == "authorized"
    assert shop.world.captured == []
    settle(shop)
    assert row(application).state == "cover_reported"


def test_card_declined(shop, customer):
    from anbao.commerce.payments import api as payments

    application = customer.reach("card_entered")
    shop.world.fail["authorize"] = [Rejected("insufficient-funds")]
    shop.run_due()
    found = row(application)
    assert found.state == "payment_refused"
    assert found.notice["code"] == "journey.card-declined"
    assert payments.payment(found.payment).state == "refused"
    first = found.payment
    customer.open_payment(application)
    customer.enter_card(application)
    shop.run_due()
    assert row(application).state == "cover_reported"
    assert row(application).payment != first
    assert len(shop.world.captured) == 1


def test_card_of_another_voided_nothing_reported_and_own_card_accepted(shop, customer):
    application = customer.reach("card_entered")
    shop.world.holder_matches = False
    shop.run_due()
    found = row(application)
    assert found.state == "payment_refused"
    assert found.notice["code"] == "sale.card-of-another"
    assert shop.world.captured == []
    assert len(shop.world.voided) == 1
    assert shop.world.reports == []
    shop.world.holder_matches = True
    customer.open_payment(application)
    customer.enter_card(application)
    shop.run_due()
    assert row(application).state == "cover_reported"
    assert len(shop.world.captured) == 1


def test_holder_unknown_held_until_the_issuer_says(shop, customer):
    from anbao.gateways.paying import Authorization

    application = customer.reach("card_entered")
    shop.world.holder_matches = None
    shop.run_due()
    found = row(application)
    assert found.state == "receipt_reported"
    assert found.notice["code"] == "sale.card-holder-unknown"
    assert shop.world.captured == []
    for key, done in shop.world.done.items():
        if isinstance(done, Authorization):
            shop.world.done[key] = replace(done, holder_matches=True)
    settle(shop)
    assert row(application).state == "cover_reported"


def test_holder_never_known_voided(shop, customer):
    application = customer.reach("card_entered")
    shop.world.holder_matches = None
    settle(shop, rounds=20)
    assert row(application).state == "payment_refused"
    assert shop.world.captured == []
    assert len(shop.world.voided) == 1


def test_cover_begun_before_capture_lapses_and_tells(shop, customer):
    application = customer.reach("card_entered")
    shop.world.fail["receipt"] = [NotSent("…")]
    shop.run_due()
    shop.at = row(application).starts_at
    shop.run_due()
    found = row(application)
    assert found.state == "lapsed"
    assert shop.world.captured == []
    assert len(shop.world.voided) == 1
    assert any(found.number in text for _to, text in shop.world.texts)


def test_capture_in_doubt_when_cover_begins_is_asked_not_voided(shop, customer):
    """Captured in time, the reply lost, cover begun meanwhile: the inquiry says it was captured, so there is cover."""
    application = customer.reach("card_entered")
    shop.world.after["capture"] = [NoReply("…")]
    shop.run_due()
    assert row(application).state == "receipt_reported"
    shop.at = row(application).starts_at
    shop.run_due()
    assert row(application).state == "cover_reported"
    assert len(shop.world.captured) == 1
    assert shop.world.voided == []


def test_capture_never_received_is_not_sent_once_cover_began(shop, customer):
    application = customer.reach("card_entered")
    shop.world.fail["capture"] = [NoReply("…")]
    shop.run_due()
    shop.at = row(application).starts_at
    shop.run_due()
    assert row(application).state == "lapsed"
    assert shop.world.captured == []
    assert len(shop.world.voided) == 1


def test_receipt_refused_voids(shop, customer):
    application = customer.reach("card_entered")
    shop.world.fail["receipt"] = [Rejected("closed")]
    shop.run_due()
    assert row(application).state == "payment_refused"
    assert row(application).notice["code"] == "journey.receipt-refused"
    assert shop.world.captured == []


def test_cover_refused_stays_for_a_person(shop, customer):
    from anbao.commerce.reporting import api as reporting

    application = customer.reach("card_entered")
    shop.world.fail["cover"] = [Rejected("malformed")]
    shop.run_due()
    assert row(application).state == "contracted"
    assert row(application).notice["code"] == "journey.cover-refused"
    assert {str(one.kind): str(one.state) for one in reporting.reports_of(application)}["cover"] == "rejected"


def test_void_reply_lost(shop, customer):
    application = customer.reach("card_entered")
    shop.world.holder_matches = False
    shop.world.after["void"] = [NoReply("…")]
    settle(shop)
    assert row(application).state == "payment_refused"
    assert len(shop.world.voided) == 1


def test_abandoned_payment_expires_and_can_be_opened_again(shop, customer):
    from anbao.commerce.payments import api as payments

    application = customer.reach("payment_open")
    first = row(application).payment
    shop.pass_time(minutes=29)
    shop.run_due()
    assert row(application).state == "payment_open"
    shop.pass_time(minutes=2)
    shop.run_due()
    assert row(application).state == "confirmed"
    assert payments.payment(first).state == "expired"
    customer.open_payment(application)
    customer.enter_card(application)
    shop.run_due()
    assert row(application).state == "cover_reported"


def test_card_entry_noted_twice_authorises_once(shop, customer):
    application = customer.reach("card_entered")
    assert customer.enter_card(application).reason.code == "journey.not-now"
    shop.run_due()
    assert len([o for o, _ in shop.world.asked if o == "authorize"]) == 1


@pytest.mark.parametrize("state", ["quoted", "terms_agreed", "underwritten", "confirmed", "payment_open"])
def test_lapses_when_cover_begins(shop, customer, state):
    application = customer.reach(state)
    shop.at = row(application).starts_at
    shop.run_due()
    assert row(application).state == "lapsed"


def test_lapse_follows_a_changed_trip(shop, customer):
    from datetime import timedelta

    from anbao.commerce.journey.actions import enter

    application = customer.start()
    first = row(application).starts_at
    later = customer.inputs()
    for name in ("departs_at", "returns_at"):
        from datetime import datetime

        later[name] = (datetime.fromisoformat(later[name]) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    enter.change_quote(application=application, inputs=later, by=customer.by, at=shop.at)
    shop.at = first
    shop.run_due()
    assert row(application).state == "quoted"
    shop.at = row(application).starts_at
    shop.run_due()
    assert row(application).state == "lapsed"
