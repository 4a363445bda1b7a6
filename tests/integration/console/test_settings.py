"""The state of the system: for those who may see it, read only, and without a single secret."""

import json
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anbao.jobs import api as jobs
from anbao.jobs.models import OutgoingCall
from anbao.kernel import clock
from tests.integration.console.test_clauses import text_of
from tests.support.safe_pages import unsafe_in

PAGE = "/console/settings/"
MADE_UP = {"secret": "Quartz-secret-of-a-gateway", "password": "Quartz-secret-of-the-mail"}


@pytest.fixture
def admin(office):
    office.adopt()
    return office.staff("administrator")


def leaves(value):
    """Every text inside settings of any shape."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in leaves(one)]
    return [value] if isinstance(value, str) else []


def call(system, state, *, minutes):
    """A call that was intended and tried so many minutes ago."""
    at = clock.now() - timedelta(minutes=minutes)
    settled = at if state in {"answered", "refused"} else None
    OutgoingCall.objects.create(
        id=uuid4(), system=system, operation="cover", key=str(uuid4()), matter_kind="x", matter_id="y", digest="0" * 64,
        state=state, attempts=1, intended_at=at, first_at=at, last_at=at, settled_at=settled,
    )  # fmt: skip


def test_page_opens_for_its_permission_alone_and_takes_nothing(office, admin):
    page = admin.get(PAGE)
    assert page.status_code == 200
    assert list(unsafe_in(page, personal=True)) == []
    assert office.staff("security-officer").get(PAGE).status_code == 200
    assert office.staff("commerce-clerk").get(PAGE).status_code == 403
    assert Client().get(PAGE).status_code == 302
    assert admin.post(PAGE).status_code == 405


def test_no_secret_is_shown(admin, settings):
    for name in ("CARD", "BANK", "SMS", "REPORTING", "CORE", "INCONVENIENCE", "MAIL"):
        config = {**getattr(settings, f"ANBAO_{name}"), **MADE_UP}
        if "url" in config:
            config["url"] = f"https://who:Quartz-in-an-address@{name.lower()}.outside.example:8443/Quartz-path?k=Quartz"
        setattr(settings, f"ANBAO_{name}", config)
    html = admin.get(PAGE, {"probes": "all"}).content.decode()
    assert "reporting.outside.example" in html
    assert "Quartz" not in html
    secrets = {settings.SECRET_KEY, *(one["PASSWORD"] for one in configured.DATABASES.values())}
    secrets |= {
        value for name, value in os.environ.items() if any(word in name for word in ("SECRET", "PASSWORD", "_URL"))
    }
    secrets |= set(leaves(json.loads(settings.ANBAO_KEY_FILE.read_text(encoding="utf-8"))))
    assert [one for one in secrets if len(one) > 12 and one in html] == []


def test_system_that_does_not_answer_and_one_that_does(admin):
    call("reporting", "unknown", minutes=16)
    call("core", "answered", minutes=3)
    text = text_of(admin.get(PAGE).content.decode())
    assert "保險業通報系統 異常 很久沒有得到明確的回覆。" in text
    assert "核心系統 正常 最近一次有回覆。" in text
    assert "收單機構 還沒用過 最近沒有呼叫過。" in text


def test_job_that_waits_is_told_with_its_age(admin):
    def told():
        return text_of(admin.get(PAGE).content.decode())

    assert "工作佇列 異常 沒有背景程序在工作。" in told()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() + interval '1 hour')")
    assert "工作佇列 正常 工作都及時做完。" in told()
    with transaction.atomic():
        jobs.defer("care.upkeep", run_at=clock.now() - timedelta(minutes=20))
        jobs.defer("care.upkeep", run_at=clock.now() + timedelta(minutes=20))
    assert "有工作等了太久。" in told()
    assert jobs.queue_standing(clock.now()).waiting == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE scheduled_at < now()")
    assert "有 1 件工作試到最後仍然失敗。" in told()


def test_page_costs_the_same_however_much_there_is(admin):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            admin.get(PAGE)
        return len(seen)

    few = queries()
    for _ in range(5):
        call("core", "answered", minutes=1)
        call("card", "unknown", minutes=1)
    assert queries() == few


def test_simulator_is_linked_to_in_the_demo_alone(admin, settings):
    assert "/faults" not in admin.get(PAGE).content.decode()
    settings.ANBAO_SIMULATOR_URL = "http://127.0.0.1:8900"
    assert 'href="http://127.0.0.1:8900/faults"' in admin.get(PAGE).content.decode()


def test_entry_that_is_not_sequenced_is_told(admin):
    text = text_of(admin.get(PAGE).content.decode())
    assert "等候編入的" in text
