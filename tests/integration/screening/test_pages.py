"""The pages of lists and hits."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anbao.commerce.screening import api as screening
from anbao.commerce.screening.models import WatchList
from anbao.project.demo import seed
from tests.integration.journey.test_referral_pages import signed_in
from tests.integration.screening.test_screening import NAMES, imported, release, screen, staff  # noqa: F401

LISTS, HITS = "/console/screening/lists/", "/console/screening/"


@pytest.fixture
def desk(staff, monkeypatch):  # noqa: F811
    from anbao.commerce.screening import views
    from tests.integration.journey.sale import AT

    monkeypatch.setattr(views, "now", lambda: AT)
    return signed_in(seed.COMPLIANCE)


def form(**changes):
    file = SimpleUploadedFile("list.csv", NAMES.encode())
    return {"kind": "sanctions", "title": "公告", "as_of": "2026-11-20", "file": file, **changes}


def test_list_is_imported_and_waits(desk):
    answer = desk.post(LISTS, form())
    assert answer.status_code == 302
    assert "等候另一位同仁核准" in desk.get(answer["Location"]).content.decode()
    waiting = WatchList.objects.order_by("-imported_at").first()
    assert reverse("approvals-console:proposal", args=[waiting.approval]) in desk.get(LISTS).content.decode()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"file": SimpleUploadedFile("x.csv", b"name,birth_date\nA,x\n")}, "第 2 行的出生日期"),
        ({"file": SimpleUploadedFile("x.csv", b"name\n")}, "空的名單不能使用"),
        ({"title": ""}, "請填寫名單的來源。"),
        ({"as_of": "2026-11-21"}, "名單的日期不能晚於現在"),
    ],
)
def test_list_that_is_not_in_order_says_why(desk, changes, says):
    before = WatchList.objects.count()
    answer = desk.post(LISTS, form(**changes))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert WatchList.objects.count() == before


@pytest.mark.parametrize("who", [seed.CLERK, seed.UNDERWRITER])
def test_only_compliance_sees_hits_and_lists(desk, who):
    browser = signed_in(who)
    assert browser.get(HITS).status_code == 403
    assert browser.get(LISTS).status_code == 403


def test_hit_is_shown_and_cleared(desk, staff):  # noqa: F811
    assert "沒有等候查明的比對結果" in desk.get(HITS).content.decode()
    release(staff, imported(staff))
    screen(staff)
    (hit,) = screening.open_hits()
    shown = desk.get(HITS).content.decode()
    for said in ("Lin Mei-ling", "姓名與出生日期相同", "S-7"):
        assert said in shown
    there = reverse("screening-console:clear", args=[hit.id])
    assert desk.post(there, {f"{hit.id}-because": ""}).status_code == 422
    assert desk.post(there, {f"{hit.id}-because": "護照號碼不同"}).status_code == 302
    assert screening.open_hits() == []
    assert desk.post(there, {f"{hit.id}-because": "再一次"}).status_code == 404
