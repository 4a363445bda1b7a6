"""Pages of reviews, ends, emergencies and duties: who sees and does what, errors beside the field, work of the day."""

import io
import zipfile
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from anbao.identity import api as identity
from anbao.identity.actions import reviews, tenures
from anbao.identity.models import AccessReview, AccessReviewItem, Account, RoleMove
from anbao.kernel import clock
from anbao.kernel.actor import Actor, ActorKind, system
from anbao.kernel.clock import local_date
from tests.integration.console.conftest import AT
from tests.integration.console.test_clauses import text_of
from tests.integration.console.test_staff import id_of, page_of
from tests.support.safe_pages import unsafe_in

pytestmark = pytest.mark.commits
TASK = system("identity.tenures")
SOMEBODY = {"name": "新同仁", "login": "newcomer", "mail": "new@anbao.example", "roles": ["commerce-clerk"]}


@pytest.fixture
def office(committed_office):
    committed_office.adopt()
    for role in ("administrator", "security-officer", "compliance-officer", "commerce-clerk"):
        committed_office.staff(role)
    return committed_office


@pytest.fixture
def admin(office):
    return office.staff("administrator")


def day(days):
    return local_date(clock.now() + timedelta(days=days)).isoformat()


def opened():
    return reviews.open_due(by=TASK, at=clock.now())


def item_page(role):
    item = AccessReviewItem.objects.get(account=id_of(role), review__closed_at=None)
    return f"/console/staff/reviews/accounts/{item.id}/"


def approve(office, answer):
    assert answer.status_code == 302, answer.content.decode()
    path = urlsplit(answer["Location"]).path
    assert office.staff("security-officer").post(f"{path}approve/").status_code == 302
    return path


def test_each_page_opens_for_its_permission_alone(office, admin):
    review = opened()
    reading = ["reviews/", f"reviews/{review}/", f"reviews/{review}/accounts.xlsx", "duties/"]
    proposing = ["emergency/", f"{id_of('commerce-clerk')}/term/", f"{id_of('commerce-clerk')}/exception/"]
    item = item_page("commerce-clerk").removeprefix("/console/staff/")

    def answers(browser, paths):
        return {browser.get(f"/console/staff/{path}").status_code for path in paths}

    assert answers(admin, reading + proposing) == {200}
    assert answers(office.staff("compliance-officer"), [*reading, item]) == {200}
    assert answers(admin, [item]) == {403}
    assert answers(office.staff("security-officer"), proposing) == {403}
    assert answers(office.staff("commerce-clerk"), [*reading, *proposing, item]) == {403}
    assert answers(Client(), [*reading, *proposing, item]) == {302}
    officer = office.staff("security-officer")
    pages = [admin.get(f"/console/staff/{path}") for path in [*reading[:2], "duties/", *proposing]]
    pages.append(officer.get(f"/console/staff/{item}"))
    assert [list(unsafe_in(page, personal=True)) for page in pages] == [[]] * len(pages)
    nobody = "00000000-0000-7000-8000-000000000000"
    for path in (f"reviews/{nobody}/", f"reviews/accounts/{nobody}/", f"reviews/{nobody}/accounts.xlsx"):
        assert officer.get(f"/console/staff/{path}").status_code == 404


def test_reviewer_finds_it_in_todays_work_and_confirms_what_was_seen(office):
    opened()
    officer = office.staff("security-officer")
    today = text_of(officer.get("/console/").content.decode())
    assert "等您清查的帳號" in today
    assert "staff.commerce-clerk" in today
    page = item_page("commerce-clerk")
    assert "這些權限都還需要，確認" in officer.get(page).content.decode()
    otherwise = officer.post(page, {"decision": "confirm", "seen": ["underwriter"]})
    assert otherwise.status_code == 409
    assert "這個帳號的角色又變更了" in otherwise.content.decode()
    done = officer.post(page, {"decision": "confirm", "seen": ["commerce-clerk"]})
    assert done.status_code == 302
    assert "已確認" in text_of(officer.get(done["Location"]).content.decode())
    assert officer.post(page, {"decision": "nonsense"}).status_code == 422
    assert "這些權限都還需要，確認" not in officer.get(page).content.decode()


