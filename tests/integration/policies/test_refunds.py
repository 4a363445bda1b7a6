"""The premium of a policy that ended early goes back by itself; a person sees to it only where that was refused."""

import re

import pytest
from django.urls import reverse

from anbao.commerce.journey.actions import refund
from anbao.commerce.journey.actions.moves import NOT_NOW as NOTHING_TO_ASK
from anbao.commerce.payments.models import Payment, Refund
from anbao.commerce.policies.actions import deliver, owed
from anbao.commerce.policies.models import RefundOwed
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.verdict import Passed, Refused
from tests.integration.journey import sale
from tests.integration.journey.test_sweep import forget_jobs, sweep
from tests.integration.policies.test_closing import cancelled, code, long_policy, withdrawn
from tests.integration.policies.test_delivery import CLERK, events, opened, signed
from tests.integration.policies.test_pages import clerk, console, owner, page, text

__all__ = ["clerk", "long_policy", "owner"]  # fixtures


@pytest.fixture
def closed(shop, customer, policy):
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    return policy


def refunds(shop):
    for _ in range(4):
        shop.run_due(only="journey.refund%")
        shop.pass_time(minutes=5)


def news(shop, policy):
    shop.run_due(only="messages.%")
    return [words for _to, words in shop.world.texts if policy.number in words and "應退的保險費" in words]


def asked(shop):
    return [key for operation, key in shop.world.asked if operation == "refund"]


def work_item(policy):
    return (sale.row(policy.application).work_item or {}).get("code")


def test_owed_and_on_its_way_with_the_end_of_the_policy(shop, closed):
    refund_owed = RefundOwed.objects.get()
    assert (refund_owed.paying, refund_owed.settled_at) == ("under_way", None)
    assert Refund.objects.get().amount == refund_owed.amount == closed.premium
    assert shop.world.refunded == []


def test_paid_settled_and_told(shop, closed):
    already = len(news(shop, closed))
    refunds(shop)
    assert [amount for _capture, _reference, amount in shop.world.refunded] == [closed.premium]
    refund_owed = RefundOwed.objects.get()
    assert (refund_owed.paying, refund_owed.settled_by) == ("", "system:journey.refund_policy")
    assert "refund-settled" in events(closed)
    assert len(news(shop, closed)) == already + 2
    assert sale.row(closed.application).state == "cover_reported"


def test_withdrawal_pays_the_premium_back(shop, customer, long_policy):
    opened(shop, customer, long_policy)
    signed(shop, customer, long_policy)
    given = code(shop, customer, long_policy, "withdrawn")
    assert isinstance(withdrawn(shop, customer, long_policy, given), Passed)
    refunds(shop)
    assert [amount for _capture, _reference, amount in shop.world.refunded] == [long_policy.premium]
    assert Refund.objects.get().cause == "policy-withdrawn"


@pytest.mark.parametrize("failure", [NotSent, NoReply])
def test_never_received_is_sent_again_under_its_key(shop, closed, failure):
    shop.world.fail["refund"] = [failure("…"), failure("…")]
    refunds(shop)
    assert RefundOwed.objects.get().settled_at is not None
    assert len(set(asked(shop))) == len(shop.world.refunded) == 1


def test_lost_reply_is_inquired_about(shop, closed):
    shop.world.after["refund"] = [NoReply("…")]
    refunds(shop)
    assert RefundOwed.objects.get().settled_at is not None
    assert len(asked(shop)) == 1


def test_staff_cannot_pay_what_is_on_its_way(shop, closed):
    answer = owed.settle_refund(policy=closed.id, by=CLERK, at=shop.at)
    assert isinstance(answer, Refused)
    assert answer.reason.code == "policies.refund-under-way"
    refunds(shop)
    assert owed.settle_refund(policy=closed.id, by=CLERK, at=shop.at) == deliver.NOT_NOW


def test_refused_waits_for_a_person_who_has_it_asked_again(shop, closed):
    shop.world.fail["refund"] = [Rejected("unspecified")]
    refunds(shop)
    assert RefundOwed.objects.get().paying == "refused"
    assert work_item(closed) == "journey.refund-refused"
    assert news(shop, closed) == []
    assert isinstance(refund.try_again(application=closed.application, by=CLERK, at=shop.at), Passed)
    assert RefundOwed.objects.get().paying == "under_way"
    refunds(shop)
    assert (RefundOwed.objects.get().paying, work_item(closed)) == ("", None)
    assert len(shop.world.refunded) == 1


