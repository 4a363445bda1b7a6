"""A company with its profile, and members of staff who may or may not see the rulebook."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from anbao.kernel.actor import system

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
BY = system("tests")
PASSWORD = "Harbor-72-kestrel"
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
    from anbao.console.views import shared
    from anbao.identity import api as identity

    monkeypatch.setattr(shared, "now", lambda: AT)
    identity.adopt_roles(by=BY, at=AT)
    identity.adopt_roles(by=BY, at=AT, content={"nobody": {"title": "其他", "permissions": ["applications.view"]}})
    return Office()


class Office:
    adopted = 0

    def adopt(self, **changes):
        from anbao.rulebook.api import adopt_profile

        self.adopted += 1
        content = {**PROFILE, **changes}
        adopt_profile(content=content, by=BY, at=AT - timedelta(days=30) + timedelta(minutes=self.adopted))

    def staff(self, role):
        """A browser in which somebody with that role is signed in."""
        from anbao.identity import api as identity

        login = f"staff.{role}"
        if not identity.login_taken(login):
            identity.create_staff(
                login=login, name="陳同仁", mail="a@anbao.example", password=PASSWORD, roles=[role], by=BY, at=AT
            )
        browser = Client()
        answer = browser.post("/console/sign-in/", {"login": login, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
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
