"""Seats as staff sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from anbao.examiner.domain.seat import SUBJECT, Times
from anbao.examiner.models import Seat
from anbao.kernel.actor import Subject
from anbao.ledger.api import entries_of
from anbao.ui.api import TimelineItem, entry_item


@dataclass(frozen=True, slots=True)
class Line:
    """A seat in a list. `current`: it may be taken now or later; `given`: when its code was handed out last."""

    id: UUID
    number: str
    href: str
    state: str
    agency: str
    document: str
    starts_at: datetime
    ends_at: datetime
    given: datetime | None
    current: bool


def lines(at: datetime) -> list[Line]:
    """The newest first."""
    return [line_of(row, at) for row in Seat.objects.order_by("-opened_at")[:100]]


def line_of(row: Seat, at: datetime) -> Line:
    state = Times(row.starts_at, row.ends_at, row.closed_at).state(at)
    return Line(
        id=row.id,
        number=row.number,
        href=reverse("examiner-console:seat", args=[row.id]),
        state=f"seat_{state}",
        agency=row.agency,
        document=row.document,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        given=row.code_given_at,
        current=state in {"ahead", "open"},
    )


def timeline_of(seat: UUID) -> Sequence[TimelineItem]:
    """What was done with and in the seat."""
    return [entry_item(one) for one in entries_of(Subject(SUBJECT, str(seat)))]
