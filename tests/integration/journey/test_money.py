"""Money on its way: late answers, two runners, refusals of the moment. Never denied, never dropped, never twice."""

from contextlib import suppress
from datetime import timedelta

import pytest

from anbao.kernel.actor import Subject, system
from anbao.kernel.errors import NoReply, NotSent, Rejected
from tests.integration.journey import fakes
from tests.integration.journey.sale import kinds, row

BY = system("tests")


def settle(shop, rounds=6, **delta):
    for _ in range(rounds):
        shop.run_due()
        shop.pass_time(**(delta or {"minutes": 2}))


def payment_of(application):
    from anbao.commerce.payments import api as payments

    return payments.payment(row(application).payment)


def acquirer_that_captured(monkeypatch):
    """An acquirer as the simulator is: what is captured is not voided any more."""

    def void(self, *, key, authorization_key):
        fakes.world.asked.append(("void", key))
        raise Rejected("captured")

    monkeypatch.setattr(fakes.Card, "void", void)


def test_late_capture_then_void_refused_is_not_called_uncharged(shop, customer, monkeypatch):
    """The capture request is still on its way when we inquire; it arrives before the void."""
    application = customer.reach("card_entered")
    shop.world.fail["capture"] = [NoReply("…")]
    shop.run_due()
    assert row(application).state == "receipt_reported"
    acquirer_that_captured(monkeypatch)
    shop.at = row(application).starts_at
    shop.run_due()
    assert row(application).state not in {"lapsed", "payment_refused"}
    assert payment_of(application).state != "voided"


@pytest.mark.parametrize("reason", ["captured", "key-reused", "unspecified"])
def test_void_refused_is_not_a_void(shop, customer, reason):
    application = customer.reach("card_entered")
    shop.world.holder_matches = False
    shop.world.fail["void"] = [Rejected(reason)]
    shop.run_due()
    assert payment_of(application).state != "voided"
    assert row(application).state != "payment_refused"  # from where a second card is charged


def test_two_runners_of_capture_never_void_what_was_sent(shop, customer, monkeypatch):
    """B looks whether capture was asked, A sends it, B's guards refuse (cover has begun): B must not void."""
    from anbao.commerce.journey.actions import card

    application = customer.reach("card_entered")
    for task in ("journey.authorize", "journey.receipt_report"):
        shop.run_due(only=task)
    assert row(application).state == "receipt_reported"
    starts = row(application).starts_at
    real = card._ask_holder

    def meanwhile(payment):
        monkeypatch.setattr(card, "_ask_holder", real)
        shop.world.after["capture"] = [NoReply("…")]
        card.capture(application=application, by=BY, clock=lambda: starts - timedelta(seconds=1))

    monkeypatch.setattr(card, "_ask_holder", meanwhile)
    card.capture(application=application, by=BY, clock=lambda: starts)
    assert len(shop.world.captured) == 1
    assert row(application).state != "voiding"


def test_captured_while_voiding_is_kept(shop, customer, monkeypatch):
    """A's capture is answered yes after B moved the application to voiding: the answer must be recorded."""
    from anbao.commerce.journey.actions import card
    from anbao.jobs import api as jobs

    application = customer.reach("card_entered")
    for task in ("journey.authorize", "journey.receipt_report"):
        shop.run_due(only=task)
    starts = row(application).starts_at
    real = fakes.Card.capture

    def slow(self, **asked):
        answer = real(self, **asked)
        with monkeypatch.context() as looked_before:  # B looked before A claimed the call
            looked_before.setattr("anbao.commerce.payments.api.capture_intended", lambda **_: False)
            card.capture(application=application, by=BY, clock=lambda: starts)
        return answer

    with monkeypatch.context() as patched, suppress(Exception):  # the task would run again
        patched.setattr(fakes.Card, "capture", slow)
        card.capture(application=application, by=BY, clock=lambda: starts - timedelta(seconds=1))
    calls = jobs.calls_of(Subject("payment", str(row(application).payment)))
    assert [c.state for c in calls if c.operation == "capture"] == ["answered"]


def test_issue_refused_for_a_while_after_capture_goes_on(shop, customer, monkeypatch):
    """A new book is deployed and published some minutes later; the premium is taken already."""
    from anbao.rulebook import api as rulebook

    application = customer.reach("card_entered")
    for task in ("journey.authorize", "journey.receipt_report", "journey.capture"):
        shop.run_due(only=task)
    assert row(application).state == "captured"
    with monkeypatch.context() as patched:
        patched.setattr(rulebook, "is_published", lambda digest: False)
        shop.run_due()
    assert row(application).state == "captured"
    settle(shop, rounds=30, minutes=15)
    assert row(application).state == "cover_reported"


