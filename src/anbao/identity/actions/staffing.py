"""Accounts of staff: opened, given other roles and enabled by two people; disabled by one, at once.

One lock for all of them: whether two people are left who can act is asked of what is committed.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.identity.actions import start_passwords
from anbao.identity.actions.accounts import PreparedPassword, insert_account
from anbao.identity.actions.approvals import propose
from anbao.identity.actions.moves import change_roles, plan_move
from anbao.identity.actions.persons import keep_staff_person
from anbao.identity.actions.staff import grant
from anbao.identity.actions.staff_checks import (
    barred,
    known,
    locks_out,
    new_refused,
    noted,
    one_at_a_time,
    roles_refused,
    subject,
    target,
    waiting,
)
from anbao.identity.domain import staffing, tenure
from anbao.identity.domain.login import normalize
from anbao.identity.domain.person import StaffData
from anbao.identity.domain.tenure import Term
from anbao.identity.models import Account, RoleMove, Session, Tenure
from anbao.identity.queries.duties import apart_refused
from anbao.identity.queries.staff import held_roles
from anbao.kernel.actor import Actor
from anbao.kernel.clock import start_of
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.ledger.api import record


def propose_account(
    *,
    login: str,
    name: str,
    mail: str,
    roles: Sequence[str],
    first_day: date | None = None,
    last_day: date | None = None,
    by: Actor,
    at: datetime,
) -> UUID | Refused:
    """Ask for a new member of staff, from a day on, up to a day. Outermost. The proposal, or why there is none."""
    term = Term.of_days(first_day, last_day)
    payload = {"login": normalize(login), "name": name, "mail": mail, "roles": sorted(set(roles)), **term.texts()}
    with transaction.atomic(durable=True):
        refused = barred(by, staffing.PROPOSE) or tenure.start_fault(first_day, at) or term.fault(at)
        refused = refused or new_refused(payload, at)
        return refused or propose(act=staffing.OPEN, payload=payload, by=by, at=at)


def propose_roles(
    *, account: UUID, roles: Sequence[str], from_day: date | None = None, by: Actor, at: datetime
) -> UUID | Refused:
    """Ask for other roles of somebody, at once or from a day on. Outermost. Raises DoesNotExist, RoleUnknown."""
    with transaction.atomic(durable=True):
        return ask_roles(account=account, roles=roles, from_day=from_day, permission=staffing.PROPOSE, by=by, at=at)


def ask_roles(
    *, account: UUID, roles: Sequence[str], permission: str, by: Actor, at: datetime, from_day: date | None = None
) -> UUID | Refused:
    """The same for whoever holds `permission`. Joins the caller's transaction."""
    wanted = sorted(set(roles))
    known(wanted)
    start = start_of(from_day) if from_day else None
    row, refused = target(account, by, permission)
    before = held_roles(account)
    payload: dict[str, object] = {"account": str(account), "roles": wanted, "before": before}
    if start is not None:
        payload["from"] = start.isoformat()
        refused = refused or _move_refused(account, start, at)
    refused = refused or roles_refused(row, wanted, before, at) or waiting(account)
    return refused or propose(act=staffing.ROLES, payload=payload, by=by, at=at)


def propose_enable(*, account: UUID, by: Actor, at: datetime) -> UUID | Refused:
    """Ask that a disabled account may be used again. Outermost. Raises Account.DoesNotExist."""
    with transaction.atomic(durable=True):
        row, refused = target(account, by, staffing.PROPOSE)
        refused = refused or _enable_refused(row, at) or waiting(account)
        return refused or propose(act=staffing.ENABLE, payload={"account": str(account)}, by=by, at=at)


