"""Charged after the cover began: the premium goes back, once, and everybody is told how it stands."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from anbao.commerce.journey.actions import refund
from anbao.commerce.journey.actions.moves import NOT_NOW
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries import staff
from anbao.commerce.payments import api as payments
from anbao.commerce.payments.models import Refund
from anbao.commerce.reporting import api as reporting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.verdict import Passed
from anbao.project.demo import seed
from tests.integration.journey.sale import PASSWORD, kinds, row
from tests.integration.journey.test_money import arrive_before_the_void
from tests.integration.journey.test_sweep import forget_jobs, sweep

CLERK = Actor(ActorKind.STAFF, "clerk-1")


@pytest.fixture
def due(shop, customer, monkeypatch):
    """An application whose premium was taken as its cover began; its refund was not asked for yet."""
    application = customer.reach("card_entered", plan="full")
    shop.world.fail["capture"] = [NoReply("…")]
    shop.run_due()
    starts = row(application).starts_at
    arrive_before_the_void(shop, monkeypatch, application, starts)
    shop.at = shop.world.at = starts
    for _ in range(8):
        shop.run_due(only="journey.void")
        shop.run_due(only="journey.capture")
        shop.pass_time(minutes=2)
    assert row(application).state == "refund_due"
    return application


def refunds(shop):
    """Runs the refund's task as long as one is due."""
    for _ in range(4):
        shop.run_due(only="journey.refund")
        shop.pass_time(minutes=5)


def in_group(group, application):
    rows = staff.listed(group=group)
    return application in [found.id for found in rows]


def told(shop, application):
    shop.run_due(only="messages.%")
    return [text for _to, text in shop.world.texts if row(application).number in text]


def asked(shop):
    return [key for operation, key in shop.world.asked if operation == "refund"]


def test_whole_capture_goes_back_and_the_customer_is_told(shop, due):
    premium, before = row(due).premium, len(told(shop, due))
    refunds(shop)
    found = row(due)
    assert (found.state, found.notice) == ("refunded", None)
    assert [amount for _capture, _reference, amount in shop.world.refunded] == [premium]
    assert "refunded" in kinds(due)
    news = told(shop, due)[before:]
    assert len(news) == 2
    assert all(f"{premium:,}" in text and "全額退回原來付款的信用卡或帳戶" in text for text in news)


def test_sums_are_free_and_the_receipt_report_is_corrected(shop, due, customer):
    refunds(shop)
    shop.run_due(only="journey.correct_report")
    assert [report.state for report in reporting.reports_of(due)] == ["corrected"]
    shop.pass_time(minutes=5)
    sweep(shop)
    assert row(due).work_item is None
    customer.reach("underwritten", plan="full")


@pytest.mark.parametrize("failure", [NotSent, NoReply])
def test_request_that_never_arrived_is_sent_again_under_its_key(shop, due, failure):
    shop.world.fail["refund"] = [failure("…"), failure("…")]
    refunds(shop)
    assert row(due).state == "refunded"
    assert len(asked(shop)) == 3
    assert len(set(asked(shop))) == len(shop.world.refunded) == 1


def test_lost_reply_is_inquired_about(shop, due):
    shop.world.after["refund"] = [NoReply("…")]
    shop.run_due(only="journey.refund")
    found = row(due)
    assert found.state == "refund_due"
    assert found.notice["code"] == "journey.captured-late"  # what the customer reads stays
    refunds(shop)
    assert row(due).state == "refunded"
    assert len(asked(shop)) == len(shop.world.refunded) == 1


def test_task_that_runs_twice_refunds_once(shop, due):
    from anbao.commerce.journey import tasks

    tasks.refund_application(application=str(due))
    tasks.refund_application(application=str(due))
    refunds(shop)
    assert len(asked(shop)) == 1
    assert kinds(due).count("refunded") == 1


def test_failed_move_leaves_nothing_and_is_found_by_inquiry(shop, due, monkeypatch):
    def fail(*args, **asked):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(refund, "tell_refunded", fail)
        with pytest.raises(RuntimeError):
            shop.run_due(only="journey.refund")
    assert row(due).state == "refund_due"
    assert Refund.objects.get().state == "owed"
    shop.pass_time(hours=1)
    forget_jobs("doing")
    sweep(shop)
    refunds(shop)
    assert row(due).state == "refunded"
    assert len(asked(shop)) == 1


def test_refusal_waits_for_a_person_who_has_it_asked_again(shop, due):
    shop.world.fail["refund"] = [Rejected("unspecified")]
    refunds(shop)
    assert (row(due).state, row(due).work_item["code"]) == ("refund_due", "journey.refund-refused")
    assert in_group("person", due)
    shop.pass_time(hours=1)
    sweep(shop)
    refunds(shop)
    assert len(asked(shop)) == 1  # nobody asks again by themselves
    assert isinstance(refund.try_again(application=due, by=CLERK, at=shop.at), Passed)
    assert not in_group("person", due)
    assert refund.try_again(application=due, by=CLERK, at=shop.at) == NOT_NOW
    refunds(shop)
    assert (row(due).state, row(due).work_item) == ("refunded", None)
    assert len(set(asked(shop))) == 2
    assert len(shop.world.refunded) == 1