def test_rulebook_not_published_holds_and_does_not_void(shop, customer, monkeypatch):
    from anbao.rulebook import api as rulebook

    application = customer.reach("card_entered")
    for task in ("journey.authorize", "journey.receipt_report"):
        shop.run_due(only=task)
    with monkeypatch.context() as patched:
        patched.setattr(rulebook, "is_published", lambda digest: False)
        shop.run_due()
    assert shop.world.voided == []
    settle(shop)
    assert row(application).state == "cover_reported"


def test_sums_of_a_contract_count_though_the_hold_was_lost(shop, customer):
    """Capture stays in doubt for hours, the hold expires, another application takes the room, capture was done."""
    from anbao.commerce.underwriting import api as underwriting

    application = customer.reach("card_entered", plan="full")
    shop.world.after["capture"] = [NoReply("…")]
    shop.run_due()
    shop.pass_time(hours=2)
    second = customer.reach("underwritten", plan="full")
    shop.run_due()
    found = row(application)
    assert found.state == "cover_reported"
    assert second != application
    sums = underwriting.own_sum(
        person=found.person,
        line="travel",
        benefit="accident",
        period=underwriting.Period(found.starts_at, found.ends_at),
        at=shop.at,
        but=Subject("application", str(second)),
    )
    assert sums == 10_000_000


def test_lost_hold_stays_visible_after_the_contract(shop, customer):
    application = customer.reach("card_entered", plan="full")
    shop.world.after["capture"] = [NoReply("…")]
    shop.run_due()
    shop.pass_time(hours=2)
    customer.reach("underwritten", plan="full")
    shop.run_due()
    found = row(application)
    assert found.state == "cover_reported"
    assert found.work_item["code"] == "journey.sums-exceeded"
    assert found.notice is None


def test_declined_after_cover_began_lapses(shop, customer):
    application = customer.reach("card_entered")
    shop.world.fail["authorize"] = [NotSent("…"), Rejected("declined")]
    shop.run_due()
    shop.at = row(application).starts_at + timedelta(minutes=1)
    settle(shop, hours=6)
    assert row(application).state == "lapsed"


def test_nothing_is_authorised_once_cover_began(shop, customer):
    application = customer.reach("card_entered")
    shop.at = row(application).starts_at + timedelta(minutes=1)
    shop.run_due()
    assert [o for o, _ in shop.world.asked if o == "authorize"] == []


def test_refused_cover_report_stays_on_the_alarms_list(shop, customer):
    from anbao.commerce.reporting import api as reporting

    application = customer.reach("card_entered")
    shop.world.fail["cover"] = [Rejected("malformed")]
    settle(shop, rounds=2)
    late = reporting.late(at=shop.at + timedelta(hours=25))
    assert [report.application for report in late] == [application]


def test_receipt_report_of_a_voided_payment_is_settled(shop, customer):
    from anbao.commerce.reporting import api as reporting

    application = customer.reach("card_entered")
    shop.world.fail["receipt"] = [NoReply("…")]
    shop.run_due()
    shop.at = row(application).starts_at
    settle(shop)
    assert row(application).state == "lapsed"
    assert reporting.late(at=shop.at) == []


@pytest.mark.parametrize(("minutes", "state"), [(-1, "cover_reported"), (0, "refunded")])
def test_captured_behind_our_back_is_a_contract_or_a_refund(shop, customer, monkeypatch, minutes, state):
    """The request arrives after our inquiry, before our void; the capture's own moment decides."""
    application = customer.reach("card_entered")
    shop.world.fail["capture"] = [NoReply("…")]
    shop.run_due()
    starts = row(application).starts_at
    arrive_before_the_void(shop, monkeypatch, application, starts + timedelta(minutes=minutes))
    shop.at = starts
    settle(shop)
    found = row(application)
    assert found.state == state
    assert payment_of(application).state == "captured"
    assert len(shop.world.captured) == 1
    told = [text for _to, text in shop.world.texts if found.number in text]
    assert not any("沒有扣款" in text for text in told)
    assert any("退還" in text for text in told) == (state == "refunded")
    assert len(shop.world.refunded) == (state == "refunded")


def arrive_before_the_void(shop, monkeypatch, application, at):
    from anbao.commerce.payments import api as payments
    from anbao.gateways.paying import Capture

    call = payments.capture_call(payment=row(application).payment)

    def void(self, *, key, authorization_key):
        if str(call.id) not in shop.world.done:
            shop.world.captured.append(authorization_key)
            shop.world.done[str(call.id)] = Capture(at)
        raise Rejected("captured")

    monkeypatch.setattr(fakes.Card, "void", void)