def test_ones_own_account_is_not_offered_and_not_taken(office):
    opened()
    officer, page = office.staff("security-officer"), item_page("security-officer")
    shown = officer.get(page).content.decode()
    assert "這是您自己的帳號" in shown
    assert "這些權限都還需要，確認" not in shown
    assert "staff.security-officer" not in text_of(officer.get("/console/").content.decode())
    assert officer.post(page, {"decision": "confirm", "seen": ["security-officer"]}).status_code == 409
    assert AccessReviewItem.objects.get(account=id_of("security-officer")).outcome == ""


def test_change_is_proposed_or_refused_beside_the_roles_and_removal_disables(office):
    opened()
    compliance, page = office.staff("compliance-officer"), item_page("commerce-clerk")
    none = compliance.post(page, {"decision": "change"})
    assert none.status_code == 422
    assert "請至少選一個角色。" in none.content.decode()
    same = compliance.post(page, {"decision": "change", "roles": ["commerce-clerk"]})
    assert same.status_code == 422
    assert "角色沒有變更。" in same.content.decode()
    assert compliance.post(page, {"decision": "change", "roles": ["underwriter"]}).status_code == 302
    assert "已提出變更" in text_of(compliance.get(page).content.decode())
    assert compliance.post(item_page("administrator"), {"decision": "remove"}).status_code == 409
    assert Account.objects.get(id=id_of("administrator")).closed_at is None


