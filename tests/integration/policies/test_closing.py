"""Giving a policy up: cancelled before its cover begins, or withdrawn from in time, with a code for just that."""

import re
from datetime import timedelta

import pytest

from anbao.commerce.policies.actions import close, deliver, owed
from anbao.commerce.policies.models import CorrectionOwed, RefundOwed
from anbao.commerce.registration.models import Registration
from anbao.kernel.actor import system
from anbao.kernel.errors import Rejected
from anbao.kernel.verdict import Passed
from tests.integration.journey import sale
from tests.integration.policies.test_delivery import CLERK, events, opened, signed

BY = system("test")


def code(shop, customer, policy, closing="cancelled"):
    issued = close.request_code(policy=policy.id, closing=closing, account=customer.by.id, by=customer.by, at=shop.at)
    assert hasattr(issued, "id"), issued
    shop.run_due(only="messages.%")
    texts = [text for to, text in shop.world.texts if to == "0912345678"]
    return re.search(r"\d{6,}", texts[-1])[0]


def cancelled(shop, customer, policy, given):
    return close.cancel_policy(policy=policy.id, account=customer.by.id, code=given, by=customer.by, at=shop.at)


def withdrawn(shop, customer, policy, given):
    return close.withdraw(policy=policy.id, account=customer.by.id, code=given, by=customer.by, at=shop.at)


def entry(policy, kind):
    return next(one for one in sale.entries(policy.application) if one.kind == f"commerce.policy.{kind}")


@pytest.fixture
def long_policy(policy):
    """As a line with a term of more than two years would leave it."""
    policy.ends_at = policy.starts_at + timedelta(days=3 * 366)
    policy.save()
    return policy


def test_cancelled_before_cover_owes_the_whole_premium(shop, customer, policy):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    policy.refresh_from_db()
    assert (policy.closed_as, policy.closed_at) == ("cancelled", shop.at)
    refund = RefundOwed.objects.get(policy=policy)
    assert (refund.amount, refund.settled_at) == (policy.premium, None)
    assert CorrectionOwed.objects.get(policy=policy).settled_at is None
    found = entry(policy, "cancelled")
    guards = {guard["tag"]: guard["verdict"] for guard in found.clear["guards"]}
    assert guards == {"servicing.cancel-before-cover": "passed", "servicing.otp-for-this-act": "passed"}


def test_cancelling_is_confirmed_by_text_and_mail(shop, customer, policy):
    cancelled(shop, customer, policy, code(shop, customer, policy))
    before = len(shop.world.texts)
    shop.run_due(only="messages.%")
    sent = dict(shop.world.texts[before:])
    assert set(sent) == {"0912345678", "mei.ling@example.tw"}
    assert all(policy.number in text and "取消" in text for text in sent.values())


def test_cancelled_policy_holds_no_sums(shop, customer, policy):
    from anbao.commerce.underwriting.models import Reservation

    mine = Reservation.objects.filter(application_id=str(policy.application))
    assert set(mine.values_list("state", flat=True)) == {"confirmed"}
    cancelled(shop, customer, policy, code(shop, customer, policy))
    assert set(mine.values_list("state", flat=True)) == {"released"}


def test_wrong_code_cancels_nothing(shop, customer, policy):
    right = code(shop, customer, policy)
    refused = cancelled(shop, customer, policy, f"{(int(right) + 1) % 10**6:06d}")
    assert not isinstance(refused, Passed)
    policy.refresh_from_db()
    assert policy.closed_as == ""
    assert isinstance(cancelled(shop, customer, policy, right), Passed)


def test_no_code_was_asked_for(shop, customer, policy):
    assert cancelled(shop, customer, policy, "000000").reason.code == "policies.otp-not-asked"


def test_code_for_cancelling_does_not_withdraw(shop, customer, long_policy):
    given = code(shop, customer, long_policy)
    assert not isinstance(withdrawn(shop, customer, long_policy, given), Passed)
    long_policy.refresh_from_db()
    assert long_policy.closed_as == ""


@pytest.mark.parametrize(("seconds", "ended"), [(-1, True), (0, False)])
def test_cancelling_ends_as_cover_begins(shop, customer, policy, seconds, ended):
    """The code came in time; the act has to as well."""
    shop.pass_time(seconds=(policy.starts_at - shop.at).total_seconds() - 60)
    given = code(shop, customer, policy)
    shop.pass_time(seconds=60 + seconds)
    verdict = cancelled(shop, customer, policy, given)
    assert isinstance(verdict, Passed) is ended
    policy.refresh_from_db()
    assert bool(policy.closed_as) is ended
    if not ended:
        assert verdict.reason.code == "servicing.cover-begun"
        assert entry(policy, "refused").clear["reason"] == "servicing.cover-begun"
        assert not RefundOwed.objects.exists()


def test_no_code_is_sent_once_cover_has_begun(shop, customer, policy):
    shop.pass_time(seconds=(policy.starts_at - shop.at).total_seconds())
    asked = close.request_code(
        policy=policy.id, closing="cancelled", account=customer.by.id, by=customer.by, at=shop.at
    )
    assert asked == deliver.NOT_NOW


def test_travel_cannot_be_withdrawn_from(shop, customer, policy):
    asked = close.request_code(
        policy=policy.id, closing="withdrawn", account=customer.by.id, by=customer.by, at=shop.at
    )
    assert asked == deliver.NOT_NOW


def test_cancelled_twice_owes_once(shop, customer, policy):
    given = code(shop, customer, policy)
    cancelled(shop, customer, policy, given)
    assert cancelled(shop, customer, policy, given) == deliver.NOT_NOW
    assert RefundOwed.objects.count() == 1
    assert events(policy).count("cancelled") == 1


