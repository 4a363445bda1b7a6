"""A company with its profile, and members of staff who may or may not see the rulebook."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from anbao.kernel.actor import system
from anbao.kernel.clock import local_date

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
BY = system("tests")
PASSWORD = "Harbor-72-kestrel"
NAMES = {
    "commerce-clerk": "林承辦",
    "compliance-officer": "王法遵",
    "security-officer": "陳主管",
    "nobody": "吳同仁",
} | {"administrator": "李系統"}
PROFILE = {
    "company": {"kind": "insurer", "sector": "non-life", "name": "測試產險"},
    "activities": ["online_sale", "online_service"],
    "stricter": {},
}
BROKER = {
    "company": {"kind": "broker", "sector": "non-life", "name": "測試保經"},
    "activities": ["online_service", "cloud"],
    "stricter": {},
}


@pytest.fixture
def office(db, monkeypatch):
    """Roles and people; the day is that of AT. Adopt a profile with `office.adopt(...)`."""
    return opened(monkeypatch)


@pytest.fixture
def rolled_back(db, monkeypatch):
    """As `office`, for files whose own `office` commits."""
    return opened(monkeypatch)


@pytest.fixture
def committed_office(committed_db, monkeypatch):
    """As `office`, for acts that commit."""
    return opened(monkeypatch)


def opened(monkeypatch):
    from anbao.console.views import approvals, shared
    from anbao.identity import api as identity

    office = Office()
    for module in (shared, approvals):
        monkeypatch.setattr(module, "now", lambda: office.at)
    identity.adopt_roles(by=BY, at=AT)
    identity.adopt_roles(by=BY, at=AT, content={"nobody": {"title": "其他", "permissions": ["applications.view"]}})
    return office


class Office:
    adopted = 0

    def __init__(self):
        self.browsers = {}
        self.at = AT  # what the pages' clock says

    def adopt(self, **changes):
        from anbao.rulebook.api import adopt_profile

        self.adopted += 1
        content = {**PROFILE, **changes}
        adopt_profile(content=content, by=BY, at=AT - timedelta(days=30) + timedelta(minutes=self.adopted))

    def ran(self, clause, tag, *, at=AT - timedelta(hours=1), entries=1):
        """A guard answered for a clause, as the worker would have counted it."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_verdictcount (clause, tag, day, verdict, entries, last_at)"
                " VALUES (%s, %s, %s, 'passed', %s, %s)",
                [clause, tag, local_date(at), entries, at],
            )

    def all_ran(self):
        """Every guard of every clause answered an hour ago."""
        from anbao.rulebook import api as rulebook

        guards = {(one.key, run.tag) for one in rulebook.at(AT).compiled.clauses for run in one.obligations if run.tag}
        for clause, tag in sorted(guards):
            self.ran(clause, tag)

    def staff(self, role):
        """A browser in which somebody with that role is signed in, one for each role."""
        from anbao.identity import api as identity

        if role in self.browsers:
            return self.browsers[role]
        login = f"staff.{role}"
        identity.create_staff(
            login=login, name=NAMES[role], mail="a@anbao.example", password=PASSWORD, roles=[role], by=BY, at=AT,
            own=True,
        )  # fmt: skip
        browser = Client()
        answer = browser.post("/console/sign-in/", {"login": login, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        self.browsers[role] = browser
        return browser


@pytest.fixture
def clerk(office):
    """A browser of somebody who may see the rulebook of an insurer that sells online."""
    office.adopt()
    return Reader(office.staff("commerce-clerk"))


class Reader:
    def __init__(self, browser):
        self.browser = browser

    def get(self, path="", *, answers=200, **query):
        answer = self.browser.get(f"/console/rulebook/{path}", query)
        assert answer.status_code == answers, answer.content.decode()[:2000]
        return answer.content.decode()


@pytest.fixture
def shop_customer(office):
    """A browser in which a customer is signed in."""
    from datetime import date

    from anbao.identity import api as identity
    from anbao.kernel.actor import Actor, ActorKind

    office.adopt()
    data = identity.PersonData(
        national_id="A123456789",
        name="林美玲",
        birth_date=date(1990, 5, 17),
        phone="0912345678",
        mail="mei.ling@example.tw",
        address="臺北市信義區市府路 1 號",
    )
    visitor = Actor(ActorKind.VISITOR, "visit-1")
    prepared = identity.prepare_password(password=PASSWORD, at=AT)
    person = identity.keep_person(data=data, by=visitor, at=AT)
    identity.open_account(person=person, login="meiling", password=prepared, by=visitor, at=AT)
    browser = Client()
    assert browser.post("/sign-in/", {"login": "meiling", "password": PASSWORD}).status_code == 302
    return browser