def execute_open(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """An approved account is there; its roles and start password come on its first day. Joins the transaction."""
    one_at_a_time()
    term = Term.of_text(payload.get("starts", ""), payload.get("ends", ""))
    refused = barred(by, staffing.APPROVE) or term.fault(at) or new_refused(payload, at)
    if refused:
        return refused
    open_as_approved(payload, term=term, by=by, at=at)
    return Passed()


def open_as_approved(payload: Mapping[str, Any], *, term: Term, by: Actor, at: datetime) -> UUID:
    """Write the account. Joins the caller's transaction, which holds the lock."""
    person = keep_staff_person(data=StaffData(name=payload["name"], mail=payload["mail"]), by=by, at=at)
    prepared = PreparedPassword(account=new_id(at), wrapped=b"")
    account = insert_account(
        kind="staff", person=person, login=payload["login"], prepared=prepared, default=True, by=by, at=at
    )
    Account.objects.filter(id=account).update(ends_at=term.ends_at)
    Tenure.objects.create(account_id=account, starts_at=term.starts_at)
    if term.starts_at is not None and term.lies_ahead(at):
        plan_move(account, payload["roles"], term.starts_at, by, at)
    else:
        grant(account, payload["roles"], by, at)
        start_passwords.order(account=account, by=by, at=at)
    return account


def execute_roles(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The roles are as approved, from the next request on or from the day named. Joins the approval's transaction."""
    account = UUID(payload["account"])
    row, refused = target(account, by, staffing.APPROVE)
    if not refused and held_roles(account) != payload["before"]:
        refused = staffing.refused("changed", staffing.CHANGED)
    start = datetime.fromisoformat(payload["from"]) if payload.get("from") else None
    if not refused and start is not None and RoleMove.objects.filter(account=row, settled_at=None).exists():
        refused = staffing.refused("move-ahead", tenure.MOVE_AHEAD)
    refused = refused or roles_refused(row, payload["roles"], payload["before"], at)
    if refused:
        return refused
    if start is not None and start > at:
        plan_move(account, payload["roles"], start, by, at)
    else:
        change_roles(account, payload["roles"], by, at)
    return Passed()


def execute_enable(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The account may be used again, with a new start password. Joins the approval's transaction."""
    account = UUID(payload["account"])
    row, refused = target(account, by, staffing.APPROVE)
    if not refused and row.is_active:
        refused = staffing.refused("changed", staffing.CHANGED)
    refused = refused or _enable_refused(row, at)
    if refused:
        return refused
    ends = row.ends_at if row.ends_at is not None and row.ends_at > at else None
    Account.objects.filter(id=account).update(closed_at=None, ends_at=ends)
    Tenure.objects.update_or_create(account_id=account, defaults={"enabled_at": at, "noticed_at": None})
    record(kind="identity.account.enabled", by=by, at=at, subject=subject(account))
    start_passwords.order(account=account, by=by, at=at)
    return Passed()


def disable_staff(*, account: UUID, by: Actor, at: datetime) -> Verdict:
    """Close an account; its sessions end in the same moment. Outermost. Raises Account.DoesNotExist.

    One person may: it is the safe direction and has to be quick. Enabling again takes two.
    """
    with transaction.atomic(durable=True):
        return disable_as(staffing.PROPOSE, account=account, by=by, at=at)


def disable_as(permission: str, *, account: UUID, by: Actor, at: datetime) -> Verdict:
    """The same for whoever holds `permission`. Joins the caller's transaction."""
    row, refused = target(account, by, permission)
    if not refused and not row.is_active:
        refused = staffing.refused("disabled", staffing.DISABLED)
    if not refused and locks_out(account, ()):
        refused = staffing.refused("last", staffing.LAST)
    if refused:
        return noted(account, refused, by, at)
    close_account(account, by, at)
    return Passed()


def close_account(account: UUID, by: Actor, at: datetime, *, why: str = "") -> None:
    """Nothing is done with the account from now on; what lay ahead of it does not come. Joins the transaction."""
    Account.objects.filter(id=account).update(closed_at=at)
    Session.objects.filter(account=account).delete()
    RoleMove.objects.filter(account=account, settled_at=None).update(settled_at=at, outcome=tenure.WITHDRAWN)
    clear = {"why": why} if why else {}
    record(kind="identity.account.disabled", by=by, at=at, subject=subject(account), clear=clear)


def issue_start_password(*, account: UUID, by: Actor, at: datetime) -> Verdict:
    """Take somebody's password away and send them a start password. Outermost. Raises Account.DoesNotExist.

    One person may: it goes to the address that two people approved, and nobody else sees it.
    """
    with transaction.atomic(durable=True):
        row, refused = target(account, by, staffing.PROPOSE)
        if not refused and not row.is_open(at):
            refused = staffing.refused("disabled", staffing.DISABLED)
        if not refused and Tenure.objects.filter(account=row, starts_at__gt=at).exists():
            refused = staffing.refused("not-begun", tenure.NOT_BEGUN)
        if refused:
            return noted(account, refused, by, at)
        start_passwords.order(account=account, by=by, at=at)
    return Passed()


def _move_refused(account: UUID, start: datetime, at: datetime) -> Refused | None:
    if start <= at:
        return staffing.refused("move-past", tenure.MOVE_PAST, field="from_day")
    if RoleMove.objects.filter(account=account, settled_at=None).exists():
        return staffing.refused("move-ahead", tenure.MOVE_AHEAD)
    return None


def _enable_refused(row: Account, at: datetime) -> Refused | None:
    if row.is_active:
        return staffing.refused("enabled", staffing.ENABLED)
    if Tenure.objects.filter(account=row, emergency=True).exists():
        return staffing.refused("emergency-over", staffing.EMERGENCY_OVER)
    return apart_refused(held_roles(row.id), account=row.id, at=at)
