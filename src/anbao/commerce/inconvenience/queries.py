"""The register itself, the look-up, and what was told."""

import json
import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.inconvenience.domain.entry import REGISTRY, UNREACHABLE, EntryView, Kind, State
from anbao.commerce.inconvenience.models import RegisterEntry
from anbao.gateways.inconvenience import Entry, InconvenienceRegister, Standing
from anbao.gateways.loading import load
from anbao.kernel.errors import OutsideError
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.kernel.verdict import Held
from anbao.keys import api as keys
from anbao.rows import Counted
from anbao.ui.api import Order, bounded_counts, waiting

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
    """How many tellings each group has; `ui.api.bounded_count` says it in words."""
    return bounded_counts({key: listed(key) for key in GROUPS})


NEWEST = {"newest": Order(N_("最新的在前"), ("-noted_at", "-id"))}
OLDEST = {"oldest": Order(N_("最早的在前"), ("noted_at", "id"))}


def listed(group: str = "", *, number: str = "") -> "QuerySet[RegisterEntry]":
    """Tellings of a group; `number` finds by the beginning of the policy's number."""
    rows: QuerySet[RegisterEntry] = RegisterEntry.objects.filter(GROUPS[group])
    return rows.filter(policy_number__startswith=number.upper()) if number else rows


def views_of(rows: Iterable[RegisterEntry]) -> list[EntryView]:
    return [_view(row) for row in rows]


def refusals(limit: int = 25) -> list[EntryView]:
    """What the register did not accept, the oldest first."""
    return views_of(listed("refused").order_by("noted_at", "id")[:limit])


def work(ask: WorkAsk) -> Waiting:
    """What the register did not accept, the oldest first."""
    return waiting(listed("refused").order_by("noted_at", "id"), ask, _work_row)


def _work_row(row: RegisterEntry) -> WorkRow:
    return WorkRow(row.policy_number, reverse("journey-console:application", args=[row.application]), detail=row.reason)


def refused_count() -> int:
    return _REFUSED.number()


_REFUSED = Counted(lambda: RegisterEntry.objects.filter(GROUPS["refused"]))


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
