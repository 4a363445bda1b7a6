"""What every change of a staff account asks first, once no other one runs: who may, and what must not come about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from anbao.identity.actions.staff import RoleUnknown
from anbao.identity.domain import staffing
from anbao.identity.domain.login import login_fault
from anbao.identity.models import Account, Role
from anbao.identity.queries.accounts import has_permission, login_index
from anbao.identity.queries.duties import apart_refused, permissions_in
from anbao.identity.queries.staff import staff_pair, staff_waiting
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.verdict import Refused
from anbao.ledger.api import record


def target(account: UUID, by: Actor, *permissions: str) -> tuple[Account, Refused | None]:
    """The account, once no other change of accounts runs, and why `by` may not change it: any permission will do."""
    one_at_a_time()
    row = Account.objects.get(id=account, kind="staff")
    if str(account) == by.id:
        return row, staffing.refused("own", staffing.OWN)
    return row, barred(by, *permissions)


def barred(by: Actor, *permissions: str) -> Refused | None:
    """Asked once more under the lock: what is committed meanwhile may have taken the permission away."""
    may = by.kind is ActorKind.STAFF and any(has_permission(UUID(by.id), one) for one in permissions)
    return None if may else staffing.refused("not-permitted", staffing.NOT_PERMITTED)


def new_refused(payload: Mapping[str, Any], at: datetime) -> Refused | None:
    """Why there may be no such new account. Raises RoleUnknown."""
    known(payload["roles"])
    if fault := login_fault(payload["login"]):
        return Refused(fault)
    if not payload["roles"]:
        return staffing.refused("no-role", staffing.NO_ROLE, field="roles")
    if Account.objects.filter(kind="staff", login_index=login_index(payload["login"])).exists():
        return staffing.refused("login-taken", staffing.TAKEN, field="login")
    ends = bool(payload.get("ends")) or "hours" in payload
    return staffing.external_fault(payload["roles"], ends) or apart_refused(payload["roles"], account=None, at=at)


def roles_refused(row: Account, roles: Sequence[str], before: Sequence[str], at: datetime) -> Refused | None:
    """Why an account that holds `before` may not hold `roles`."""
    if not row.is_active:
        return staffing.refused("disabled", staffing.DISABLED)
    if not roles:
        return staffing.refused("no-role", staffing.NO_ROLE, field="roles")
    if list(roles) == list(before):
        return staffing.refused("same", staffing.SAME, field="roles")
    if locks_out(row.id, roles):
        return staffing.refused("last", staffing.LAST, field="roles")
    external = staffing.external_fault(roles, row.ends_at is not None)
    return external or apart_refused(roles, account=row.id, at=at)


def locks_out(account: UUID, roles: Sequence[str]) -> bool:
    """Whether two people could not change accounts any more once `account` held these roles alone."""
    proposers, approvers = staff_pair()
    return staffing.locks_out(proposers=proposers, approvers=approvers, account=account, then=permissions_in(roles))


def waiting(account: UUID) -> Refused | None:
    return staffing.refused("waits", staffing.WAITS) if staff_waiting(account) else None


def known(roles: Sequence[str]) -> None:
    """Raises RoleUnknown."""
    adopted = set(Role.objects.filter(key__in=roles).values_list("key", flat=True))
    if missing := sorted(set(roles) - adopted):
        raise RoleUnknown(f"no role is called {', '.join(missing)}", roles=missing)


def noted(account: UUID, refused: Refused, by: Actor, at: datetime) -> Refused:
    """Write down that an account was not changed. Joins the caller's transaction."""
    clear = {"reason": refused.reason.code}
    record(kind="identity.account.unchanged", by=by, at=at, subject=subject(account), clear=clear)
    return refused


def subject(account: UUID) -> Subject:
    return Subject("account", str(account))


def one_at_a_time() -> None:
    """Changes of accounts wait for each other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('identity staff', 0))")
