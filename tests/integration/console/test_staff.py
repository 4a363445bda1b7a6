"""Pages of staff's accounts: who sees them, who proposes, what a start password opens, one's own account."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anbao.identity import api as identity
from anbao.identity.actions.start_passwords import send_start_password
from anbao.identity.models import Account, Session
from anbao.kernel import clock, registries
from anbao.kernel.actor import system
from tests.integration.console.conftest import AT, BY, PASSWORD
from tests.integration.console.test_clauses import text_of
from tests.support.safe_pages import unsafe_in

pytestmark = pytest.mark.commits
NEW = {"name": "新同仁", "login": "newcomer", "mail": "new@anbao.example", "roles": ["commerce-clerk"]}
CHANGE = "/console/account/password/"


@pytest.fixture
def office(committed_office):
    committed_office.adopt()
    for role in ("administrator", "security-officer", "commerce-clerk"):
        committed_office.staff(role)
    return committed_office


@pytest.fixture
def admin(office):
    return office.staff("administrator")


def id_of(role):
    return identity.account_of(f"staff.{role}")


def page_of(role, act=""):
    return f"/console/staff/{id_of(role)}/{act}"


def starting(**changes):
    """A browser of somebody whose start password was sent a moment ago."""
    who = {
        "login": "starter",
        "name": "新同仁",
        "mail": "s@anbao.example",
        "password": PASSWORD,
        "roles": ["administrator"],
    }
    identity.create_staff(**{**who, **changes}, by=BY, at=clock.now())
    browser = Client()
    assert browser.post("/console/sign-in/", {"login": "starter", "password": PASSWORD}).status_code == 302
    return browser


def test_each_page_opens_for_its_permission_alone(office, admin):
    reading, writing = ["", f"{id_of('commerce-clerk')}/"], ["new/", f"{id_of('commerce-clerk')}/roles/"]
    writing += [f"{id_of('commerce-clerk')}/{act}/" for act in ("disable", "start-password")]

    def answers(browser, paths):
        return {browser.get(f"/console/staff/{path}").status_code for path in paths}

    assert answers(admin, reading + writing) == {200}
    assert answers(office.staff("security-officer"), reading) == {200}
    assert answers(office.staff("security-officer"), writing) == {403}
    assert answers(office.staff("commerce-clerk"), reading + writing) == {403}
    assert answers(Client(), reading + writing) == {302}
    for path in writing:
        assert office.staff("security-officer").post(f"/console/staff/{path}", NEW).status_code == 403
    assert admin.get(f"/console/staff/{id_of('nobody') or '00000000-0000-7000-8000-000000000000'}/").status_code == 404
    pages = [admin.get(f"/console/staff/{path}") for path in reading + writing]
    assert [list(unsafe_in(page, personal=True)) for page in pages] == [[]] * len(pages)


def test_list_costs_the_same_however_many_there_are(office, admin):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert admin.get("/console/staff/").status_code == 200
        return len(seen)

    few = queries()
    for number in range(3):
        identity.create_staff(
            login=f"more.{number}", name="同仁", mail="m@anbao.example", password=PASSWORD,
            roles=["underwriter", "commerce-clerk"], by=BY, at=AT,
        )  # fmt: skip
    assert queries() == few


def test_list_finds_one_by_state_and_by_whole_login(office, admin):
    assert "staff.commerce-clerk" in text_of(
        admin.get("/console/staff/", {"login": "Staff.Commerce-Clerk"}).content.decode()
    )
    assert "沒有同仁用這個帳號" in admin.get("/console/staff/", {"login": "staff.comm"}).content.decode()
    assert "沒有這種狀態的帳號" in admin.get("/console/staff/", {"state": "disabled"}).content.decode()
    for hostile in ({"after": "x'; --"}, {"state": "\0"}, {"login": "<script>\0"}):
        assert admin.get("/console/staff/", hostile).status_code == 200


def test_new_member_is_proposed_approved_and_changes_the_password_before_anything_opens(office, admin):
    answer = admin.post("/console/staff/new/", NEW)
    proposal = urlsplit(answer["Location"]).path
    officer = office.staff("security-officer")
    shown = text_of(officer.get(proposal).content.decode())
    assert "姓名 沒有 新同仁 帳號 沒有 newcomer 電子郵件 沒有 new@anbao.example 角色 沒有 電子商務承辦" in shown
    assert officer.post(f"{proposal}approve/").status_code == 302
    account = identity.account_of("newcomer")
    assert "起始密碼正在寄送" in admin.get(f"/console/staff/{account}/").content.decode()
    assert send_start_password(account=account, by=system("tests"), at=clock.now())
    assert "起始密碼到" in text_of(admin.get(f"/console/staff/{account}/").content.decode())


def test_form_says_what_is_wrong_and_keeps_what_was_typed(office, admin):
    answer = admin.post("/console/staff/new/", {**NEW, "login": "staff.administrator"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "這個帳號名稱已經有同仁使用。" in html
    assert 'value="new@anbao.example"' in html
    assert admin.post("/console/staff/new/", {**NEW, "roles": ["emperor"]}).status_code == 422
    assert admin.post("/console/staff/new/", {**NEW, "name": "\u202e新"}).status_code == 422
    assert admin.post("/console/staff/new/", {}).status_code == 422


def test_roles_are_proposed_and_ones_own_are_not_offered(office, admin):
    answer = admin.post(page_of("commerce-clerk", "roles/"), {"roles": ["commerce-clerk", "underwriter"]})
    assert answer.status_code == 302
    page = text_of(admin.get(page_of("commerce-clerk")).content.decode())
    assert "有一件變更在等另一位同仁核准" in page
    assert "變更角色…" not in page
    own = admin.get(page_of("administrator")).content.decode()
    assert "這是您自己的帳號" in own
    assert "停用帳號…" not in own
    assert admin.get(page_of("administrator", "disable/")).status_code == 302
    assert admin.post(page_of("administrator", "disable/")).status_code == 409
    assert admin.post(page_of("administrator", "roles/"), {"roles": ["underwriter"]}).status_code == 422


def test_disabling_ends_the_sessions_at_once_and_the_last_approver_stays(office, admin):
    clerk = office.staff("commerce-clerk")
    assert clerk.get("/console/account/").status_code == 200
    assert admin.post(page_of("commerce-clerk", "disable/"))["Location"].endswith("?told=disable")
    assert clerk.get("/console/account/")["Location"].startswith("/console/sign-in/")
    assert Session.objects.filter(account=id_of("commerce-clerk")).count() == 0
    refused = admin.post(page_of("security-officer", "disable/"))
    assert refused.status_code == 409
    assert "就沒有兩位同仁可以一起管理帳號了" in refused.content.decode()
    page = text_of(admin.get(page_of("commerce-clerk")).content.decode())
    assert "停用帳號，已登入的地方同時登出。" in page
    assert "李系統" in page


def test_start_password_opens_nothing_but_its_change(office):
    browser = starting()
    pages = [reverse(entry.url_name) for _, entry in registries.navigation.items()]
    pages += ["/console/account/", "/console/staff/new/", "/console/nowhere/", "/console/sign-in/"]
    assert {browser.get(page)["Location"] for page in pages} == {CHANGE}
    assert {browser.post(page, NEW)["Location"] for page in pages} == {CHANGE}
    page = browser.get(CHANGE)
    assert page.status_code == 200
    assert list(unsafe_in(page, personal=True)) == []
    assert 'name="current"' not in page.content.decode()
    assert browser.post("/console/sign-out/")["Location"] == "/console/sign-in/"
    assert browser.get(CHANGE)["Location"].startswith("/console/sign-in/")


def test_start_password_is_changed_by_the_rules_and_then_everything_opens(office):
    browser, other = starting(), Client()
    other.post("/console/sign-in/", {"login": "starter", "password": PASSWORD})
    typed = [(PASSWORD, PASSWORD), ("kestrel", "kestrel"), ("Canyon-46-thistle", "Canyon-46-thistlf"), ("", "")]
    wrong = [browser.post(CHANGE, {"password": one, "again": two}) for one, two in typed]
    assert [answer.status_code for answer in wrong] == [422] * 4
    assert "這組密碼最近用過。" in wrong[0].content.decode()
    assert all(PASSWORD not in answer.content.decode() for answer in wrong)
    old = browser.cookies["anbao_staff"].value
    answer = browser.post(CHANGE, {"password": "Canyon-46-thistle", "again": "Canyon-46-thistle"})
    assert answer.status_code == 302
    assert browser.cookies["anbao_staff"].value != old
    assert browser.get("/console/staff/").status_code == 200
    assert other.get("/console/staff/")["Location"].startswith("/console/sign-in/")
    assert Account.objects.get(id=identity.account_of("starter")).password_is_default is False


@pytest.mark.parametrize(("seconds", "opens"), [(259_199, True), (259_200, False)])
def test_start_password_works_until_its_end(office, monkeypatch, seconds, opens):
    identity.create_staff(
        login="starter", name="新同仁", mail="s@anbao.example", password=PASSWORD, roles=["underwriter"], by=BY, at=AT
    )
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(seconds=seconds))
    answer = Client().post("/console/sign-in/", {"login": "starter", "password": PASSWORD})
    assert (answer.status_code == 302) is opens
    assert ("這組起始密碼已經過期。" in answer.content.decode()) is not opens


def test_own_password_asks_for_the_present_one_and_ends_the_other_sessions(office):
    clerk, elsewhere = office.staff("commerce-clerk"), Client()
    elsewhere.post("/console/sign-in/", {"login": "staff.commerce-clerk", "password": PASSWORD})
    fresh = {"password": "Canyon-46-thistle", "again": "Canyon-46-thistle"}
    wrong = clerk.post(CHANGE, {**fresh, "current": "Wrong-11-password"})
    assert wrong.status_code == 422
    assert 'id="id_current_error"' in wrong.content.decode()
    done = clerk.post(CHANGE, {**fresh, "current": PASSWORD})
    assert done["Location"] == "/console/account/?told=password"
    assert "密碼已經換好" in clerk.get(done["Location"]).content.decode()
    assert elsewhere.get("/console/account/").status_code == 302


def test_own_sessions_are_listed_and_the_others_end(office):
    clerk, elsewhere = office.staff("commerce-clerk"), Client()
    elsewhere.post("/console/sign-in/", {"login": "staff.commerce-clerk", "password": PASSWORD})
    page = clerk.get("/console/account/")
    assert list(unsafe_in(page, personal=True)) == []
    assert len(re.findall("<tr>", page.content.decode())) == 3
    assert clerk.post("/console/account/sessions/end/").status_code == 302
    assert elsewhere.get("/console/account/").status_code == 302
    assert "sessions/end/" not in clerk.get("/console/account/").content.decode()
    assert Client().get("/console/account/").status_code == 302


def test_last_sign_in_is_kept_of_staff(office, admin):
    assert Account.objects.get(id=id_of("administrator")).signed_in_at is not None
    identity.create_staff(
        login="starter", name="新同仁", mail="s@anbao.example", password=PASSWORD, roles=["underwriter"], by=BY, at=AT
    )
    assert "還沒登入過" in text_of(admin.get("/console/staff/").content.decode())
