"""The console's lists: pages that stay where they are, files, hostile filters, who may open them, trying again."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anbao.commerce.handover.models import PolicyEvent
from anbao.console.models import Retry
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.ledger import api as ledger
from anbao.messages.models import Message
from anbao.project.demo import seed
from tests.integration.journey import sale
from tests.integration.policies.test_pages import staff, text

LISTS = {
    "/console/applications/": seed.CLERK,
    "/console/payments/": seed.CLERK,
    "/console/policies/": seed.CLERK,
    "/console/reports/": seed.CLERK,
    "/console/handover/": seed.CLERK,
    "/console/messages/": seed.CLERK,
    "/console/tasks/": seed.OFFICER,
    "/console/care/": seed.CLERK,
    "/console/disputes/": seed.CLERK,
    "/console/reconciliation/": seed.CLERK,
    "/console/approvals/": seed.OFFICER,
}
WITHOUT = {"/console/messages/": seed.UNDERWRITER, "/console/tasks/": seed.CLERK}
ODD = [
    "c=x",
    "c=" + "A" * 700,
    "c=%00",
    "sort=zzz",
    "group=%00",
    "q=%00%27%22%25",
    "file=exe",
    "q=" + "9" * 300,
    "state=x",
]


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch, sold=["sold"])


@pytest.fixture
def sold(shop):
    return shop


def test_odd_filters_give_a_plain_page(sold):
    for path, who in LISTS.items():
        browser = staff(who)
        for query in ODD:
            assert browser.get(f"{path}?{query}").status_code == 200, (path, query)


def test_lists_ask_as_often_however_many_rows_and_need_their_permission(sold):
    for path, who in LISTS.items():
        browser = staff(who)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path).status_code == 200
        assert len(asked) < 30, (path, len(asked))
        assert Client().get(path).status_code == 302
    for path, who in WITHOUT.items():
        assert staff(who).get(path).status_code == 403, path


def more(count, *, first=0):
    """Other policies' events in the queue to the core system."""
    event = PolicyEvent.objects.earliest("position")
    kept = {field.attname: getattr(event, field.attname) for field in PolicyEvent._meta.fields}
    for name in ("position", "event", "policy"):
        del kept[name]
    PolicyEvent.objects.bulk_create(
        PolicyEvent(**kept, event=_id("e", n), policy=_id("f", n)) for n in range(first, first + count)
    )


def _id(kind, number):
    return f"019aa000-0000-7000-8{kind}00-{number:012d}"


def positions(page):
    return [row.position for row in page.context["listing"].rows]


def test_list_asks_as_often_with_one_row_as_with_a_page(sold):
    clerk, counted = staff(seed.CLERK), []
    clerk.get("/console/handover/")  # what a process looks up once
    for added in (0, 3, 40):
        more(added, first=200 + added)
        with CaptureQueriesContext(connection) as asked:
            clerk.get("/console/handover/")
        counted.append(len(asked))
    assert len(set(counted)) == 1, counted


def test_pages_stay_where_they_are_while_rows_come(sold):
    more(60)
    clerk, path = staff(seed.CLERK), "/console/handover/"
    first = clerk.get(path)
    assert len(positions(first)) == 25
    assert not first.context["listing"].before
    second = clerk.get(path + first.context["listing"].after)
    more(10, first=100)
    again = clerk.get(path + first.context["listing"].after)
    assert positions(again) == positions(second)
    third = clerk.get(path + again.context["listing"].after)
    assert len(positions(third)) == 11
    assert not third.context["listing"].after
    back = clerk.get(path + third.context["listing"].before)
    assert positions(back) == positions(second)
    nearer = clerk.get(path + second.context["listing"].before)
    assert positions(nearer) == positions(first)
    assert nearer.context["listing"].before, "newer ones stand before them by now"
    seen = [*positions(first), *positions(second), *positions(third)]
    assert seen == sorted(set(seen), reverse=True)