def test_voided_capture_in_doubt_is_settled(shop, customer):
    """Once voided, nothing can be captured: the call does not stay open."""
    from anbao.jobs import api as jobs

    application = customer.reach("card_entered")
    shop.world.fail["capture"] = [NoReply("…")]
    shop.run_due()
    shop.at = row(application).starts_at
    settle(shop)
    assert row(application).state == "lapsed"
    assert jobs.open_calls(before=shop.at) == []


def test_void_refused_asks_for_a_person(shop, customer):
    application = customer.reach("card_entered")
    shop.world.holder_matches = False
    shop.world.fail["void"] = [Rejected("unspecified")]
    settle(shop)
    found = row(application)
    assert (found.state, found.work_item["code"]) == ("voiding", "journey.void-refused")
    assert "沒有扣款" not in found.notice["message"]


def test_void_refused_as_voided_before_is_a_void(shop, customer):
    application = customer.reach("card_entered")
    shop.world.holder_matches = False
    shop.world.fail["void"] = [Rejected("voided")]
    shop.run_due()
    assert payment_of(application).state == "voided"
    assert row(application).state == "payment_refused"


def test_sums_stay_held_while_the_capture_is_in_doubt(shop, customer):
    application = customer.reach("card_entered", plan="full")
    shop.world.fail["capture"] = [NoReply("…")] * 30
    for _ in range(14):
        shop.run_due()
        shop.pass_time(minutes=15)
    other = customer.reach("terms_agreed", plan="full")
    assert type(customer.underwrite(other)).__name__ != "Passed"
    assert row(application).state == "receipt_reported"


def test_rulebook_not_published_until_cover_began_voids(shop, customer, monkeypatch):
    from anbao.rulebook import api as rulebook

    application = customer.reach("card_entered")
    for task in ("journey.authorize", "journey.receipt_report"):
        shop.run_due(only=task)
    monkeypatch.setattr(rulebook, "is_published", lambda digest: False)
    shop.run_due()
    shop.at = row(application).starts_at
    settle(shop)
    assert row(application).state == "lapsed"
    assert shop.world.captured == []
    assert len(shop.world.voided) == 1


def test_authorised_while_the_rulebook_was_not_published_goes_on(shop, customer, monkeypatch):
    from anbao.rulebook import api as rulebook

    application = customer.reach("card_entered")
    with monkeypatch.context() as patched:
        patched.setattr(rulebook, "is_published", lambda digest: False)
        shop.run_due(only="journey.authorize")
    assert row(application).state == "authorized"
    settle(shop)
    assert row(application).state == "cover_reported"
    assert shop.world.voided == []


def test_issue_refused_for_long_is_a_work_item_until_it_passes(shop, customer, monkeypatch):
    from anbao.rulebook import api as rulebook

    application = customer.reach("card_entered")
    for task in ("journey.authorize", "journey.receipt_report", "journey.capture"):
        shop.run_due(only=task)
    with monkeypatch.context() as patched:
        patched.setattr(rulebook, "is_published", lambda digest: False)
        shop.run_due()
        assert row(application).work_item is None
        settle(shop)
        assert row(application).work_item["code"] == "journey.contract-refused"
        assert kinds(application).count("refused") == 1
    settle(shop)
    found = row(application)
    assert (found.state, found.work_item) == ("cover_reported", None)


def test_declined_in_doubt_after_cover_began_is_sent_again_and_lapses(shop, customer):
    """In doubt, only the acquirer's answer counts: what it authorises after all is voided."""
    application = customer.reach("card_entered")
    shop.world.fail["authorize"] = [NoReply("…")]
    shop.run_due()
    shop.at = row(application).starts_at
    settle(shop)
    assert row(application).state == "lapsed"
    assert len(shop.world.voided) == 1


def test_receipt_in_doubt_is_inquired_about_after_the_void(shop, customer):
    """It did arrive: the report is to be corrected, not forgotten."""
    from anbao.commerce.reporting import api as reporting

    application = customer.reach("card_entered")
    shop.world.after["receipt"] = [NoReply("…")]
    shop.run_due()
    shop.at = row(application).starts_at
    settle(shop)
    assert row(application).state == "lapsed"
    assert [report.state for report in reporting.reports_of(application)] == ["corrected"]
    assert len(shop.world.corrections) == 1
    assert len([o for o, _ in shop.world.asked if o == "receipt"]) == 1


def test_receipt_that_never_arrived_is_settled_in_the_end(shop, customer):
    from anbao.commerce.reporting import api as reporting
    from anbao.jobs import api as jobs

    application = customer.reach("card_entered")
    shop.world.fail["receipt"] = [NoReply("…")]
    shop.run_due()
    shop.at = row(application).starts_at
    settle(shop, rounds=8, minutes=16)
    assert [report.state for report in reporting.reports_of(application)] == ["withdrawn"]
    assert jobs.open_calls(before=shop.at) == []
    assert shop.world.reports == []