def test_refusal_is_shown_though_a_correction_is_in_doubt(shop, due):
    shop.run_due(only="messages.%")
    shop.pass_time(hours=2)
    sweep(shop)
    assert row(due).work_item["code"] == "journey.call-unanswered"
    shop.world.fail["refund"] = [Rejected("unspecified")]
    refunds(shop)
    assert row(due).work_item["code"] == "journey.refund-refused"


def test_forgotten_one_goes_on(shop, due):
    forget_jobs()
    shop.pass_time(minutes=3)
    sweep(shop)
    refunds(shop)
    assert row(due).state == "refunded"


def test_lasting_doubt_asks_for_a_person(shop, due):
    shop.world.fail["refund"] = [NoReply("…")] * 50
    shop.run_due(only="messages.%")
    shop.run_due(only="journey.correct_report")
    for _ in range(8):
        shop.run_due(only="journey.refund")
        shop.pass_time(minutes=15)
    sweep(shop)
    calls = jobs.open_calls(before=shop.at)
    assert [(call.operation, call.matter) for call in calls] == [("refund", Subject("payment", str(row(due).payment)))]
    assert row(due).work_item["code"] == "journey.call-unanswered"


def test_one_left_to_staff_before_does_not_go_back_by_itself(shop, due):
    """Work item of a time when a person had to refund: perhaps that was done."""
    forget_jobs()
    work_item = {"code": "journey.refund-due", "message": "…", "remedy": "…"}
    Application.objects.filter(id=due).update(work_item=work_item)
    shop.pass_time(minutes=5)
    sweep(shop)
    refunds(shop)
    assert asked(shop) == []
    assert isinstance(refund.try_again(application=due, by=CLERK, at=shop.at), Passed)
    refunds(shop)
    assert row(due).state == "refunded"
    assert len(shop.world.refunded) == 1


def test_cannot_be_asked_again_without_a_refusal(shop, due, customer):
    assert refund.try_again(application=due, by=CLERK, at=shop.at) == NOT_NOW
    refunds(shop)
    assert refund.try_again(application=due, by=CLERK, at=shop.at) == NOT_NOW
    assert refund.try_again(application=customer.reach("quoted"), by=CLERK, at=shop.at) == NOT_NOW
    assert len(asked(shop)) == 1


def test_what_goes_back_is_what_was_captured(shop, due):
    (paid,) = [p for p in payments.payments_of(due) if p.state == "captured"]
    refunds(shop)
    assert shop.world.refunded[0][2] == paid.amount


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def browser_of(address, **given):
    client = Client()
    assert client.post(reverse(address), given).status_code == 302
    return client


def test_customers_pages_say_that_it_goes_back_and_when_it_did(shop, due):
    browser = browser_of("identity:sign-in", login="meiling", password=PASSWORD)
    progress, account = reverse("journey:progress", args=[due]), reverse("policies:account")
    said = text(browser.get(progress))
    assert "退還" in said
    assert "沒有扣款" not in said
    assert "正在完成您的投保" not in said
    assert "保險費正在全額退回原來的信用卡" in text(browser.get(account))
    refunds(shop)
    assert "保險費已全額退還" in text(browser.get(progress))
    assert "退還日期" in text(browser.get(progress))
    assert "保險費已全額退還" in text(browser.get(account))
    shop.at = row(due).changed_at
    shop.pass_time(days=30)
    browser = browser_of("identity:sign-in", login="meiling", password=PASSWORD)
    assert "保險費已全額退還" not in text(browser.get(account))


def test_staff_sees_the_refusal_and_tries_again_with_permission(shop, due):
    clerk = browser_of("identity:staff-sign-in", login=seed.CLERK.login, password=seed.CLERK.password)
    reader = browser_of("identity:staff-sign-in", login=seed.COMPLIANCE.login, password=seed.COMPLIANCE.password)
    page, act = (reverse(f"journey-console:{name}", args=[due]) for name in ("application", "refund-again"))
    assert act not in clerk.get(page).content.decode()
    assert clerk.post(act).status_code == 422
    shop.world.fail["refund"] = [Rejected("over-amount")]
    shop.run_due(only="journey.refund")
    said = text(clerk.get(page))
    assert "收單機構或銀行沒有接受退還保險費" in said
    assert "over-amount" in said
    assert act in clerk.get(page).content.decode()
    assert act not in reader.get(page).content.decode()
    assert reader.post(act).status_code == 403
    assert clerk.get(act).status_code == 405
    assert clerk.post(act).status_code == 302
    assert act not in clerk.get(page).content.decode()
    shop.run_due(only="journey.refund")
    assert row(due).state == "refunded"
    assert "已退還" in text(clerk.get(page))
