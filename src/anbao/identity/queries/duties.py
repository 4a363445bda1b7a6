"""Who holds what should be apart, and for whom two people made an exception."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext

from anbao.identity.domain import duties, staffing
from anbao.identity.domain.duties import Pair, together
from anbao.identity.models import DutyException, DutyPair, Role, RoleGrant
from anbao.kernel.clock import local_date
from anbao.kernel.verdict import Reason, Refused
from anbao.rulebook.api import at as book_at


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both permissions of a pair in one open account. `until`: of the exception in force, None where there is none."""

    account: UUID
    pair: Pair
    until: datetime | None


def pairs() -> tuple[Pair, ...]:
    """Every pair that is kept apart now."""
    rows = DutyPair.objects.filter(ended_at=None).order_by("key")
    return tuple(Pair(row.key, row.first, row.second, row.reason) for row in rows)


def permissions_in(roles: Iterable[str]) -> set[str]:
    """What several roles allow together."""
    lists = Role.objects.filter(key__in=list(roles)).values_list("permissions", flat=True)
    return {permission for permissions in lists for permission in permissions}


def apart_refused(roles: Iterable[str], *, account: UUID | None, at: datetime) -> Refused | None:
    """Why somebody may not hold these roles together, unless an exception of theirs is in force at `at`."""
    excepted = excepted_pairs([account], at=at).get(account, {}) if account else {}
    found = together(permissions_in(roles), pairs(), excepted=excepted)
    if not found:
        return None
    message, remedy = duties.TOGETHER
    reasons = gettext("、").join(gettext(pair.reason).rstrip("。.") for pair in found)
    return Refused(Reason("identity.staff-together", message, remedy, {"reasons": reasons}, field="roles"))


def excepted_pairs(accounts: Collection[UUID], *, at: datetime) -> dict[UUID, dict[str, datetime]]:
    """Account → pair → until when its exception holds, of those in force at `at`."""
    rows = DutyException.objects.filter(account__in=accounts, approved_at__lte=at, until__gt=at).order_by("until")
    held: dict[UUID, dict[str, datetime]] = {}
    for account, pair, until in rows.values_list("account_id", "pair_id", "until"):
        held.setdefault(account, {})[pair] = until
    return held


def conflicts(*, at: datetime, account: UUID | None = None) -> tuple[Conflict, ...]:
    """Everybody who holds both of a pair now, with or without exception; of one account where it is named."""
    grants = RoleGrant.objects.filter(ended_at=None, account__closed_at=None)
    if account is not None:
        grants = grants.filter(account=account)
    held: dict[UUID, set[str]] = {}
    for who, permissions in grants.order_by("account_id").values_list("account_id", "role__permissions"):
        held.setdefault(who, set()).update(permissions)
    apart = pairs()
    found = [(who, pair) for who, permissions in held.items() for pair in together(permissions, apart)]
    excepted = excepted_pairs({who for who, _pair in found}, at=at)
    return tuple(Conflict(who, pair, excepted.get(who, {}).get(pair.key)) for who, pair in found)


def unexcepted(at: datetime) -> tuple[Conflict, ...]:
    """Those of whom nobody decided so: as they should not be."""
    return tuple(one for one in conflicts(at=at) if one.until is None)


def last_moment(at: datetime) -> datetime:
    """Until when an exception that is asked for at `at` may last (figure `duties.exception_for`)."""
    return book_at(at).figure("duties.exception_for").period.add_to(at)


def until_refused(until: datetime, *, at: datetime) -> Refused | None:
    """Why an exception may not end at `until`, the beginning of the day after its last."""
    if until <= at:
        return staffing.refused("exception-early", duties.TOO_EARLY, field="last")
    latest = last_moment(at)
    if until <= latest:
        return None
    message, remedy = duties.TOO_LONG
    last = local_date(latest - timedelta(microseconds=1)).isoformat()
    return Refused(Reason("identity.staff-exception-long", message, remedy, {"last": last}, field="last"))
