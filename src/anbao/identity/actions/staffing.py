"""Accounts of staff: opened, given other roles and enabled by two people; disabled by one, at once.

One lock for all of them: whether two people are left who can act is asked of what is committed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from anbao.identity.actions import start_passwords
from anbao.identity.actions.accounts import PreparedPassword, insert_account
from anbao.identity.actions.approvals import propose
from anbao.identity.actions.factor_notice import tell_owner
from anbao.identity.actions.factors import end_all
from anbao.identity.actions.persons import keep_staff_person
from anbao.identity.actions.staff import RoleUnknown, grant
from anbao.identity.domain import factor_words, staffing
from anbao.identity.domain.login import login_fault, normalize
from anbao.identity.domain.person import StaffData
from anbao.identity.models import Account, Role, RoleGrant, Session
from anbao.identity.queries.accounts import has_permission, login_index
from anbao.identity.queries.factors import standing
from anbao.identity.queries.staff import changes, held_roles, reset_changes, staff_pair, staff_waiting
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.registries import ApprovableAct
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.ledger.api import record


def propose_account(
    *, login: str, name: str, mail: str, roles: Sequence[str], by: Actor, at: datetime
) -> UUID | Refused:
    """Ask for a new member of staff. Outermost. Returns the proposal, or why there is none."""
    payload = {"login": normalize(login), "name": name, "mail": mail, "roles": sorted(set(roles))}
    with transaction.atomic(durable=True):
        refused = _barred(by, staffing.PROPOSE) or _new_refused(payload)
        return refused or propose(act=staffing.OPEN, payload=payload, by=by, at=at)


def propose_roles(*, account: UUID, roles: Sequence[str], by: Actor, at: datetime) -> UUID | Refused:
    """Ask for other roles of somebody. Outermost. Raises Account.DoesNotExist, RoleUnknown."""
    wanted = sorted(set(roles))
    _known(wanted)
    with transaction.atomic(durable=True):
        row, refused = _target(account, by, staffing.PROPOSE)
        payload = {"account": str(account), "roles": wanted, "before": held_roles(account)}
        refused = refused or _roles_refused(row, payload) or _waiting(account)
        return refused or propose(act=staffing.ROLES, payload=payload, by=by, at=at)


def propose_enable(*, account: UUID, by: Actor, at: datetime) -> UUID | Refused:
    """Ask that a disabled account may be used again. Outermost. Raises Account.DoesNotExist."""
    with transaction.atomic(durable=True):
        row, refused = _target(account, by, staffing.PROPOSE)
        if not refused and row.is_active:
            refused = staffing.refused("enabled", staffing.ENABLED)
        refused = refused or _waiting(account)
        return refused or propose(act=staffing.ENABLE, payload={"account": str(account)}, by=by, at=at)


def propose_factor_reset(*, account: UUID, by: Actor, at: datetime) -> UUID | Refused:
    """Ask that somebody who lost every second factor may set up new ones. Outermost. Raises Account.DoesNotExist."""
    with transaction.atomic(durable=True):
        row, refused = _target(account, by, staffing.PROPOSE)
        refused = refused or _reset_refused(row) or _waiting(account)
        return refused or propose(act=staffing.FACTORS, payload={"account": str(account)}, by=by, at=at)


def execute_open(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """An approved account is there, and its start password under way. Joins the approval's transaction."""
    _one_at_a_time()
    refused = _barred(by, staffing.APPROVE) or _new_refused(payload)
    if refused:
        return refused
    person = keep_staff_person(data=StaffData(name=payload["name"], mail=payload["mail"]), by=by, at=at)
    prepared = PreparedPassword(account=new_id(at), wrapped=b"")
    account = insert_account(
        kind="staff", person=person, login=payload["login"], prepared=prepared, default=True, by=by, at=at
    )
    grant(account, payload["roles"], by, at)
    start_passwords.order(account=account, by=by, at=at)
    return Passed()


