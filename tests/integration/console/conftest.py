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

    def get(self, path="", status=200, **query):
        answer = self.browser.get(f"/console/rulebook/{path}", query)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()
