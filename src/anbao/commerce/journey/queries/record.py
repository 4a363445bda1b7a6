"""What is to be kept of an application, and whether it has come to its end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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


def standing(application: UUID) -> Standing | None:
    """Where an application stands; None where there is none.

    What was declined rests, though it may be changed and tried again. What was sold rests once the industry and the
    proposer were told.
    """
    row = Application.objects.filter(id=application).first()
    if row is None:
        return None
    state = State(row.state)
    rests = state in machine.ENDED | {State.DECLINED} and (state != State.COVER_REPORTED or row.notified_at is not None)
    return Standing(row.id, row.number, row.account_id, row.data_key, row.created_at, row.state if rests else "")


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """The application with what was declared and quoted, and every move it made. Canonical-JSON types."""
    rows = Application.objects.filter(id=application)
    moves = Transition.objects.filter(application=application).order_by("number")
    return {
        "applications": keys.rows_in_clear(rows, opened={"declared": DECLARED_CONTEXT}),
        "moves": keys.rows_in_clear(moves),
    }