def test_refused_and_paid_another_way_is_not_asked_again(shop, closed):
    shop.world.fail["refund"] = [Rejected("unspecified")]
    refunds(shop)
    assert isinstance(owed.settle_refund(policy=closed.id, by=CLERK, at=shop.at), Passed)
    assert RefundOwed.objects.get().settled_by == str(CLERK)
    assert news(shop, closed) == []
    assert refund.try_again(application=closed.application, by=CLERK, at=shop.at) == NOTHING_TO_ASK
    sweep(shop)
    refunds(shop)
    assert shop.world.refunded == []
    assert work_item(closed) is None


def test_forgotten_one_goes_on(shop, closed):
    forget_jobs()
    sweep(shop)
    shop.run_due(only="journey.refund_policy")
    assert shop.world.refunded == []  # too fresh to be forgotten
    shop.pass_time(minutes=3)
    sweep(shop)
    refunds(shop)
    assert len(shop.world.refunded) == 1
    assert RefundOwed.objects.get().settled_at is not None


def test_failed_telling_leaves_it_in_doubt(shop, closed, monkeypatch):
    def fail(*args, **given):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(owed, "tell_both", fail)
        with pytest.raises(RuntimeError):
            shop.run_due(only="journey.refund_policy")
    assert RefundOwed.objects.get().settled_at is None
    assert Refund.objects.get().state == "owed"
    shop.pass_time(hours=1)
    forget_jobs("doing")
    sweep(shop)
    refunds(shop)
    assert RefundOwed.objects.get().settled_at is not None
    assert len(asked(shop)) == 1


def test_policy_ends_also_where_its_premium_cannot_go_back_to_the_card(shop, customer, policy):
    Payment.objects.filter(application=policy.application).update(state="voided")
    assert isinstance(cancelled(shop, customer, policy, code(shop, customer, policy)), Passed)
    assert RefundOwed.objects.get().paying == ""
    assert not Refund.objects.exists()
    assert isinstance(owed.settle_refund(policy=policy.id, by=CLERK, at=shop.at), Passed)


def test_failed_owing_undoes_the_ending(shop, customer, policy, monkeypatch):
    from anbao.jobs import api as jobs

    given, real = code(shop, customer, policy), jobs.defer

    def fail(task, **ids):
        if task == "journey.refund_policy":
            raise RuntimeError
        return real(task, **ids)

    monkeypatch.setattr(jobs, "defer", fail)
    with pytest.raises(RuntimeError):
        cancelled(shop, customer, policy, given)
    policy.refresh_from_db()
    assert policy.closed_as == ""
    assert not RefundOwed.objects.exists()
    assert not Refund.objects.exists()


def test_customers_pages_say_on_the_way_and_when_it_was_paid(shop, closed, owner):
    home = reverse("policies:account")
    assert "正在退回原來付款的信用卡或帳戶" in text(owner.get(page(closed)))
    assert f"保險費 NT${closed.premium:,} 正在退還" in text(owner.get(home))
    refunds(shop)
    done = rf"已退還保險費 NT\${closed.premium:,}（[^（]*2026"
    assert re.search(done, text(owner.get(page(closed))))
    assert re.search(done, text(owner.get(home)))


def test_staff_pages_show_how_it_stands(shop, closed, clerk):
    listed = reverse("policies-console:list")
    said = text(clerk.get(console(closed)))
    assert "正在退還保險費" in said
    assert "已退還" not in said
    assert clerk.post(console(closed, "refund-settled")).status_code == 422
    shop.world.fail["refund"] = [Rejected("unspecified")]
    shop.run_due(only="journey.refund_policy")
    assert "收單機構或銀行沒有接受退回原來的信用卡或帳戶" in text(clerk.get(console(closed)))
    assert closed.number in text(clerk.get(listed, {"group": "refund"}))
    application = reverse("journey-console:application", args=[closed.application])
    again = reverse("journey-console:refund-again", args=[closed.application])
    assert again in clerk.get(application).content.decode()
    assert clerk.post(again).status_code == 302
    shop.run_due(only="journey.refund_policy")
    assert "應退還保險費" not in text(clerk.get(console(closed)))
    assert closed.number not in text(clerk.get(listed, {"group": "refund"}))
