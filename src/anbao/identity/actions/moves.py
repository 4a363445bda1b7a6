"""Other roles, at once or from a day on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.identity.actions import start_passwords
from anbao.identity.actions.staff import grant
from anbao.identity.actions.staff_checks import noted, one_at_a_time, roles_refused, subject, target
from anbao.identity.domain import staffing, tenure
from anbao.identity.models import Account, RoleGrant, RoleMove
from anbao.identity.queries.staff import held_roles
from anbao.kernel.actor import Actor
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.ledger.api import record


def change_roles(account: UUID, roles: Sequence[str], by: Actor, at: datetime) -> None:
    """End what the account held beyond `roles`, grant what it lacked. Joins the transaction, which holds the lock."""
    before = held_roles(account)
    taken = sorted(set(before) - set(roles))
    RoleGrant.objects.filter(account=account, role__in=taken, ended_at=None).update(ended_at=at)
    if taken:
        record(kind="identity.roles.taken", by=by, at=at, subject=subject(account), clear={"roles": taken})
    if added := sorted(set(roles) - set(before)):
        grant(account, added, by, at)


def plan_move(account: UUID, roles: Sequence[str], effective_at: datetime, by: Actor, at: datetime) -> None:
    """Keep what is to be done on the day. Joins the caller's transaction."""
    RoleMove.objects.create(
        id=new_id(at),
        account_id=account,
        roles=sorted(roles),
        effective_at=effective_at,
        approved_by=str(by),
        approved_at=at,
    )
    clear = {"roles": sorted(roles), "from": effective_at.isoformat()}
    record(kind="identity.move.planned", by=by, at=at, subject=subject(account), clear=clear)


def withdraw_move(*, account: UUID, by: Actor, at: datetime) -> Verdict:
    """Call off what lies ahead; the roles stay as they are. One person may. Outermost. Raises Account.DoesNotExist."""
    with transaction.atomic(durable=True):
        _row, refused = target(account, by, staffing.PROPOSE)
        ahead = RoleMove.objects.filter(account=account, settled_at=None)
        if not refused and not ahead.exists():
            refused = staffing.refused("no-move", tenure.NO_MOVE)
        if refused:
            return noted(account, refused, by, at)
        ahead.update(settled_at=at, outcome=tenure.WITHDRAWN)
        record(kind="identity.move.withdrawn", by=by, at=at, subject=subject(account))
    return Passed()


def carry_out(*, move: UUID, by: Actor, at: datetime) -> Verdict | None:
    """Do what was approved for a day that came, or note why it cannot be. Outermost; a second run does nothing."""
    with transaction.atomic(durable=True):
        one_at_a_time()
        row = RoleMove.objects.filter(id=move, settled_at=None, effective_at__lte=at).first()
        if row is None:
            return None
        account = Account.objects.get(id=row.account_id)
        held = held_roles(account.id)
        refused = None if held == row.roles and account.is_open(at) else roles_refused(account, row.roles, held, at)
        outcome = refused.reason.code if refused else tenure.DONE
        RoleMove.objects.filter(id=move).update(settled_at=at, outcome=outcome)
        if refused:
            return _not_done(account.id, refused, by, at)
        joins = not RoleGrant.objects.filter(account=account).exists()
        record(kind="identity.move.done", by=by, at=at, subject=subject(account.id), clear={"roles": row.roles})
        change_roles(account.id, row.roles, by, at)
        if joins:
            start_passwords.order(account=account.id, by=by, at=at)
    return Passed()


def _not_done(account: UUID, refused: Refused, by: Actor, at: datetime) -> Refused:
    clear = {"reason": refused.reason.code}
    record(kind="identity.move.not-done", by=by, at=at, subject=subject(account), clear=clear)
    return refused