def test_file_holds_every_account_with_its_roles_and_what_was_decided(office):
    review = opened()
    officer = office.staff("security-officer")
    officer.post(item_page("commerce-clerk"), {"decision": "confirm", "seen": ["commerce-clerk"]})
    answer = officer.get(f"/console/staff/reviews/{review}/accounts.xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    for said in ("staff.commerce-clerk", "staff.administrator", "電子商務承辦", "已確認", "待清查"):
        assert said in text


def test_late_review_is_in_the_overview(office):
    opened()
    AccessReview.objects.update(opened_at=AT - timedelta(days=60), due_at=AT - timedelta(days=1))
    officer = office.staff("security-officer")
    assert "逾期的帳號清查" in text_of(officer.get("/console/overview/").content.decode())
    assert "逾期" in text_of(officer.get("/console/staff/reviews/").content.decode())


def test_joiner_with_days_shows_them_and_the_end_is_changed_by_two(office, admin):
    approve(office, admin.post("/console/staff/new/", {**SOMEBODY, "first_day": day(3), "last_day": day(30)}))
    page = f"/console/staff/{identity.account_of('newcomer')}/"
    shown = text_of(admin.get(page).content.decode())
    assert "還沒到職" in shown
    assert "已經核准的職務異動" in shown
    assert day(30).replace("-", "/") in shown
    wrong = admin.post(f"{page}term/", {"last_day": day(1)})
    assert wrong.status_code == 422
    assert 'id="id_last_day_error"' in wrong.content.decode()
    approve(office, admin.post(f"{page}term/", {"last_day": day(60)}))
    assert day(60).replace("-", "/") in text_of(admin.get(page).content.decode())
    assert (
        admin.post("/console/staff/new/", {**SOMEBODY, "login": "other", "first_day": "yesterday"}).status_code == 422
    )


def test_move_from_a_day_is_shown_called_off_and_what_did_not_come_is_work(office, admin):
    page = page_of("commerce-clerk")
    approve(office, admin.post(f"{page}roles/", {"roles": ["underwriter"], "from_day": day(7)}))
    assert "起換成：核保人員" in text_of(admin.get(page).content.decode())
    assert admin.post(f"{page}withdraw-move/").status_code == 302
    assert admin.post(f"{page}withdraw-move/").status_code == 409
    assert "起換成：" not in text_of(admin.get(page).content.decode())
    approve(office, admin.post(f"{page}roles/", {"roles": ["underwriter"], "from_day": day(7)}))
    RoleMove.objects.filter(settled_at=None).update(roles=["commerce-clerk", "compliance-officer"], effective_at=AT)
    tenures.sweep(by=TASK, at=clock.now())
    assert "沒有生效的職務異動" in text_of(admin.get("/console/").content.decode())


def test_emergency_account_is_proposed_with_hours_and_reason(office, admin):
    wrong = admin.post("/console/staff/emergency/", {**SOMEBODY, "hours": 99, "reason": "資料庫無法連線"})
    assert wrong.status_code == 422
    assert "時數要在 1 到 8 小時之間。" in text_of(wrong.content.decode())
    assert "資料庫無法連線" in wrong.content.decode()
    wanted = {**SOMEBODY, "hours": 2, "reason": "資料庫無法連線，要當場處理"}
    path = urlsplit(admin.post("/console/staff/emergency/", wanted)["Location"]).path
    shown = text_of(office.staff("security-officer").get(path).content.decode())
    assert "時數 沒有 2" in shown
    assert "要當場處理" in shown
    office.staff("security-officer").post(f"{path}approve/")
    member = text_of(admin.get(f"/console/staff/{identity.account_of('newcomer')}/").content.decode())
    assert "緊急帳號 用到" in member
    assert "變更期限…" not in member


def test_used_emergency_account_is_gone_through_with_what_it_did(office, admin):
    wanted = {**SOMEBODY, "roles": ["security-officer"], "hours": 1, "reason": "資料庫無法連線"}
    approve(office, admin.post("/console/staff/emergency/", wanted))
    account = identity.account_of("newcomer")
    now = clock.now()
    Account.objects.filter(id=account).update(signed_in_at=now, ends_at=now)
    tenures.sweep(by=TASK, at=now)
    item = AccessReviewItem.objects.get(account=account)
    page, officer = f"/console/staff/reviews/accounts/{item.id}/", office.staff("security-officer")
    assert "做了什麼" in officer.get(page).content.decode()
    silent = officer.post(page, {"decision": "confirm", "seen": ["security-officer"], "note": ""})
    assert silent.status_code == 422
    assert 'id="id_note_error"' in silent.content.decode()
    flagged = officer.post(page, {"decision": "flag", "note": "請說明為什麼看了保單"})
    assert flagged.status_code == 302
    shown = text_of(officer.get(page).content.decode())
    assert "有疑問" in shown
    assert "請說明為什麼看了保單" in shown


def test_name_and_address_are_changed_by_two(office, admin):
    page = f"{page_of('commerce-clerk')}person/"
    assert 'value="林承辦"' in admin.get(page).content.decode()
    wrong = admin.post(page, {"name": "林承辦", "mail": "nowhere"})
    assert wrong.status_code == 422
    assert 'id="id_mail_error"' in wrong.content.decode()
    path = approve(office, admin.post(page, {"name": "林新名", "mail": "lin@anbao.example"}))
    assert "姓名 林承辦 林新名" in text_of(office.staff("security-officer").get(path).content.decode())
    assert "林新名" in text_of(admin.get(page_of("commerce-clerk")).content.decode())


def test_duties_page_lists_pairs_and_who_holds_both(office, admin):
    page = text_of(admin.get("/console/staff/duties/").content.decode())
    assert "沒有人同時持有" in page
    assert "廣告由一人提出、另一人核准刊登。" in page
    refused = admin.post(f"{page_of('commerce-clerk')}roles/", {"roles": ["commerce-clerk", "compliance-officer"]})
    assert refused.status_code == 422
    assert "有兩項要分開由不同人擔任的權限：廣告由一人提出" in text_of(refused.content.decode())
    wanted = {"pair": "advertising", "last": day(10), "reason": "人手不足，主管每週另外檢查"}
    too_long = admin.post(f"{page_of('commerce-clerk')}exception/", {**wanted, "last": day(400)})
    assert too_long.status_code == 422
    assert 'id="id_last_error"' in too_long.content.decode()
    for pair in ("advertising", "customer-standing"):
        approve(office, admin.post(f"{page_of('commerce-clerk')}exception/", {**wanted, "pair": pair}))
    both = {"roles": ["commerce-clerk", "compliance-officer"]}
    approve(office, admin.post(f"{page_of('commerce-clerk')}roles/", both))
    assert "暫時兼任要分開的工作" in text_of(admin.get(page_of("commerce-clerk")).content.decode())
    assert "staff.commerce-clerk" in text_of(admin.get("/console/staff/duties/").content.decode())


def test_open_work_of_a_leaver_is_listed_for_whoever_takes_it_over(office, admin):
    clerk = Actor(ActorKind.STAFF, str(id_of("commerce-clerk")))
    identity.propose(act="identity.staff-enable", payload={"account": clerk.id}, by=clerk, at=clock.now())
    assert "要有人接手的事" not in admin.get(page_of("commerce-clerk")).content.decode()
    assert admin.post(page_of("commerce-clerk", "disable/")).status_code == 302
    shown = text_of(admin.get(page_of("commerce-clerk")).content.decode())
    assert "還沒做完、要有人接手的事 恢復使用同仁帳號" in shown
