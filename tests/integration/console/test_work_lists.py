"""Lists of requests, disputes, daily files and proposals: by cursor, filtered in the address, as files; one cost."""

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anbao.commerce.care.models import Case
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries.disputes import WORDS
from anbao.commerce.policies.models import Policy
from anbao.commerce.reconciliation.models import Day, Difference
from anbao.identity import api as identity
from anbao.identity.models import Approval
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.clock import local_date
from anbao.keys import api as keys
from anbao.project.demo import seed
from anbao.rulebook import api as rulebook
from tests.integration.journey import sale
from tests.integration.policies.test_pages import staff, text

PER_PAGE = 25


@pytest.fixture
def shop(stage, request, settings, monkeypatch):
    return sale.standing(stage, request, settings, monkeypatch, sold=["sold"])


@pytest.fixture
def sold(shop):
    return shop


def key(number):
    return UUID(f"019aa000-0000-7000-8a00-{number:012d}")


def cases(shop, numbers):
    policy = Policy.objects.get()
    Case.objects.bulk_create(
        Case(
            id=key(n),
            number=f"C-{n:04d}",
            kind="question" if n % 2 else "complaint",
            channel="telephone",
            account=policy.account_id,
            person=policy.person,
            data_key=policy.data_key,
            opened_by="staff:x",
            opened_at=shop.at,
            received_at=shop.at + timedelta(minutes=n),
            due_at=shop.at + timedelta(days=30),
            next_due=shop.at + timedelta(hours=n // 3),
        )
        for n in numbers
    )


def disputes(shop, numbers):
    policy = Policy.objects.get()
    sealed = keys.seal(policy.data_key, "不是我刷的".encode(), context=WORDS)
    Dispute.objects.bulk_create(
        Dispute(
            id=key(n),
            number=f"D-{n:04d}",
            payment=key(n),
            policy=policy.id,
            application=policy.application,
            data_key=policy.data_key,
            via="page" if n % 2 else "telephone",
            words=bytes(sealed),
            reported_by="staff:x",
            reported_at=shop.at + timedelta(minutes=n // 3),
        )
        for n in numbers
    )


def days(shop, numbers):
    Day.objects.bulk_create(
        Day(
            id=key(n),
            system="card" if n % 2 else "bank",
            day=local_date(shop.at) - timedelta(days=1 + n // 2),
            state="compared",
            due_at=shop.at,
            compared_at=shop.at,
        )
        for n in numbers
    )


def differences(shop, numbers):
    days(shop, {0, 1} if not Day.objects.exists() else ())
    Difference.objects.bulk_create(
        Difference(
            id=key(n),
            day_id=key(n % 2),
            what="missing_here",
            kind="capture",
            key=str(n),
            found_at=shop.at + timedelta(minutes=n // 3),
        )
        for n in numbers
    )


def proposals(shop, numbers):
    by = Actor(ActorKind.STAFF, str(identity.account_of(seed.COMPLIANCE.login)))
    for n in numbers:
        at = shop.at + timedelta(minutes=n // 3)
        content = {**seed.PROFILE, "stricter": {"otp.valid_for": f"PT{100 + n}S"}}
        payload = rulebook.prepare_change(content=content, by=by, at=at)
        identity.propose(act=rulebook.PROFILE_ACT, payload=payload, by=by, at=at)


# address → what fills it, who looks, a filter, and how many of eight rows that leaves
LISTS = {
    "/console/care/": (cases, seed.CLERK, "kind=complaint", 4),
    "/console/care/?group=all": (cases, seed.CLERK, "q=c-0003", 1),
    "/console/care/?sort=newest": (cases, seed.CLERK, "from=1980-01-01&to=1980-01-02", 0),
    "/console/disputes/": (disputes, seed.CLERK, "via=page", 4),
    "/console/disputes/?group=all": (disputes, seed.CLERK, "q=d-000", 8),
    "/console/reconciliation/": (days, seed.CLERK, "system=bank", 4),
    "/console/reconciliation/?group=open": (differences, seed.CLERK, "system=card", 4),
    "/console/approvals/": (proposals, seed.OFFICER, f"act={rulebook.READING_ACT}", 0),
}


@pytest.fixture(params=LISTS)
def listed(request, sold):
    address = request.param
    fill, who, query, left = LISTS[address]
    path, _, own = address.partition("?")
    return staff(who), path, f"?{own}" if own else "?", lambda numbers: fill(sold, numbers), query, left


def hrefs(page):
    return [row.href for row in page.context["listing"].rows]


def test_each_row_stands_on_one_page_whatever_comes_meanwhile(listed):
    browser, path, own, fill, *_ = listed
    fill(range(60))
    pages = [browser.get(path + own)]
    assert len(hrefs(pages[0])) == PER_PAGE
    second = browser.get(path + pages[0].context["listing"].after)
    fill(range(70, 74))
    assert hrefs(browser.get(path + pages[0].context["listing"].after)) == hrefs(second)
    while pages[-1].context["listing"].after:
        pages.append(browser.get(path + pages[-1].context["listing"].after))
    seen = [href for page in pages for href in hrefs(page)]
    assert len(set(seen)) == len(seen) >= 60
    back = browser.get(path + pages[2].context["listing"].before)
    assert hrefs(back) == hrefs(second)


def test_list_asks_as_often_with_one_row_as_with_a_page(listed):
    browser, path, own, fill, *_ = listed
    counted = []
    fill(range(1))
    browser.get(path + own)  # what a process looks up once
    for numbers in ((), range(1, 8), range(8, 40)):
        fill(numbers)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path + own).status_code == 200
        counted.append(len(asked))
    assert len(set(counted)) == 1, counted


def test_filter_is_kept_on_every_page_and_in_files(listed):
    browser, path, own, fill, query, left = listed
    fill(range(8))
    shown = browser.get(f"{path}{own}&{query}")
    assert len(hrefs(shown)) == left
    if not left:
        assert "清除篩選" in text(shown)
    assert browser.get(f"{path}{own}&{query}&file=xlsx").content[:2] == b"PK"
    answer = browser.get(f"{path}{own}&{query}&file=csv")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == left + 1
    assert "no-store" in answer["Cache-Control"]


def test_proposal_that_cannot_be_read_takes_nothing_from_the_others(sold):
    proposals(sold, range(3))
    first, *others = Approval.objects.filter(decision=None).order_by("proposed_at", "id")
    first.payload = bytes(others[0].payload[:-1]) + b"x"
    told = identity.changes_of_many([first, *others])
    assert set(told) == {one.id for one in others}
    assert all(lines for lines in told.values())


def test_what_waits_says_what_it_changes(sold):
    proposals(sold, range(2))
    page = staff(seed.OFFICER).get("/console/approvals/")
    assert [row.what for row in page.context["listing"].rows] == ["驗證碼效期", "驗證碼效期"]
    assert "驗證碼效期" in text(page)
