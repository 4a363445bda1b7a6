"""Accounts of staff that nobody uses."""

from datetime import datetime, timedelta
from uuid import UUID

from anbao.identity.domain.tenure import idle_since
from anbao.identity.models import Account, Tenure
from anbao.identity.queries.figures import idle_figures
from anbao.kernel.periods import Period


def idle_accounts(*, at: datetime, noticed: bool) -> list[UUID]:
    """Open accounts to be told (`noticed` False) that they will be disabled, or to be disabled now, the oldest first.

    Nobody is disabled who was not told for as long as the notice is.
    """
    figures = idle_figures(at)
    found = []
    for row, kept in _open():
        ends = idle_at(row, figures.after, kept)
        told = kept.noticed_at if kept and kept.noticed_at and kept.noticed_at >= _since(row, kept) else None
        if noticed:
            if told is not None and at >= ends and at >= figures.notice.add_to(told):
                found.append(row.id)
        elif told is None and figures.notice.add_to(at) >= ends:
            found.append(row.id)
    return found


def idle_at(row: Account, after: Period, kept: Tenure | None = None) -> datetime:
    """When an account counts as idle if nobody signs in until then."""
    kept = kept or Tenure.objects.filter(account=row).first()
    return after.add_to(_since(row, kept))


def still_open(at: datetime) -> list[UUID]:
    """Open accounts that should have been disabled a day ago or earlier."""
    after = idle_figures(at).after
    return [row.id for row, kept in _open() if at >= idle_at(row, after, kept) + _DAY]


_DAY = timedelta(days=1)


def _open() -> list[tuple[Account, Tenure | None]]:
    rows = list(Account.objects.filter(kind__in=("staff", "partner"), closed_at=None).order_by("opened_at", "id"))
    kept = {one.account_id: one for one in Tenure.objects.filter(account__in=rows)}
    return [(row, one) for row in rows if not ((one := kept.get(row.id)) and one.emergency)]


def _since(row: Account, kept: Tenure | None) -> datetime:
    return idle_since(
        opened=row.opened_at,
        starts=kept.starts_at if kept else None,
        enabled=kept.enabled_at if kept else None,
        signed_in=row.signed_in_at,
    )