def test_file_holds_all_that_is_filtered_and_no_formula(sold):
    more(30)
    PolicyEvent.objects.filter(position=PolicyEvent.objects.latest("position").position).update(
        state="refused", reason="＝HYPERLINK(1)"
    )
    clerk, path = staff(seed.CLERK), "/console/handover/"
    answer = clerk.get(path, {"file": "csv", "group": "refused"})
    assert answer["Content-Disposition"] == 'attachment; filename="handover.csv"'
    assert "no-store" in answer["Cache-Control"]
    (_heads, line) = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert "'＝HYPERLINK(1)" in line
    assert len(list(csv.reader(io.StringIO(clerk.get(path, {"file": "csv"}).content.decode())))) == 32
    with zipfile.ZipFile(io.BytesIO(clerk.get(path, {"file": "xlsx"}).content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_too_many_rows_are_said_and_not_exported(sold, monkeypatch):
    from anbao.ui import exporting

    more(5)
    monkeypatch.setattr(exporting, "MOST", 3)
    answer = staff(seed.CLERK).get("/console/handover/", {"file": "csv"})
    assert answer.status_code == 422
    assert "請先縮小範圍" in text(answer)


def failed_task():
    with transaction.atomic():
        jobs.defer("messages.forget_secrets", queue="slow")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'failed', attempts = 25 WHERE queue_name = 'slow' RETURNING id"
        )
        return cursor.fetchone()[0]


def test_failed_task_is_tried_again_once_and_with_a_reason(sold):
    job, officer = failed_task(), staff(seed.OFFICER)
    assert "messages.forget_secrets" in text(officer.get("/console/tasks/"))
    assert "失敗的系統工作" in text(officer.get("/console/"))
    page, again = f"/console/tasks/{job}/", f"/console/tasks/{job}/again/"
    assert "再試一次" in text(officer.get(page))
    assert staff(seed.CLERK).post(again, {"because": "x"}).status_code == 403
    without = officer.post(again, {"because": " "})
    assert without.status_code == 422
    assert "請寫下理由" in text(without)
    assert not Retry.objects.exists()
    assert officer.post(again, {"because": "對方系統已經恢復"}).status_code == 302
    twice = officer.post(again, {"because": "再一次"})
    assert twice.status_code == 409
    assert "已經不是失敗的狀態" in text(twice)
    assert Retry.objects.count() == 1
    (entry,) = ledger.entries_of(Subject("task", str(job)))
    assert entry.clear == {"job": job, "task": "messages.forget_secrets"}
    assert "對方系統已經恢復" in text(officer.get(page))
    assert officer.get(f"/console/tasks/{'9' * 30}/").status_code == 404


def test_refused_message_is_sent_again_once(sold):
    sold.run_due(only="messages.%")
    message = Message.objects.filter(state="sent", secret_text=None).exclude(template__contains="otp").latest("id")
    before = message.outgoing_call
    Message.objects.filter(id=message.id).update(state="refused", reason="no-such-number")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_outgoingcall SET state = 'refused', reason = 'no-such-number' WHERE id = %s", [before]
        )
    clerk = staff(seed.CLERK)
    page = reverse("messages-console:message", args=[message.id])
    shown = text(clerk.get(page))
    assert "再試一次" in shown
    assert "0912345678" not in shown
    assert "mei.ling@" not in shown
    again = reverse("messages-console:again", args=[message.id])
    assert clerk.post(again, {"because": ""}).status_code == 422
    assert clerk.post(again, {"because": "客戶換了號碼後又換回來"}).status_code == 302
    assert clerk.post(again, {"because": "再一次"}).status_code == 409, "its task waits already"
    assert staff(seed.COMPLIANCE).post(again, {"because": "x"}).status_code == 403
    sold.run_due(only="messages.%")
    message.refresh_from_db()
    assert message.state == "sent"
    assert message.outgoing_call != before
    assert clerk.post(again, {"because": "x"}).status_code == 409


def test_code_is_never_sent_again_by_staff(sold):
    sold.run_due(only="messages.%")
    code = Message.objects.filter(template__contains="otp").latest("id")
    Message.objects.filter(id=code.id).update(state="refused", reason="no", secret_text=None)
    clerk = staff(seed.CLERK)
    answer = clerk.post(reverse("messages-console:again", args=[code.id]), {"because": "x"})
    assert answer.status_code == 409
    assert "再試一次" not in text(clerk.get(reverse("messages-console:message", args=[code.id])))
    page = text(clerk.get("/console/messages/", {"group": "refused"}))
    assert "驗證碼" in page
    Message.objects.filter(id=code.id).update(settled_at=sale.AT - timedelta(days=8))
    assert "沒有寄出的訊息" not in [kind.title for kind in clerk.get("/console/").context["found"].kinds]