def execute_roles(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The roles are as approved, from the account's next request on. Joins the approval's transaction."""
    account = UUID(payload["account"])
    row, refused = _target(account, by, staffing.APPROVE)
    if not refused and held_roles(account) != payload["before"]:
        refused = staffing.refused("changed", staffing.CHANGED)
    refused = refused or _roles_refused(row, payload)
    if refused:
        return refused
    taken = sorted(set(payload["before"]) - set(payload["roles"]))
    RoleGrant.objects.filter(account=row, role__in=taken, ended_at=None).update(ended_at=at)
    if taken:
        record(kind="identity.roles.taken", by=by, at=at, subject=_subject(account), clear={"roles": taken})
    if added := sorted(set(payload["roles"]) - set(payload["before"])):
        grant(account, added, by, at)
    return Passed()


def execute_enable(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The account may be used again, with a new start password. Joins the approval's transaction."""
    account = UUID(payload["account"])
    row, refused = _target(account, by, staffing.APPROVE)
    if not refused and row.is_active:
        refused = staffing.refused("changed", staffing.CHANGED)
    if refused:
        return refused
    Account.objects.filter(id=account).update(closed_at=None)
    record(kind="identity.account.enabled", by=by, at=at, subject=_subject(account))
    start_passwords.order(account=account, by=by, at=at)
    return Passed()


def execute_factor_reset(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """No second factor is left, and a start password is under way: to its owner's mail box, who begins anew with it.

    Whoever has the lost device, or the password alone, gets no further. Joins the approval's transaction.
    """
    account = UUID(payload["account"])
    row, refused = _target(account, by, staffing.APPROVE)
    refused = refused or _reset_refused(row)
    if refused:
        return refused
    ended = end_all(account=row, by=by, at=at)
    record(kind="identity.factors.reset", by=by, at=at, subject=_subject(account), clear={"number": ended})
    tell_owner(account=row, what="reset", method="", by=by, at=at)
    start_passwords.order(account=account, by=by, at=at)
    return Passed()


def disable_staff(*, account: UUID, by: Actor, at: datetime) -> Verdict:
    """Close an account; its sessions end in the same moment. Outermost. Raises Account.DoesNotExist.

    One person may: it is the safe direction and has to be quick. Enabling again takes two.
    """
    with transaction.atomic(durable=True):
        row, refused = _target(account, by, staffing.PROPOSE)
        if not refused and not row.is_active:
            refused = staffing.refused("disabled", staffing.DISABLED)
        if not refused and _locks_out(account, ()):
            refused = staffing.refused("last", staffing.LAST)
        if refused:
            return _noted(account, refused, by, at)
        Account.objects.filter(id=account).update(closed_at=at)
        Session.objects.filter(account=row).delete()
        record(kind="identity.account.disabled", by=by, at=at, subject=_subject(account))
    return Passed()


def issue_start_password(*, account: UUID, by: Actor, at: datetime) -> Verdict:
    """Take somebody's password away and send them a start password. Outermost. Raises Account.DoesNotExist.

    One person may: it goes to the address that two people approved, and nobody else sees it.
    """
    with transaction.atomic(durable=True):
        row, refused = _target(account, by, staffing.PROPOSE)
        if not refused and not row.is_active:
            refused = staffing.refused("disabled", staffing.DISABLED)
        if refused:
            return _noted(account, refused, by, at)
        start_passwords.order(account=account, by=by, at=at)
    return Passed()


ACTS = {
    staffing.OPEN: ApprovableAct(N_("開立同仁帳號"), staffing.APPROVE, execute_open, changes),
    staffing.ROLES: ApprovableAct(N_("變更同仁的角色"), staffing.APPROVE, execute_roles, changes),
    staffing.ENABLE: ApprovableAct(N_("恢復使用同仁帳號"), staffing.APPROVE, execute_enable, changes),
    staffing.FACTORS: ApprovableAct(N_("重設同仁的第二因子"), staffing.APPROVE, execute_factor_reset, reset_changes),
}


def _reset_refused(row: Account) -> Refused | None:
    if not row.is_active:
        return staffing.refused("disabled", staffing.DISABLED)
    return None if standing(row.id) else factor_words.refused("none", factor_words.NOTHING_TO_RESET)


def _target(account: UUID, by: Actor, permission: str) -> tuple[Account, Refused | None]:
    """The account, once no other change of accounts runs, and why `by` may not change it."""
    _one_at_a_time()
    row = Account.objects.get(id=account, kind="staff")
    if str(account) == by.id:
        return row, staffing.refused("own", staffing.OWN)
    return row, _barred(by, permission)


def _barred(by: Actor, permission: str) -> Refused | None:
    """Asked once more under the lock: what is committed meanwhile may have taken the permission away."""
    may = by.kind is ActorKind.STAFF and has_permission(UUID(by.id), permission)
    return None if may else staffing.refused("not-permitted", staffing.NOT_PERMITTED)


def _new_refused(payload: Mapping[str, Any]) -> Refused | None:
    _known(payload["roles"])
    if fault := login_fault(payload["login"]):
        return Refused(fault)
    if not payload["roles"]:
        return staffing.refused("no-role", staffing.NO_ROLE, field="roles")
    if Account.objects.filter(kind="staff", login_index=login_index(payload["login"])).exists():
        return staffing.refused("login-taken", staffing.TAKEN, field="login")
    return None


def _roles_refused(row: Account, payload: Mapping[str, Any]) -> Refused | None:
    if not row.is_active:
        return staffing.refused("disabled", staffing.DISABLED)
    if not payload["roles"]:
        return staffing.refused("no-role", staffing.NO_ROLE, field="roles")
    if payload["roles"] == payload["before"]:
        return staffing.refused("same", staffing.SAME, field="roles")
    if _locks_out(row.id, payload["roles"]):
        return staffing.refused("last", staffing.LAST, field="roles")
    return None


def _locks_out(account: UUID, roles: Sequence[str]) -> bool:
    lists = Role.objects.filter(key__in=roles).values_list("permissions", flat=True)
    proposers, approvers = staff_pair()
    then = {permission for permissions in lists for permission in permissions}
    return staffing.locks_out(proposers=proposers, approvers=approvers, account=account, then=then)


def _waiting(account: UUID) -> Refused | None:
    return staffing.refused("waits", staffing.WAITS) if staff_waiting(account) else None


def _known(roles: Sequence[str]) -> None:
    known = set(Role.objects.filter(key__in=roles).values_list("key", flat=True))
    if missing := sorted(set(roles) - known):
        raise RoleUnknown(f"no role is called {', '.join(missing)}", roles=missing)


def _noted(account: UUID, refused: Refused, by: Actor, at: datetime) -> Refused:
    clear = {"reason": refused.reason.code}
    record(kind="identity.account.unchanged", by=by, at=at, subject=_subject(account), clear=clear)
    return refused


def _subject(account: UUID) -> Subject:
    return Subject("account", str(account))


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('identity staff', 0))")
