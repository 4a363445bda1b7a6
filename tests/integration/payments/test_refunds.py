"""What goes back of a payment: once a cause, never more than was captured, never sent twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from anbao.commerce.payments import api as payments
from anbao.commerce.payments.models import Payment, Refund
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.verdict import Passed, Refused
from anbao.ledger import api as ledger
from tests.integration.journey import fakes
from tests.integration.payments.paid import AT, BY, captured, opened, owe

PAID, OWED, REFUSED = payments.RefundState.PAID, payments.RefundState.OWED, payments.RefundState.REFUSED


@pytest.fixture
def world(db, settings):
    fakes.world.__init__()
    settings.ANBAO_CARD = {**settings.ANBAO_CARD, "adapter": "tests.integration.journey.fakes:Card"}
    settings.ANBAO_BANK = {**settings.ANBAO_BANK, "adapter": "tests.integration.journey.fakes:Bank"}
    return fakes.world


@pytest.fixture
def payment(world):
    return captured()


def test_goes_back_to_the_account_it_came_from(world):
    payment = captured(method="own-account")
    run = Runner(owe(payment, 500).id)
    run()
    capture = payments.capture_call(payment=payment)
    assert (capture.system, capture.operation) == ("bank", "debit")
    assert world.refunded == [(str(capture.id), str(run.refund), 500)]
    calls = {(call.system, call.operation) for call in jobs.calls_of(Subject("payment", str(payment)))}
    assert calls == {("bank", "debit"), ("bank", "refund")}


class Runner:
    """Runs the call as a task would, noting what is settled."""

    def __init__(self, refund):
        self.refund, self.at, self.settled = refund, AT, []

    def __call__(self, settle=None, **later):
        self.at += timedelta(**later)
        fakes.world.at = self.at
        return payments.refund(
            refund=self.refund,
            by=BY,
            clock=lambda: self.at,
            settle=settle or (lambda outcome, at: self.settled.append(outcome)),
            retry_task="journey.refund",
            application=str(uuid4()),
        )


@pytest.fixture
def run(payment):
    return Runner(owe(payment, 200).id)


def found(payment):
    application = Payment.objects.get(id=payment).application
    return payments.refunds_of(application)


def kinds(payment):
    application = Payment.objects.get(id=payment).application
    entries = ledger.entries_of(Subject("application", str(application)))
    return [entry.kind for entry in entries if entry.kind.startswith("commerce.payment.")]


def code_of(answer):
    assert isinstance(answer, Refused), answer
    return answer.reason.code


def test_owed_with_its_entry_and_its_call(payment):
    owed = owe(payment, 200)
    assert (owed.amount, owed.state, owed.owed_at) == (200, OWED, AT)
    assert kinds(payment) == ["commerce.payment.refund-owed"]
    calls = jobs.calls_of(Subject("payment", str(payment)))
    assert {call.operation for call in calls} == {"capture", "refund"}


@pytest.mark.parametrize(("amount", "passes"), [(1, True), (500, True), (501, False)])
def test_one_refund_up_to_what_was_captured(payment, amount, passes):
    answer = owe(payment, amount)
    assert isinstance(answer, payments.RefundView) is passes
    assert Refund.objects.count() == passes
    if not passes:
        assert code_of(answer) == "payments.refund-over-captured"
        assert kinds(payment) == []


@pytest.mark.parametrize(("second", "passes"), [(300, True), (301, False)])
def test_refunds_together_up_to_what_was_captured(payment, second, passes):
    owe(payment, 200)
    assert isinstance(owe(payment, second, cause="another"), payments.RefundView) is passes
    assert sum(one.amount for one in found(payment)) == (500 if passes else 200)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_refund(payment, amount):
    with pytest.raises(IntegrityError), transaction.atomic():
        owe(payment, amount)
    assert kinds(payment) == []


def test_refused_one_counts_as_owed(payment, run, world):
    world.fail["refund"] = [Rejected("unspecified")]
    run()
    assert code_of(owe(payment, 301, cause="another")) == "payments.refund-over-captured"


def test_same_cause_is_owed_once(payment):
    first = owe(payment, 200)
    assert owe(payment, 200, at=AT + timedelta(hours=1)) == first
    assert code_of(owe(payment, 201)) == "payments.refund-another-amount"
    assert Refund.objects.count() == 1
    assert kinds(payment) == ["commerce.payment.refund-owed"]


def test_database_keeps_one_a_cause(payment):
    owe(payment, 200)
    row = Refund.objects.get()
    row.pk = uuid4()
    row._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("values", [{"amount": 0}, {"state": "paid"}, {"paid_at": AT}, {"state": "lost"}])
def test_database_refuses_what_cannot_be(payment, values):
    owe(payment, 200)
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.update(**values)


def test_nothing_goes_back_of_what_was_not_captured(world):
    payment = opened()
    assert code_of(owe(payment, 1)) == "payments.refund-not-captured"
    assert Refund.objects.count() == 0


def test_failed_ledger_write_owes_nothing(payment, monkeypatch):
    def fail(**asked):
        raise RuntimeError

    monkeypatch.setattr(ledger, "record", fail)
    with pytest.raises(RuntimeError):
        owe(payment, 200)
    assert Refund.objects.count() == 0
    assert [call.operation for call in jobs.calls_of(Subject("payment", str(payment)))] == ["capture"]


def test_paid_to_the_capture_under_our_reference(payment, run, world):
    run(minutes=1)
    capture = payments.capture_call(payment=payment)
    assert world.refunded == [(str(capture.id), str(run.refund), 200)]
    (refund,) = found(payment)
    assert (refund.state, refund.paid_at) == (PAID, AT + timedelta(minutes=1))
    assert kinds(payment) == ["commerce.payment.refund-owed", "commerce.payment.refund-paid"]
    run(minutes=1)
    assert len(world.refunded) == len(run.settled) == 1


def test_failed_settling_leaves_it_in_doubt_and_is_found_by_inquiry(payment, run, world):
    def fail(outcome, at):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        run(settle=fail)
    assert found(payment)[0].state == OWED
    run(hours=1)
    assert found(payment)[0].state == PAID
    assert len([o for o, _ in world.asked if o == "refund"]) == 1


def test_lost_reply_is_inquired_about_and_not_sent_again(payment, run, world):
    world.after["refund"] = [NoReply("…")]
    run()
    assert found(payment)[0].state == OWED
    run(hours=1)
    assert found(payment)[0].state == PAID
    assert len([o for o, _ in world.asked if o == "refund"]) == 1


@pytest.mark.parametrize("failure", [NotSent, NoReply])
def test_never_received_is_sent_again_under_the_same_key(payment, run, world, failure):
    world.fail["refund"] = [failure("…"), failure("…")]
    for _ in range(3):
        run(hours=1)
    assert found(payment)[0].state == PAID
    assert len({key for o, key in world.asked if o == "refund"}) == 1
    assert len(world.refunded) == 1


def test_answer_about_another_operation_is_no_answer(payment, run, world):
    world.fail["refund"] = [NoReply("…")]
    run()
    world.done[str(Refund.objects.get().call)] = fakes.Void(AT)
    run(hours=1)
    assert found(payment)[0].state == OWED
    assert world.refunded == []


def test_refusal_is_kept_with_its_reason_and_asked_again_under_a_new_key(payment, run, world):
    world.fail["refund"] = [Rejected("over-amount")]
    run()
    (refund,) = found(payment)
    assert (refund.state, refund.reason) == (REFUSED, "over-amount")
    run(hours=1)
    assert len(world.asked) == 1  # the last word on that call
    with transaction.atomic():
        assert isinstance(payments.refund_again(refund=run.refund, by=BY, at=run.at), Passed)
        assert isinstance(payments.refund_again(refund=run.refund, by=BY, at=run.at), Refused)
    run(minutes=1)
    (refund,) = found(payment)
    assert (refund.state, refund.reason) == (PAID, "")
    assert len({key for o, key in world.asked if o == "refund"}) == 2
    assert [reference for _capture, reference, _amount in world.refunded] == [str(run.refund)]
    assert [kind.rpartition("refund-")[2] for kind in kinds(payment)] == ["owed", "refused", "again", "paid"]


def test_refused_because_it_was_given_back_is_paid(payment, run, world):
    world.fail["refund"] = [Rejected("refunded")]
    run()
    (refund,) = found(payment)
    assert (refund.state, refund.paid_at) == (PAID, AT)


@pytest.mark.parametrize("state", ["owed", "paid"])
def test_only_what_was_refused_is_asked_again(payment, run, state):
    if state == "paid":
        run()
    with transaction.atomic():
        assert isinstance(payments.refund_again(refund=run.refund, by=BY, at=AT), Refused)
    assert Refund.objects.get().attempts == 1


def test_owed_ones_are_found_from_their_latest_asking(payment, run, world):
    def waiting(**later):
        return [one.id for one in payments.refunds_owed(before=AT + timedelta(**later))]

    assert waiting(seconds=-1) == []
    assert waiting() == [run.refund]
    world.fail["refund"] = [Rejected("unspecified")]
    run()
    assert waiting() == []
    with transaction.atomic():
        payments.refund_again(refund=run.refund, by=BY, at=AT + timedelta(hours=1))
    assert waiting(minutes=59) == []
    assert waiting(hours=1) == [run.refund]
