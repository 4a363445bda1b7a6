"""Due times from the rulebook, the alarm's list, and a look-up that is never guessed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from anbao.commerce.reporting import api as reporting
from anbao.commerce.reporting.queries import reports as queries
from anbao.kernel.actor import system
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.verdict import Held
from anbao.rulebook import api as rulebook

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
PROFILE = {
    "company": {"kind": "insurer", "sector": "non-life", "name": "測試產險"},
    "activities": ["online_sale", "online_service"],
    "stricter": {},
}


@pytest.fixture
def owed(db):
    rulebook.adopt_profile(content=PROFILE, by=system("t"), at=AT - timedelta(days=1))
    with transaction.atomic():
        return reporting.owe_cover(application=uuid4(), number="A-1", occasion="p1", contracted_at=AT, at=AT)


def test_cover_due_by_the_rulebook(owed):
    assert owed == AT + rulebook.figure("report.cover_within", at=AT).value.exact()


def test_owed_once_an_occasion(owed):
    with transaction.atomic():
        reporting.owe_cover(application=uuid4(), number="A-1", occasion="p1", contracted_at=AT, at=AT)
    assert len(reporting.late(at=owed)) == 1


@pytest.mark.parametrize(("seconds", "late"), [(-1, 0), (0, 1)])
def test_late_at_its_bound(owed, seconds, late):
    assert len(reporting.late(at=owed + timedelta(seconds=seconds))) == late


def test_late_alarm_ahead(owed):
    half = timedelta(hours=12)
    assert len(reporting.late(at=owed - half, ahead=half)) == 1
    assert reporting.late(at=owed - half - timedelta(seconds=1), ahead=half) == []


@pytest.mark.parametrize("error", [NotSent("…"), NoReply("…"), Rejected("closed")])
def test_accumulated_not_answered_is_held(monkeypatch, error):
    class Silent:
        def accumulated(self, **_):
            raise error

    monkeypatch.setattr(queries, "industry", Silent)
    found = reporting.accumulated(national_id="A123456789", line="travel", benefit="accident")
    assert isinstance(found, Held)
    assert found.reason.remedy
