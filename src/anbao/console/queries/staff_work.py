"""What waits of accounts of staff: accounts to go through, duties in one hand, moves that did not come about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.identity import api as identity
from anbao.kernel import registries
from anbao.kernel.actor import Actor, ActorKind
from anbao.kernel.registries import StandingFigure, Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_

MOST = 100  # more are not counted


def to_review(ask: WorkAsk) -> Waiting:
    """Accounts of reviews that are open, none of one's own, the first due first."""
    rows = identity.items_waiting(ask.by.id, limit=MOST)
    logins = identity.logins_of([row.account for row in rows[: ask.rows]])
    shown = [
        WorkRow(
            _("緊急帳號 {login}").format(login=logins[row.account]) if row.emergency else logins[row.account],
            reverse("staff-console:review-item", args=[row.item]),
            row.due_at,
        )
        for row in rows[: ask.rows]
    ]
    return Waiting(shown, len(rows))


def together(ask: WorkAsk) -> Waiting:
    """Somebody holds both of a pair and nobody decided so."""
    found = [one for one in identity.duty_conflicts(at=ask.at) if one.until is None]
    return _about([(one.account, None, _(one.pair.reason)) for one in found], ask)


def not_moved(ask: WorkAsk) -> Waiting:
    """Moves whose day came and that could not be."""
    return _about([(account, at, "") for account, at in identity.failed_moves(ask.at)], ask)


def late(at: datetime) -> Mapping[tuple[str, str], int]:
    return {("late", ""): identity.late_reviews(at)}


LATE = StandingFigure(
    title=N_("逾期的帳號清查"),
    count=late,
    part="late",
    url_name="staff-console:reviews",
    query={},
    permission="staff.view",
    order=90,
    late=True,
)


def open_work_of(account: UUID, *, may_see_proposals: bool) -> tuple[WorkRow, ...]:
    """What somebody began and that is not done: who else takes it over is seen here."""
    by = Actor(ActorKind.STAFF, str(account))
    found = [
        WorkRow(
            _(one.title),
            reverse("approvals-console:proposal", args=[one.id]) if may_see_proposals else "",
            one.proposed_at,
        )
        for one in identity.proposals_of(by)
    ]
    for name in registries.open_work.names():
        found.extend(registries.open_work.get(name)(by))
    return tuple(found)


def _about(found: Sequence[tuple[UUID, datetime | None, str]], ask: WorkAsk) -> Waiting:
    shown = found[: ask.rows]
    logins = identity.logins_of([account for account, _due, _detail in shown])
    rows = [
        WorkRow(logins[account], reverse("staff-console:member", args=[account]), due, detail)
        for account, due, detail in shown
    ]
    return Waiting(rows, len(found))
