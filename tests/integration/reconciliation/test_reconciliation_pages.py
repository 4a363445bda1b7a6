"""The company's pages: who sees them, what they say, what may be done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from anbao.commerce.reconciliation.models import Difference
from anbao.project.demo import seed
from tests.integration.journey import fakes
from tests.integration.journey.test_pages import sign_in
from tests.integration.reconciliation.test_reconciliation import capture_of, day_of, tell

LIST = "/console/reconciliation/"


@pytest.fixture
def sold(shop, customer):
    shop.pass_time(days=1)
    return shop.application


@pytest.fixture
def clerk(shop):
    return sign_in(seed.CLERK.login, seed.CLERK.password, "/console/sign-in/")


@pytest.fixture
def reader(shop):
    return sign_in(seed.COMPLIANCE.login, seed.COMPLIANCE.password, "/console/sign-in/")


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_staff_only(shop, customer):
    assert sign_in("meiling").get(LIST).status_code == 302


def test_days_differences_and_their_settling(shop, sold, clerk, reader):
    tell(shop)
    assert "有差異" in text(clerk.get(LIST))
    assert "還沒有人" in text(clerk.get(LIST, {"group": "open"}))
    difference = Difference.objects.get()
    page = reverse("reconciliation-console:difference", args=[difference.id])
    assert "由我處理" in text(clerk.get(page))
    assert "由我處理" not in text(reader.get(page))
    act = reverse("reconciliation-console:take", args=[difference.id])
    assert reader.post(act).status_code == 403
    assert clerk.post(act).status_code == 302
    close = reverse("reconciliation-console:settle", args=[difference.id])
    wrong = text(clerk.post(close, {"document": "王小明"}), 422)
    assert "請選擇查明的結果" in wrong
    assert "編號只能用英文字母" in wrong
    assert "王小明" in wrong
    assert clerk.post(close, {"reason": "theirs_corrected", "document": "ACQ-1"}).status_code == 302
    shown = text(clerk.get(page))
    assert "ACQ-1" in shown
    assert "對方的紀錄有誤" in shown
    assert "已結案" in text(clerk.get(LIST, {"group": "settled"}))
    assert text(clerk.get(reverse("reconciliation-console:day", args=[difference.day_id])))


def test_file_is_brought_by_hand_once(shop, sold, clerk):
    shop.world.daily["card", day_of(shop)] = [capture_of(sold)]
    content = fakes.daily_bytes("card", day_of(shop))

    def bring(content, system="card"):
        return clerk.post(f"{LIST}file/", {"system": system, "file": SimpleUploadedFile("daily.csv", content)})

    assert "請選擇檔案" in text(clerk.post(f"{LIST}file/", {"system": "card"}), 422)
    assert "第 3 行第 0 欄" in text(bring(b"nonsense"), 422)
    assert bring(content).status_code == bring(content).status_code == 302
    assert "相符" in text(clerk.get(LIST))


def test_late_day_is_shown(shop, sold):
    from anbao.commerce.reconciliation import tasks

    shop.pass_time(hours=-5)  # nine in the morning
    tasks.fetch()
    clerk = sign_in(seed.CLERK.login, seed.CLERK.password, "/console/sign-in/")
    assert "等候日檔" in text(clerk.get(LIST))
    shop.pass_time(hours=12)
    clerk = sign_in(seed.CLERK.login, seed.CLERK.password, "/console/sign-in/")
    assert "缺日檔" in text(clerk.get(LIST, {"group": "late"}))
    assert text(clerk.get(reverse("reconciliation-console:day", args=[day_id()])))


def day_id():
    from anbao.commerce.reconciliation.models import Day

    return Day.objects.get(system="card", state="awaited").id
