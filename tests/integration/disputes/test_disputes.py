"""Reported once at a time, decided once, and refunds that wait meanwhile."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from anbao.commerce.disputes.actions import decide as deciding
from anbao.commerce.disputes.actions import report
from anbao.commerce.disputes.domain.dispute import Authorised, Fault, Found
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries import agreement
from anbao.commerce.disputes.queries.disputes import reason_of, words_of
from anbao.commerce.disputes.queries.probes import helped
from anbao.commerce.payments import api as payments
from anbao.commerce.payments.domain.withholding import withholdings
from anbao.commerce.payments.models import Payment, Refund
from anbao.commerce.policies.models import RefundOwed
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.errors import NoReply, Rejected
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger import api as ledger
from tests.integration.journey import sale
from tests.integration.journey.test_sweep import forget_jobs, sweep
from tests.integration.policies.test_closing import cancelled, code

WORDS = "刷卡那天我在醫院，卡片一直在家裡。"
REASON = "發卡機構查明這筆交易不是您授權的。"
CLERK = Actor(ActorKind.STAFF, "clerk-1")


def reported(shop, customer, policy, words=WORDS):
    account = policy.account_id
    return report.report_own(policy=policy.id, account=account, words=words, by=customer.by, at=shop.at)


def found(*, upheld=True, authorised=Authorised.NO, fault=Fault.NONE):
    return Found(upheld=upheld, authorised=authorised, fault=fault, reason=REASON)


def reviewed(shop, dispute):
    return deciding.review(dispute=dispute, by=CLERK, at=shop.at)


def decided(shop, dispute, **what):
    return deciding.decide(dispute=dispute, found=found(**what), by=CLERK, at=shop.at)


def events(policy):
    mine = "commerce.dispute."
    return [e.kind.removeprefix(mine) for e in sale.entries(policy.application) if e.kind.startswith(mine)]


def texts(shop, number):
    shop.run_due(only="messages.%")
    return [(to, text) for to, text in shop.world.texts if number in text]


def refunds(shop):
    for _ in range(4):
        shop.run_due(only="journey.refund%")
        shop.pass_time(minutes=5)


def asked(shop):
    return [key for operation, key in shop.world.asked if operation == "refund"]


@pytest.fixture
def dispute(shop, customer, policy):
    return reported(shop, customer, policy)


def test_reported_with_sealed_words_a_number_and_a_telling(shop, dispute, policy):
    row = Dispute.objects.get()
    assert (row.state, row.via, row.payment) == ("reported", "page", Payment.objects.get().id)
    assert words_of(row) == WORDS
    assert WORDS.encode() not in bytes(row.words)
    assert events(policy) == ["reported"]
    told = texts(shop, dispute.number)
    assert {to for to, _text in told} == {"0912345678", "mei.ling@example.tw"}
    assert [text for _to, text in told if WORDS in text] == []


def test_words_are_in_no_ledger_entry(shop, dispute, policy):
    reviewed(shop, dispute.id)
    decided(shop, dispute.id)
    said = str([(e.clear, e.subject) for e in sale.entries(policy.application)])
    assert dispute.number in said
    assert WORDS not in said
    assert REASON not in said


def test_only_the_owner_reports(shop, policy):
    stranger = shop.customer(national_id="B234567890", login="stranger")
    asked_for = {"policy": policy.id, "words": WORDS, "by": stranger.by, "at": shop.at}
    assert report.report_own(account=stranger.by.id, **asked_for) is None
    assert not Dispute.objects.exists()


def test_reported_twice_is_one_dispute(shop, customer, dispute, policy):
    again = reported(shop, customer, policy, "再說一次")
    by_phone = report.report_by_telephone(application=policy.application, words="來電", by=CLERK, at=shop.at)
    assert again.id == by_phone.id == dispute.id
    assert words_of(Dispute.objects.get()) == WORDS
    assert events(policy) == ["reported"]
    assert len(texts(shop, dispute.number)) == 2


def test_after_a_decision_it_may_be_reported_anew(shop, customer, dispute, policy):
    reviewed(shop, dispute.id)
    decided(shop, dispute.id, upheld=False, authorised=Authorised.YES)
    again = reported(shop, customer, policy)
    assert again.id != dispute.id
    assert Dispute.objects.filter(state="reported").count() == 1


def test_nothing_taken_nothing_to_dispute(shop, customer, policy):
    Payment.objects.update(state="voided")
    assert reported(shop, customer, policy) == report.NOTHING_TAKEN


def test_caller_is_kept_by_staff(shop, policy):
    kept = report.report_by_telephone(application=policy.application, words=WORDS, by=CLERK, at=shop.at)
    row = Dispute.objects.get(id=kept.id)
    assert (row.via, row.reported_by) == ("telephone", str(CLERK))
    assert words_of(row) == WORDS


def test_failed_entry_leaves_nothing(shop, customer, policy, monkeypatch):
    def fail(**asked_for):
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        reported(shop, customer, policy)
    assert not Dispute.objects.exists()


def test_looked_into_then_decided_and_told(shop, dispute, policy):
    assert isinstance(decided(shop, dispute.id), Refused)  # nobody looked into it yet
    assert isinstance(reviewed(shop, dispute.id), Passed)
    assert isinstance(reviewed(shop, dispute.id), Refused)
    before = len(texts(shop, dispute.number))
    assert isinstance(decided(shop, dispute.id), Passed)
    row = Dispute.objects.get()
    assert (row.state, row.decided_by, reason_of(row)) == ("upheld", str(CLERK), REASON)
    assert REASON.encode() not in bytes(row.reason)
    told = texts(shop, dispute.number)[before:]
    assert [to for to, text in told if REASON in text] == ["mei.ling@example.tw"]
    assert all("您不必負擔" in text for _to, text in told)
    assert events(policy) == ["reported", "under-review", "upheld"]
    policy.refresh_from_db()
    assert policy.closed_as == ""  # cover is a person's to end


@pytest.mark.parametrize("authorised", [Authorised.NO, Authorised.UNCLEAR])
def test_consumer_is_not_left_with_what_was_not_shown(shop, dispute, policy, authorised):
    reviewed(shop, dispute.id)
    refused = decided(shop, dispute.id, upheld=False, authorised=authorised)
    assert isinstance(refused, Refused)
    assert refused.reason.code == "disputes.liability-not-shown"
    assert refused.clauses == ("ec.unauthorised-payment",)
    assert Dispute.objects.get().state == "under_review"
    assert events(policy)[-1] == "refused"  # committed with its entry
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.update(
            state="not_upheld", authorised=authorised, fault="none", reason=Dispute.objects.get().words,
            decided_by="x", decided_at=shop.at,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("authorised", "fault"),
    [(Authorised.YES, Fault.NONE), (Authorised.NO, Fault.INTENT), (Authorised.UNCLEAR, Fault.GROSS)],
)
def test_shown_liability_leaves_the_payment_as_it_is(shop, dispute, policy, authorised, fault):
    reviewed(shop, dispute.id)
    assert isinstance(decided(shop, dispute.id, upheld=False, authorised=authorised, fault=fault), Passed)
    (entry,) = [e for e in sale.entries(policy.application) if e.kind == "commerce.dispute.not-upheld"]
    assert "ec.unauthorised-payment" in entry.clauses
    assert Dispute.objects.get().state == "not_upheld"


def test_decided_once(shop, dispute, policy):
    reviewed(shop, dispute.id)
    assert isinstance(decided(shop, dispute.id), Passed)
    late = decided(shop, dispute.id, upheld=False, authorised=Authorised.YES)
    assert late.reason.code == "disputes.not-now"
    assert Dispute.objects.get().state == "upheld"


@pytest.fixture
def closed(shop, customer, policy, dispute):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    return policy


def test_refund_is_withheld_while_it_is_open_and_resumes(shop, closed, dispute):
    refunds(shop)
    sweep(shop)
    refunds(shop)
    assert asked(shop) == []
    assert (Refund.objects.get().state, RefundOwed.objects.get().paying) == ("owed", "under_way")
    assert payments.refunds_owed(before=shop.at) == []
    reviewed(shop, dispute.id)
    refunds(shop)
    assert asked(shop) == []
    decided(shop, dispute.id)
    sweep(shop)
    refunds(shop)
    assert [amount for _capture, _reference, amount in shop.world.refunded] == [closed.premium]
    assert RefundOwed.objects.get().settled_at is not None
    assert len(asked(shop)) == 1


def test_refund_paid_another_way_waits_for_the_decision(shop, customer, policy):
    from anbao.commerce.policies.api import settle_refund

    shop.world.fail["refund"] = [Rejected("unspecified")]
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    refunds(shop)
    assert RefundOwed.objects.get().paying == "refused"
    dispute = reported(shop, customer, policy)
    held = settle_refund(policy=policy.id, by=CLERK, at=shop.at)
    assert held.reason.code == "policies.refund-held"
    assert RefundOwed.objects.get().settled_at is None
    reviewed(shop, dispute.id)
    decided(shop, dispute.id)
    assert isinstance(settle_refund(policy=policy.id, by=CLERK, at=shop.at), Passed)


def test_reported_between_intent_and_call_sends_nothing(shop, customer, policy, monkeypatch):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    from anbao.commerce.payments.actions import refunds as paying

    looks = iter([False, True])
    with monkeypatch.context() as patched:
        patched.setattr(paying, "is_withheld", lambda _payment: next(looks))
        shop.run_due(only="journey.refund%")
    assert asked(shop) == []
    assert Refund.objects.get().state == "owed"
    refunds(shop)
    assert len(asked(shop)) == 1


def test_answer_of_a_call_made_before_is_still_booked(shop, customer, policy):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    shop.world.after["refund"] = [NoReply("…")]
    shop.run_due(only="journey.refund%")
    reported(shop, customer, policy)
    refunds(shop)
    assert len(asked(shop)) == len(shop.world.refunded) == 1
    assert Refund.objects.get().state == "paid"


def test_what_was_never_received_is_not_sent_again_meanwhile(shop, customer, policy):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    shop.world.fail["refund"] = [NoReply("…")]
    shop.run_due(only="journey.refund%")
    dispute = reported(shop, customer, policy)
    refunds(shop)
    assert (len(asked(shop)), shop.world.refunded) == (1, [])
    reviewed(shop, dispute.id)
    decided(shop, dispute.id)
    for _ in range(3):
        shop.pass_time(hours=3)
        sweep(shop)
        refunds(shop)
    assert len(shop.world.refunded) == 1


def test_withholding_that_cannot_be_found_out_stops_the_refund(shop, customer, policy, monkeypatch):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)

    def fail(_payment):
        raise RuntimeError

    monkeypatch.setitem(withholdings._things, "disputes", fail)
    with pytest.raises(RuntimeError):
        shop.run_due(only="journey.refund%")
    assert asked(shop) == []
    monkeypatch.undo()
    forget_jobs("doing")


def test_probe_notices_what_waits_too_long(shop, dispute):
    """Reported at 14:00 in Taipei; days are counted from the next one, so both periods end at a midnight."""
    shop.pass_time(days=3)
    assert isinstance(helped(shop.at).verdict, Passed)
    shop.pass_time(hours=10)
    assert helped(shop.at).verdict.reason.details == {"waiting": 1, "late": 0}
    reviewed(shop, dispute.id)
    assert isinstance(helped(shop.at).verdict, Passed)
    shop.pass_time(days=26)
    assert isinstance(helped(shop.at).verdict, Passed)
    shop.pass_time(days=1)
    assert helped(shop.at).verdict.reason.details == {"waiting": 0, "late": 1}
    decided(shop, dispute.id)
    assert isinstance(helped(shop.at).verdict, Passed)


def test_probe_notices_a_way_of_paying_about_which_nothing_is_agreed(shop, monkeypatch):
    assert agreement.lacking(at=shop.at) == []
    assert isinstance(helped(shop.at).verdict, Passed)
    monkeypatch.setattr(payments, "methods", lambda: ("own-card", "own-account", "own-wallet"))
    assert helped(shop.at).verdict.reason.details == {"count": 1, "methods": "own-wallet"}


def test_nothing_is_agreed_before_the_agreement_is_released(shop):
    before = agreement.in_force(at=shop.at).effective_from - timedelta(days=1)
    then = datetime.combine(before, time(12), tzinfo=UTC)
    assert agreement.in_force(at=then) is None
    assert agreement.lacking(at=then) == ["own-card", "own-account"]


def test_probe_notices_that_nothing_withholds(shop, monkeypatch):
    monkeypatch.delitem(withholdings._things, "disputes")
    assert helped(shop.at).verdict.reason.code == "disputes.not-withholding"
