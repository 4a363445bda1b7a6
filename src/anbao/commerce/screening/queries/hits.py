"""Hits that nobody cleared, of each matter's newest screening."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.screening.models import Clearance, Hit, ListEntry, Screening
from anbao.commerce.screening.queries.lists import TITLES, opened_entries
from anbao.kernel.actor import Subject
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.keys import api as keys

BECAUSE = "screening.clearance"
MOST = 200


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit with what the list says, and why somebody cleared it ("" while nobody did)."""

    id: UUID
    matter: Subject
    kind: str
    role: str
    grade: str
    names: Sequence[str]
    birth_date: date | None
    reference: str
    at: datetime
    because: str = ""
    cleared_by: str = ""


def open_hits() -> list[HitView]:
    """What waits to be looked at, newest first."""
    return _views(_open())


def _open() -> list[Hit]:
    newest = Screening.objects.order_by("matter_kind", "matter_id", "-screened_at", "-id").distinct(
        "matter_kind", "matter_id"
    )
    rows = Hit.objects.filter(screening__in=newest.values("id")).order_by("-screening__screened_at", "-id")
    found = list(rows.select_related("screening")[:MOST])
    cleared = set(Clearance.objects.values_list("who", "fingerprint")) if found else set()
    return [row for row in found if (row.who, row.fingerprint) not in cleared]


def hits_of(matter: Subject) -> list[HitView]:
    """The hits of a matter's newest screening, cleared ones with their reason."""
    newest = (
        Screening.objects.filter(matter_kind=matter.kind, matter_id=matter.id).order_by("-screened_at", "-id").first()
    )
    if newest is None:
        return []
    return _views(list(Hit.objects.filter(screening=newest).select_related("screening").order_by("id")))


def _views(rows: Sequence[Hit]) -> list[HitView]:
    entries = opened_entries(list(ListEntry.objects.filter(id__in=[row.entry_id for row in rows])))
    cleared = {(one.who, one.fingerprint): one for one in Clearance.objects.filter(who__in=[row.who for row in rows])}
    views = []
    for row in rows:
        listed, clearance = entries[row.entry_id], cleared.get((row.who, row.fingerprint))
        views.append(
            HitView(
                id=row.id,
                matter=Subject(row.screening.matter_kind, row.screening.matter_id),
                kind=row.kind,
                role=row.role,
                grade=row.grade,
                names=listed.names,
                birth_date=listed.birth_date,
                reference=listed.reference,
                at=row.screening.screened_at,
                because=keys.unseal(bytes(clearance.because), context=BECAUSE).decode() if clearance else "",
                cleared_by=clearance.cleared_by if clearance else "",
            )
        )
    return views


def work(ask: WorkAsk) -> Waiting:
    """What waits to be looked at, the oldest first."""
    found = _open()
    rows = sorted(found, key=lambda row: row.screening.screened_at)[: ask.rows]
    return Waiting([_work_row(row) for row in rows], len(found))


def _work_row(row: Hit) -> WorkRow:
    title = TITLES["sanctions" if row.kind == "sanctions" else "pep"]
    return WorkRow(_(title), reverse("screening-console:hits"), detail=_(_ROLES.get(row.role, row.role)))


_ROLES = {"beneficiary": N_("受益人"), "insured": N_("被保險人"), "proposer": N_("要保人")}


def waiting(_request: object) -> int:
    """How many wait, whoever asks: for the menu."""
    return len(_open())
