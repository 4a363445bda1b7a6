"""The register itself, the look-up, and what was told."""

import json
import logging
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.inconvenience.domain.entry import REGISTRY, UNREACHABLE, EntryView, Kind, State
from anbao.commerce.inconvenience.models import RegisterEntry
from anbao.gateways.inconvenience import Entry, InconvenienceRegister, Standing
from anbao.gateways.loading import load
from anbao.kernel.errors import OutsideError
from anbao.kernel.verdict import Held
from anbao.keys import api as keys

CONTEXT = "inconvenience.entry"
logger = logging.getLogger(__name__)


def register() -> InconvenienceRegister:
    """The configured register."""
    return cast("InconvenienceRegister", load(settings.ANBAO_INCONVENIENCE))


def counted_benefits(line: str) -> frozenset[str]:
    """Benefits of the line that the register counts."""
    found = catalogue.line(line)
    return (
        frozenset(one.key for one in found.benefits if one.registry == REGISTRY) if found is not None else frozenset()
    )


def standing(*, national_id: str, line: str, starts_at: datetime, ends_at: datetime) -> Standing | Held | None:
    """How many such contracts the person has over the period; None where the line has nothing the register counts.

    Called outside any transaction. An answer within the adapter's timeout, or Held: never a guess.
    """
    if not counted_benefits(line):
        return None
    try:
        return register().standing(national_id=national_id, starts_at=starts_at, ends_at=ends_at)
    except OutsideError as error:
        logger.warning("the inconvenience register did not answer: %s", error.code)
        return Held(UNREACHABLE)


def entries_of(application: UUID) -> list[EntryView]:
    rows = RegisterEntry.objects.filter(application=application).order_by("noted_at", "kind")
    return [_view(row) for row in rows]


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """Everything that was or is to be told to the register of an application's policy. Canonical-JSON types."""
    rows = RegisterEntry.objects.filter(application=application).order_by("noted_at", "kind")
    return {"register_entries": keys.rows_in_clear(rows, opened={"content": CONTEXT})}


GROUPS: dict[str, Q] = {
    "waiting": Q(state=State.WAITING),
    "refused": Q(state=State.REFUSED),
    "done": Q(state__in=[State.DONE, State.NOT_NEEDED]),
    "": Q(),
}
"""What the list shows: what is owed, what a person has to see to, what is done, everything."""


def counts() -> dict[str, int]:
    """How many tellings each group has."""
    counted: dict[str, int] = RegisterEntry.objects.aggregate(
        **{key or "all": Count("id", filter=those) for key, those in GROUPS.items()}
    )
    return {key: counted[key or "all"] for key in GROUPS}


def listed(group: str, *, page: int, per_page: int = 50) -> tuple[Page[RegisterEntry], list[EntryView]]:
    """A page of tellings of a group: what waits with the oldest first, the rest newest first."""
    order = ["noted_at", "id"] if group == "waiting" else ["-noted_at", "-id"]
    found = Paginator(RegisterEntry.objects.filter(GROUPS[group]).order_by(*order), per_page).get_page(page)
    return found, [_view(row) for row in found.object_list]


def refused_count() -> int:
    return RegisterEntry.objects.filter(GROUPS["refused"]).count()


def refused() -> list[UUID]:
    """Applications of which the register took something not over: for a person to look at."""
    return list(RegisterEntry.objects.filter(state=State.REFUSED).values_list("application", flat=True))


def _view(row: RegisterEntry) -> EntryView:
    return EntryView(
        id=row.id,
        policy_number=row.policy_number,
        call=row.call,
        noted_at=row.noted_at,
        kind=Kind(row.kind),
        state=State(row.state),
        application=row.application,
        done_at=row.done_at,
        reason=row.reason,
    )


def head_of(policy: UUID) -> RegisterEntry | None:
    """The first telling that waits: a contract before its end."""
    return RegisterEntry.objects.filter(policy=policy, state=State.WAITING).order_by("noted_at", "kind").first()


def entry_of(row: RegisterEntry) -> Entry:
    """The content, opened. Raises KeyDestroyed."""
    said: dict[str, Any] = json.loads(keys.unseal(bytes(row.content), context=CONTEXT))
    return Entry(
        policy_number=row.policy_number,
        national_id=said["national_id"],
        name=said["name"],
        birth_date=date.fromisoformat(said["birth_date"]),
        benefits=said["benefits"],
        starts_at=datetime.fromisoformat(said["starts_at"]),
        ends_at=datetime.fromisoformat(said["ends_at"]),
    )
