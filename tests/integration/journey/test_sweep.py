"""The sweeper: forgotten applications go on, lasting trouble becomes a work item."""

from datetime import timedelta

import pytest
from django.db import connection

from anbao.kernel.errors import NoReply, Rejected
from tests.integration.journey.sale import row


def sweep(shop):
    from anbao.commerce.journey import tasks

    tasks.sweep_all()


def forget_jobs(status="todo"):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 25"
            " WHERE status = %s::procrastinate_job_status",
            [status],
        )


@pytest.mark.parametrize("state", ["card_entered", "authorized", "receipt_reported", "captured", "contracted"])
def test_forgotten_application_goes_on(shop, customer, state):
    application = customer.reach("card_entered")
    for task in ("authorize", "receipt_report", "capture", "contract"):
        if row(application).state == state:
            break
        shop.run_due(only=f"journey.{task}")
    forget_jobs()
    sweep(shop)
    assert row(application).state == state  # too fresh to be forgotten
    shop.pass_time(minutes=3)
    sweep(shop)
    shop.run_due()
    assert row(application).state == "cover_reported"
    shop.pass_time(minutes=3)
    sweep(shop)
    shop.run_due()
    assert row(application).notified_at is not None


def test_document_that_gave_up_is_made_after_all(shop, customer):
    from anbao.commerce.policies import api as policies

    application = customer.reach("card_entered")
    for task in ("authorize", "receipt_report", "capture", "contract"):
        shop.run_due(only=f"journey.{task}")
    forget_jobs()
    assert jobs_of("policies.produce_document") == 0
    sweep(shop)
    shop.run_due(only="policies.%")
    assert policies.policy_for(application).document is not None


def test_living_job_is_not_doubled(shop, customer):
    customer.reach("card_entered")
    shop.pass_time(minutes=3)
    sweep(shop)
    sweep(shop)
    assert jobs_of("journey.authorize") == 1


def test_forgotten_lapse_and_expiry(shop, customer):
    application = customer.reach("payment_open")
    forget_jobs()
    shop.pass_time(minutes=40)
    sweep(shop)
    shop.run_due()
    assert row(application).state == "confirmed"
    forget_jobs()
    shop.at = row(application).starts_at + timedelta(minutes=3)
    sweep(shop)
    shop.run_due()
    assert row(application).state == "lapsed"


def test_job_that_gave_up_needs_a_person_until_it_is_retried(shop, customer):
    from anbao.jobs import api as jobs

    application = customer.reach("card_entered")
    forget_jobs()
    sweep(shop)
    assert row(application).work_item["code"] == "journey.job-stuck"
    for job in jobs.stuck():
        jobs.retry_stuck(job.id)
    sweep(shop)
    assert row(application).work_item is None


def test_endless_doubt_needs_a_person_until_it_is_answered(shop, customer):
    application = customer.reach("card_entered")
    shop.world.fail["capture"] = [NoReply("…")] * 20
    for _ in range(8):
        shop.run_due()
        shop.pass_time(minutes=10)
    sweep(shop)
    assert row(application).work_item["code"] == "journey.call-unanswered"
    shop.world.fail["capture"] = []
    shop.pass_time(minutes=16)
    shop.run_due()
    sweep(shop)
    assert (row(application).state, row(application).work_item) == ("cover_reported", None)


def test_refused_cover_report_is_left_to_a_person(shop, customer):
    application = customer.reach("card_entered")
    shop.world.fail["cover"] = [Rejected("malformed")]
    shop.run_due()
    assert row(application).work_item["code"] == "journey.cover-report-refused"
    shop.pass_time(hours=30)
    sweep(shop)
    assert jobs_of("journey.cover_report") == 0


def jobs_of(task):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing')", [task]
        )
        return cursor.fetchone()[0]
