"""A company with the rulebook and roles that everything of identity stands on, and people to sign in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from anbao.kernel.actor import Actor, ActorKind, system

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
BY = system("tests")
VISITOR = Actor(ActorKind.VISITOR, "visit-1")
PASSWORD = "Harbor-72-kestrel"
PROFILE = {
    "company": {"kind": "insurer", "sector": "non-life", "name": "測試產險"},
    "activities": ["online_sale", "online_service"],
    "stricter": {},
}


@pytest.fixture
def people(committed_stage):
    """A profile and roles; makes customers and staff."""
    from anbao.identity import api  # a conftest may be read before Django is set up
    from anbao.rulebook.api import adopt_profile

    def adopted():
        adopt_profile(content=PROFILE, by=BY, at=AT - timedelta(days=400))
        api.adopt_roles(by=BY, at=AT)

    committed_stage("a company with its roles", adopted)
    return People(api)


class People:
    def __init__(self, api):
        self.api = api
        self.data = api.PersonData(
            national_id="A123456789",
            name="林美玲",
            birth_date=date(1990, 5, 17),
            phone="0912345678",
            mail="mei.ling@example.tw",
            address="臺北市信義區市府路 1 號",
        )

    def customer(self, login="meiling", password=PASSWORD, data=None):
        prepared = self.api.prepare_password(password=password, at=AT)
        with transaction.atomic(durable=True):
            person = self.api.keep_person(data=data or self.data, by=VISITOR, at=AT)
            return self.api.open_account(person=person, login=login, password=prepared, by=VISITOR, at=AT)

    def staff(self, login, *roles, password=PASSWORD, own=True):
        made = self.api.create_staff(
            login=login, name="陳同仁", mail=f"{login}@anbao.example", password=password, roles=roles, by=BY, at=AT,
            own=own,
        )  # fmt: skip
        return Actor(ActorKind.STAFF, str(made))
