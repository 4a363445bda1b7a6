"""Until when accounts are for, what lies ahead of them, what did not come about."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anbao.identity.domain.tenure import DONE, WITHDRAWN
from anbao.identity.models import Account, RoleGrant, RoleMove, Tenure
from anbao.identity.queries.figures import idle_figures
from anbao.identity.queries.idle import idle_at

_SHOWN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class TenureView:
    """`idle_at`: when it is disabled unless its owner signs in; `move_at` and `move_roles`: approved for a day."""

    starts_at: datetime | None
    ends_at: datetime | None
    emergency: bool
    idle_at: datetime | None
    noticed: bool
    move_at: datetime | None
    move_roles: tuple[str, ...]


def tenure_of(account: UUID, *, at: datetime) -> TenureView:
    """Raises Account.DoesNotExist."""
    row = Account.objects.get(id=account)
    kept = Tenure.objects.filter(account=row).first()
    move = RoleMove.objects.filter(account=row, settled_at=None).first()
    emergency = bool(kept and kept.emergency)
    counted = row.closed_at is None and not emergency
    return TenureView(
        starts_at=kept.starts_at if kept else None,
        ends_at=row.ends_at,
        emergency=emergency,
        idle_at=idle_at(row, idle_figures(at).after, kept) if counted else None,
        noticed=bool(kept and kept.noticed_at and kept.noticed_at > (row.signed_in_at or row.opened_at)),
        move_at=move.effective_at if move else None,
        move_roles=tuple(move.roles) if move else (),
    )


def failed_moves(at: datetime) -> list[tuple[UUID, datetime]]:
    """Accounts whose move did not come about and whose roles nobody changed since: account and when."""
    rows = RoleMove.objects.exclude(outcome__in=("", DONE, WITHDRAWN))
    rows = rows.filter(settled_at__gt=at - _SHOWN, account__closed_at=None).order_by("settled_at")
    return [
        (row.account_id, row.settled_at)
        for row in rows
        if row.settled_at is not None and not _changed_since(row.account_id, row.settled_at)
    ]


def _changed_since(account: UUID, moment: datetime) -> bool:
    later = Q(granted_at__gt=moment) | Q(ended_at__gt=moment)
    return RoleGrant.objects.filter(later, account=account).exists()
