"""Notes of what was abnormal."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anbao.commerce.underwriting.domain.review import BECAUSE, CLEARED_BECAUSE
from anbao.commerce.underwriting.models import AbnormalRecord
from anbao.keys import api as keys
from anbao.rows import Select, given


@dataclass(frozen=True, slots=True)
class AbnormalView:
    """A note with what staff wrote when noting and when clearing it ("" where nothing)."""

    id: UUID
    kind: str  # application, claim
    matter: str
    because: str
    by: str
    at: datetime
    cleared_because: str
    cleared_by: str
    cleared_at: datetime | None


def is_abnormal(person: UUID, *, but: Collection[str] = ()) -> bool:
    """Whether a note of an abnormal application or claim is open, other than those of `but`."""
    return not set(open_records(person)) <= set(but)


def open_records(*people: UUID) -> list[str]:
    return sorted(str(record) for person in set(people) for record in _OPEN.all(person=person))


_OPEN = Select(
    lambda: AbnormalRecord.objects.filter(person_id=given("person"), cleared_at=None).values_list("id", flat=True)
)


def notes_of(*people: UUID) -> list[AbnormalView]:
    """All notes on these people, newest first; what was written is opened."""
    rows = list(AbnormalRecord.objects.filter(person_id__in=people).order_by("-noted_at", "-id"))
    places = [(row, name, context) for row in rows for name, context in _WRITTEN if getattr(row, name) is not None]
    opened = keys.unseal_many([(bytes(getattr(row, name)), context) for row, name, context in places])
    said = {(row.id, name): text.decode() for (row, name, _), text in zip(places, opened, strict=True)}
    return [
        AbnormalView(
            id=row.id,
            kind=row.kind,
            matter=f"{row.matter_kind}:{row.matter_id}",
            because=said.get((row.id, "because"), ""),
            by=row.noted_by,
            at=row.noted_at,
            cleared_because=said.get((row.id, "cleared_because"), ""),
            cleared_by=row.cleared_by,
            cleared_at=row.cleared_at,
        )
        for row in rows
    ]


_WRITTEN = (("because", BECAUSE), ("cleared_because", CLEARED_BECAUSE))
