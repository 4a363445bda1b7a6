"""What is to be kept of an application, and whether it has come to its end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application, Transition
from anbao.commerce.journey.queries.content import DECLARED_CONTEXT
from anbao.keys import api as keys


@dataclass(frozen=True, slots=True)
class Standing:
    """An application as far as its record asks. `ended_as`: the state in which it rests; empty while it goes on."""

    id: UUID
    number: str
    account: UUID
    data_key: UUID
    created_at: datetime
    ended_as: str


RESTS = machine.ENDED | {State.DECLINED}


def ended_between(since: datetime, until: datetime) -> dict[UUID, str]:
    """Applications that came to rest after `since` and up to `until`, and have rested since: id → number."""
    rows = Application.objects.filter(state__in=RESTS, changed_at__gt=since, changed_at__lte=until)
    untold = Q(state=State.COVER_REPORTED, notified_at=None)
    return dict(rows.exclude(untold).values_list("id", "number"))


@dataclass(frozen=True, slots=True)
class Held:
    """One of a customer's applications. `insured_only`: somebody else proposed it for them."""

    id: UUID
    number: str
    title: str
    state: str
    premium: int
    starts_at: datetime
    created_at: datetime
    insured_only: bool


def applications_of(person: UUID, *, limit: int) -> list[Held]:
    """The newest applications in which somebody is the proposer or the insured. `title` is a msgid."""
    rows = Application.objects.filter(Q(person=person) | Q(insured=person)).order_by("-created_at", "-id")[:limit]
    return [
        Held(
            id=row.id,
            number=row.number,
            title=line.title if (line := catalogue.line(row.line)) is not None else row.line,
            state=row.state,
            premium=row.premium,
            starts_at=row.starts_at,
            created_at=row.created_at,
            insured_only=row.person != person,
        )
        for row in rows
    ]


def person_behind(application: UUID) -> UUID | None:
    """The proposer of an application; None where there is none."""
    row = Application.objects.find(id=application)
    return None if row is None else row.person


def standing(application: UUID) -> Standing | None:
    """Where an application stands; None where there is none.

    What was declined rests, though it may be changed and tried again. What was sold rests once the industry and the
    proposer were told.
    """
    row = Application.objects.filter(id=application).first()
    return None if row is None else _standing(row)


def _standing(row: Application) -> Standing:
    rests = row.state in RESTS and (row.state != State.COVER_REPORTED or row.notified_at is not None)
    return Standing(row.id, row.number, row.account_id, row.data_key, row.created_at, row.state if rests else "")


def standings_of(account: UUID, limit: int, skip: int = 0) -> list[Standing]:
    """An account's newest applications, or with `skip` those before so many."""
    rows = Application.objects.filter(account_id=account).order_by("-created_at", "-id")
    return [_standing(row) for row in rows[skip : skip + limit]]


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """The application with what was declared and quoted, and every move it made. Canonical-JSON types."""
    rows = Application.objects.filter(id=application)
    moves = Transition.objects.filter(application=application).order_by("number")
    return {
        "applications": keys.rows_in_clear(rows, opened={"declared": DECLARED_CONTEXT}),
        "moves": keys.rows_in_clear(moves),
    }