def test_stranger_cancels_nothing(shop, customer, policy):
    from anbao.commerce.policies.models import Policy

    given = code(shop, customer, policy)
    stranger = shop.customer(national_id="B234567890", login="stranger")
    with pytest.raises(Policy.DoesNotExist):
        cancelled(shop, stranger, policy, given)


@pytest.mark.parametrize(("days", "open_"), [(10, True), (11, False)])
def test_withdrawal_counts_from_the_day_after_signed_receipt(shop, customer, long_policy, days, open_):
    opened(shop, customer, long_policy)
    signed(shop, customer, long_policy)
    shop.pass_time(days=days)
    deliver.send_again(policy=long_policy.id, by=CLERK, at=shop.at)  # restarts nothing
    if open_:
        given = code(shop, customer, long_policy, "withdrawn")
        assert isinstance(withdrawn(shop, customer, long_policy, given), Passed)
        assert RefundOwed.objects.get().amount == long_policy.premium
        assert entry(long_policy, "withdrawn").clear["refund"] == long_policy.premium
        return
    asked = close.request_code(
        policy=long_policy.id, closing="withdrawn", account=customer.by.id, by=customer.by, at=shop.at
    )
    assert asked == deliver.NOT_NOW


def test_late_withdrawal_with_a_code_of_yesterday_is_refused_by_the_guard(shop, customer, long_policy):
    opened(shop, customer, long_policy)
    signed(shop, customer, long_policy)
    midnight = 24 * 3600 - ((shop.at.hour + 8) * 3600 + shop.at.minute * 60)
    shop.pass_time(days=10, seconds=midnight - 30)
    given = code(shop, customer, long_policy, "withdrawn")
    shop.pass_time(seconds=30)
    refused = withdrawn(shop, customer, long_policy, given)
    assert refused.reason.code == "servicing.withdrawal-over"
    assert refused.clauses[0] == "ec.withdrawal"
    assert entry(long_policy, "refused").clear["act"] == "withdrawn"


def test_what_follows_is_undone_with_the_ending(shop, customer, policy):
    from anbao.commerce.policies.api import endings

    def fail(ending, *, by, at):
        raise RuntimeError(ending.closing)

    given = code(shop, customer, policy)
    endings.add("test", fail)
    try:
        with pytest.raises(RuntimeError, match="cancelled"):
            cancelled(shop, customer, policy, given)
    finally:
        endings.discard("test")
    policy.refresh_from_db()
    assert policy.closed_as == ""
    assert not RefundOwed.objects.exists()
    # the code was redeemed for this very act: it goes on where it stopped
    assert isinstance(cancelled(shop, customer, policy, given), Passed)


def test_handler_hears_what_ended(shop, customer, policy):
    from anbao.commerce.policies.api import endings

    heard = []

    def hear(ending, *, by, at):
        heard.append(ending)

    endings.add("test", hear)
    try:
        cancelled(shop, customer, policy, code(shop, customer, policy))
    finally:
        endings.discard("test")
    assert [(one.policy, one.application, one.closing, one.refund) for one in heard] == [
        (policy.id, policy.application, "cancelled", policy.premium)
    ]


def test_correction_is_settled_once(shop, customer, policy):
    assert owed.settle_correction(policy=policy.id, by=CLERK, at=shop.at) == deliver.NOT_NOW
    shop.world.fail["correction"] = [Rejected("unspecified")]
    cancelled(shop, customer, policy, code(shop, customer, policy))
    assert owed.settle_correction(policy=policy.id, by=CLERK, at=shop.at).reason.code.endswith("under-way")
    shop.run_due(only="journey.correct_report")
    assert isinstance(owed.settle_correction(policy=policy.id, by=CLERK, at=shop.at), Passed)
    assert owed.settle_correction(policy=policy.id, by=CLERK, at=shop.at) == deliver.NOT_NOW
    correction = CorrectionOwed.objects.get()
    assert (correction.settled_at, correction.settled_by) == (shop.at, str(CLERK))


def test_closed_policy_is_not_reminded_of(shop, customer, policy):
    from tests.integration.policies.test_delivery import followed_up

    cancelled(shop, customer, policy, code(shop, customer, policy))
    followed_up(shop, days=40)
    assert "reminded" not in events(policy)
    assert "paper-due" not in events(policy)


def test_lapsed_service_gives_nothing_up_and_leads_to_verifying_again(shop, customer, policy):
    Registration.objects.filter(account=customer.by.id).update(
        verified_at=shop.at - timedelta(days=6 * 366), last_sale_at=shop.at
    )
    refused = close.request_code(
        policy=policy.id, closing="cancelled", account=customer.by.id, by=customer.by, at=shop.at
    )
    assert refused.reason.code == "service.dormant"
    assert "ec.service-dormancy" in refused.clauses
    assert cancelled(shop, customer, policy, "000000").reason.code == "service.dormant"
    policy.refresh_from_db()
    assert (policy.closed_as, policy.otp) == ("", None)
    assert len([one for one in sale.entries(policy.application) if one.kind == "commerce.policy.refused"]) == 2


def test_giving_a_policy_up_starts_the_clock_of_service_anew_and_not_the_one_of_sales(shop, customer, policy):
    row = Registration.objects.get(account=customer.by.id)
    assert row.last_service_at is None
    cancelled(shop, customer, policy, code(shop, customer, policy))
    after = Registration.objects.get(account=customer.by.id)
    assert (after.last_service_at, after.last_sale_at) == (shop.at, row.last_sale_at)
