"""Privileged sessions: which is open, which wait, what was done in them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from anbao.identity.domain import privileged
from anbao.identity.models import PrivilegedSession
from anbao.identity.queries.accounts import permissions_of
from anbao.identity.queries.approvals import staff_names, waiting_payloads
from anbao.identity.queries.figures import privileged_figures
from anbao.kernel.plain import from_yaml
from anbao.keys.api import unseal

_FILE: Final = Path(__file__).parents[1] / "data" / "privileged.yaml"


@dataclass(frozen=True, slots=True)
class PrivilegedWork:
    """Work that opens only in a privileged session; `reason` is a msgid."""

    key: str
    permission: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrivilegedView:
    """A session, opened for a page. `review_due`: until when somebody else looks at what was done in it."""

    id: UUID
    account: UUID
    who: str
    reason: str
    minutes: int
    approved_by: str
    approved_at: datetime
    open_until: datetime
    opened_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    reviewed_by: str
    reviewed_at: datetime | None
    in_order: bool | None
    note: str
    review_due: datetime | None


@lru_cache(maxsize=1)
def privileged_work() -> tuple[PrivilegedWork, ...]:
    """Of this release."""
    found = from_yaml(_FILE.read_text(encoding="utf-8"))
    return tuple(PrivilegedWork(key, one["permission"], one["reason"]) for key, one in found.items())


def privileged_demanded() -> bool:
    """Whether privileged work is closed without a session: always in production (`ANBAO_PRIVILEGED_SESSIONS`)."""
    return bool(settings.ANBAO_PRIVILEGED_SESSIONS)


def work_of(account: UUID) -> tuple[PrivilegedWork, ...]:
    """What somebody could do in a privileged session."""
    held = permissions_of(account)
    return tuple(one for one in privileged_work() if one.permission in held)


def open_session(account: UUID, key_hash: str, *, at: datetime) -> tuple[UUID, datetime] | None:
    """The session that is open in this browser, and its end. One query."""
    rows = PrivilegedSession.objects.filter(account=account, key_hash=key_hash, ended_at=None, ends_at__gt=at)
    return rows.filter(opened_at__lte=at).values_list("id", "ends_at").first()  # type: ignore[return-value]


def to_open(account: UUID, *, at: datetime) -> PrivilegedView | None:
    """What somebody may open now."""
    row = _to_open(account, at).first()
    return _view(row, at) if row else None


def asked_for(account: UUID) -> UUID | None:
    """Somebody's proposal that waits for another."""
    mine = str(account)
    return next((id_ for id_, payload in waiting_payloads([privileged.ACT]) if payload["account"] == mine), None)


def privileged_session(id_: UUID, *, at: datetime) -> PrivilegedView:
    """Raises PrivilegedSession.DoesNotExist."""
    return _view(PrivilegedSession.objects.select_related("account").get(id=id_), at)


def privileged_sessions(*, at: datetime, limit: int = 100) -> tuple[PrivilegedView, ...]:
    """Those that were opened, the newest first."""
    rows = PrivilegedSession.objects.filter(opened_at__isnull=False).select_related("account")
    return tuple(_view(row, at) for row in rows.order_by("-opened_at", "-id")[:limit])


def to_review(reviewer: str, *, at: datetime, limit: int) -> list[tuple[UUID, datetime]]:
    """Ended sessions that wait for somebody who is not their owner: id and when it is due, the first due first."""
    rows = _unreviewed(at).exclude(account=UUID(reviewer)).order_by("ended_at")[:limit]
    within = privileged_figures(at).review_within
    return [(row.id, within.add_to(row.ended_at)) for row in rows if row.ended_at]


def late_to_review(at: datetime) -> int:
    within = privileged_figures(at).review_within
    ended = _unreviewed(at).values_list("ended_at", flat=True)
    return sum(at >= within.add_to(moment) for moment in ended if moment)


def _to_open(account: UUID, at: datetime) -> "QuerySet[PrivilegedSession]":
    rows = PrivilegedSession.objects.filter(account=account, opened_at=None, open_until__gt=at, approved_at__lte=at)
    return rows.select_related("account").order_by("approved_at")


def _unreviewed(at: datetime) -> "QuerySet[PrivilegedSession]":
    return PrivilegedSession.objects.filter(Q(ended_at__lte=at), reviewed_at=None)


def _view(row: PrivilegedSession, at: datetime) -> PrivilegedView:
    actors = {f"staff:{row.account_id}", row.approved_by, row.reviewed_by}
    names = staff_names({one for one in actors if one})
    due = privileged_figures(at).review_within.add_to(row.ended_at) if row.ended_at else None
    return PrivilegedView(
        id=row.id,
        account=row.account_id,
        who=names.get(f"staff:{row.account_id}", ""),
        reason=unseal(bytes(row.reason), context=privileged.REASON_CONTEXT).decode(),
        minutes=row.minutes,
        approved_by=names.get(row.approved_by, row.approved_by),
        approved_at=row.approved_at,
        open_until=row.open_until,
        opened_at=row.opened_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        reviewed_by=names.get(row.reviewed_by, row.reviewed_by),
        reviewed_at=row.reviewed_at,
        in_order=row.in_order,
        note=unseal(bytes(row.note), context=privileged.NOTE_CONTEXT).decode() if row.note else "",
        review_due=None if row.reviewed_at else due,
    )
