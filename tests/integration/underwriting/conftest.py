from datetime import UTC, date, datetime, timedelta

import pytest

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SCREENED = {
    "screening.sanctions_at": AT,
    "screening.sanctions_hits": "",
    "screening.pep_at": AT,
    "screening.pep_hits": "",
}
"""Nobody stands on a list."""
NUMBERS = ("A123456789", "B123456780", "A223456781")


@pytest.fixture
def company():
    """The demo company: profile, roles, staff, released line. The test brings the database."""

    def make(at: datetime = AT) -> None:
        from anbao.project.demo import seed

        seed.run(at=at)

    return make


@pytest.fixture
def person():
    """Keeps a person and returns the id."""

    def make(number: str = NUMBERS[0]):
        from django.db import transaction

        from anbao.identity import api as identity
        from anbao.kernel.actor import system

        data = identity.PersonData(
            national_id=number,
            name="王小明",
            birth_date=date(1990, 5, 17),
            phone="+886912345678",
            mail="ming@example.com",
            address="臺北市",
        )
        with transaction.atomic():
            return identity.keep_person(data=data, by=system("test"), at=AT)

    return make


@pytest.fixture
def decide():
    """Decides an application in a transaction of its own; returns the decision."""

    def run(person, name, *, accident=5_000_000, start=10, days=5, industry=0, at=AT, **changes):
        from django.db import transaction

        from anbao.commerce.underwriting import api as underwriting
        from anbao.kernel.actor import Subject, system

        begins = AT + timedelta(days=start)
        asked = {
            "application": Subject("application", name),
            "person": person,
            "proposer": person,
            "age": 36,
            "age_at_start": 36,
            "line": "travel",
            "sums": {"accident": accident, "medical": accident // 10},
            "period": (begins, begins + timedelta(days=days)),
            "verification": "network",
            "industry": industry,
            "others": SCREENED,
        }
        with transaction.atomic():
            return underwriting.decide(underwriting.Asked(**{**asked, **changes}), at=at, by=system("test"))

    return run
