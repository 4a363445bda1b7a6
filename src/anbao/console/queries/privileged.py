"""Privileged sessions as the pages show them, with everything that was done in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.identity import api as identity
from anbao.identity.api import PrivilegedView
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.ledger.api import Wanted, browse
from anbao.ui.api import Column, TimelineItem, entry_item

MOST_ENTRIES = 200
MOST = 100  # more are not counted


@dataclass(frozen=True, slots=True)
class SessionRow:
    who: str
    href: str
    opened: datetime | None
    ended: datetime | None
    state: str
    reviewed_by: str


def rows(at: datetime) -> list[SessionRow]:
    return [
        SessionRow(
            one.who,
            reverse("privileged-console:session", args=[one.id]),
            one.opened_at,
            one.ended_at,
            state_of(one, at),
            one.reviewed_by,
        )
        for one in identity.privileged_sessions(at=at)
    ]


def columns() -> Sequence[Column]:
    return [
        Column("who", _("誰"), href_key="href", primary=True),
        Column("opened", _("開始"), "when"),
        Column("ended", _("結束"), "when"),
        Column("state", _("狀態"), "badge"),
        Column("reviewed_by", _("誰檢視")),
    ]


def state_of(one: PrivilegedView, at: datetime) -> str:
    if one.in_order is not None:
        return "privileged_seen" if one.in_order else "privileged_questioned"
    if one.ended_at is None:
        return "privileged_open" if one.ends_at is not None and at < one.ends_at else "privileged_todo"
    return "privileged_late" if one.review_due is not None and at >= one.review_due else "privileged_todo"


def done_in(one: PrivilegedView, at: datetime) -> tuple[tuple[TimelineItem, ...], bool]:
    """What its owner did from its beginning to its end, oldest first, and whether that is cut."""
    if one.opened_at is None:
        return (), False
    until = one.ended_at or (min(one.ends_at, at) if one.ends_at else at)
    found = browse(Wanted(by=f"staff:{one.account}", since=one.opened_at, until=until), limit=MOST_ENTRIES)
    return tuple(entry_item(entry) for entry in reversed(found.entries)), found.older is not None


def work(ask: WorkAsk) -> Waiting:
    """Ended sessions that others than their owners have to look at."""
    found = identity.to_review(ask.by.id, at=ask.at, limit=MOST)
    shown = [
        WorkRow(_("特權工作階段"), reverse("privileged-console:session", args=[id_]), due)
        for id_, due in found[: ask.rows]
    ]
    return Waiting(shown, len(found))
