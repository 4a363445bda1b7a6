"""Privileged work is closed until a session is open in this browser; every page says so; others look afterwards."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from anbao.identity.actions import privileged
from anbao.identity.models import PrivilegedSession
from anbao.kernel import clock
from anbao.kernel.actor import system
from anbao.ledger.api import count_verdicts
from tests.integration.console.conftest import PASSWORD
from tests.integration.console.test_clauses import text_of
from tests.integration.console.test_staff import id_of, page_of
from tests.support.safe_pages import unsafe_in

pytestmark = pytest.mark.commits
OWN = "/console/privileged/"


@pytest.fixture
def office(committed_office, settings):
    settings.ANBAO_PRIVILEGED_SESSIONS = True
    committed_office.adopt()
    committed_office.at = clock.now()  # the page of approvals tells its own time otherwise
    for role in ("administrator", "security-officer", "commerce-clerk"):
        committed_office.staff(role)
    return committed_office


@pytest.fixture
def admin(office):
    return office.staff("administrator")


def approved(office, admin, *, minutes=30):
    answer = admin.post(f"{OWN}ask/", {"minutes": minutes, "reason": "替新同仁開帳號"})
    path = urlsplit(answer["Location"]).path
    assert office.staff("security-officer").post(f"{path}approve/").status_code == 302


def test_work_is_closed_and_leads_to_the_request_and_back(office, admin):
    for path in ("new/", "emergency/", f"{id_of('commerce-clerk')}/roles/", f"{id_of('commerce-clerk')}/term/"):
        answer = admin.get(f"/console/staff/{path}")
        assert answer["Location"].startswith(f"{OWN}?for=accounts&next=%2Fconsole%2Fstaff%2F"), path
    assert admin.post("/console/staff/new/", {"name": "x"})["Location"] == f"{OWN}?for=accounts"
    page = text_of(admin.get(f"{OWN}?for=accounts").content.decode())
    assert "這件事要在特權工作階段裡做" in page
    approved(office, admin)
    goal = "/console/staff/new/"
    wrong = admin.post(f"{OWN}?next={goal}", {"password": "Wrong-11-password"})
    assert wrong.status_code == 422
    assert 'id="id_password_error"' in wrong.content.decode()
    assert "Wrong-11-password" not in wrong.content.decode()
    assert admin.post(f"{OWN}?next={goal}", {"password": PASSWORD})["Location"] == goal
    opened = admin.get(goal)
    assert opened.status_code == 200
    assert "還有 30 分鐘" in text_of(opened.content.decode())
    assert list(unsafe_in(opened, personal=True)) == []


def test_it_is_of_one_browser_and_disabling_stays_quick(office, admin):
    approved(office, admin)
    admin.post(OWN, {"password": PASSWORD})
    elsewhere = Client()
    elsewhere.post("/console/sign-in/", {"login": "staff.administrator", "password": PASSWORD})
    assert elsewhere.get("/console/staff/new/").status_code == 302
    assert "特權工作階段開著" not in elsewhere.get("/console/staff/").content.decode()
    assert elsewhere.post(page_of("commerce-clerk", "disable/")).status_code == 302


@pytest.mark.parametrize("seconds", [1799, 1801])
def test_it_ends_by_itself(office, admin, monkeypatch, seconds):
    approved(office, admin)
    admin.post(OWN, {"password": PASSWORD})
    began = PrivilegedSession.objects.get().opened_at
    PrivilegedSession.objects.update(
        opened_at=began - timedelta(seconds=seconds), ends_at=began - timedelta(seconds=seconds - 1800)
    )
    expected = 200 if seconds < 1800 else 302
    assert admin.get("/console/staff/new/").status_code == expected


def all_counted():
    """As the worker does in time: entries wait while any transaction of the cluster runs, of other tests too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM ledger_event")
        newest = cursor.fetchone()[0]
        for _ in range(100):
            count_verdicts()
            cursor.execute("SELECT last_id FROM ledger_counted")
            if cursor.fetchone()[0] >= newest:
                return
            time.sleep(0.1)
    pytest.fail("the entries were not counted within ten seconds")


def test_ended_by_hand_nothing_opens_and_another_looks_at_what_was_done(office, admin):
    approved(office, admin)
    admin.post(OWN, {"password": PASSWORD})
    wanted = {"name": "新同仁", "login": "newcomer", "mail": "n@anbao.example", "roles": ["commerce-clerk"]}
    assert admin.post("/console/staff/new/", wanted).status_code == 302
    assert admin.post(f"{OWN}end/").status_code == 302
    assert admin.get("/console/staff/new/").status_code == 302
    all_counted()
    officer, session = office.staff("security-officer"), PrivilegedSession.objects.get()
    today = text_of(officer.get("/console/").content.decode())
    assert "等您檢視的特權工作" in today
    page = f"{OWN}sessions/{session.id}/"
    shown = text_of(officer.get(page).content.decode())
    assert "提出「identity.staff-open」" in shown or "開立同仁帳號" in shown
    assert "替新同仁開帳號" in shown
    refused = officer.post(page, {"decision": "questioned", "note": ""})
    assert refused.status_code == 422
    assert 'id="id_note_error"' in refused.content.decode()
    assert officer.post(page, {"decision": "in-order", "note": ""}).status_code == 302
    assert "已檢視" in text_of(officer.get(f"{OWN}sessions/").content.decode())
    assert "等您檢視的特權工作" not in text_of(officer.get("/console/").content.decode())


def test_pages_open_for_whoever_may(office, admin):
    approved(office, admin)
    admin.post(OWN, {"password": PASSWORD})
    privileged.close_over(by=system("tests"), at=clock.now() + timedelta(hours=1))
    page = f"{OWN}sessions/{PrivilegedSession.objects.get().id}/"
    clerk = office.staff("commerce-clerk")
    assert [clerk.get(path).status_code for path in (OWN, f"{OWN}sessions/", page)] == [200, 403, 403]
    assert admin.get(page).status_code == 200
    assert "您的決定" not in admin.get(page).content.decode()
    assert admin.post(page, {"decision": "in-order"}).status_code == 409
    assert Client().get(OWN).status_code == 302
    assert office.staff("security-officer").get(f"{OWN}sessions/{id_of('administrator')}/").status_code == 404


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example/console/", "/\\evil", "/account/"])
def test_it_leads_to_pages_of_the_console_alone(office, admin, goal):
    approved(office, admin)
    assert admin.post(f"{OWN}?next={goal}", {"password": PASSWORD})["Location"] == OWN


def test_where_it_is_not_demanded_everything_opens_and_says_so(office, admin, settings):
    settings.ANBAO_PRIVILEGED_SESSIONS = False
    assert admin.get("/console/staff/new/").status_code == 200
    assert "這裡不強制" in admin.get(OWN).content.decode()
