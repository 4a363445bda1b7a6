"""Roles as data, and members of staff who hold them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.accounts import insert_account, prepare_password
from anbao.identity.actions.persons import keep_staff_person
from anbao.identity.domain.duties import DutiesTogether, Pair, together
from anbao.identity.domain.person import StaffData
from anbao.identity.models import DutyPair, Role, RoleGrant
from anbao.identity.queries.duties import apart_refused, pairs
from anbao.identity.queries.passwords import password_decision
from anbao.identity.queries.roles import shipped_pairs, shipped_roles
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.errors import AnbaoError
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Verdict
from anbao.ledger.api import record


class RoleUnknown(AnbaoError):
    """A role that no adopted data names."""

    code = "identity.role-unknown"


def adopt_roles(*, by: Actor, at: datetime, content: Mapping[str, Mapping[str, Any]] | None = None) -> list[str]:
    """Take over roles from data (ours, unless `content` is given). Outermost. Returns their keys.

    `content`: key → `{"title": …, "permissions": […]}`. A role that the data no longer names keeps its row. What is
    kept apart comes with them. Where all is as it was, nothing is written. Raises DutiesTogether.
    """
    roles = content if content is not None else shipped_roles()
    wanted = {key: (role["title"], sorted(role["permissions"])) for key, role in roles.items()}
    apart = shipped_pairs()
    if faults := [f"{key}: {pair.key}" for key, (_, held) in wanted.items() for pair in together(held, apart)]:
        raise DutiesTogether(f"roles that hold what is kept apart: {', '.join(faults)}", roles=faults)
    with transaction.atomic(durable=True):
        held = Role.objects.filter(key__in=roles).values_list("key", "title", "permissions")
        if {key: (title, permissions) for key, title, permissions in held} != wanted:
            _adopt(wanted, by, at)
        if pairs() != apart:
            _adopt_pairs(apart, by, at)
    return sorted(roles)


def _adopt(wanted: Mapping[str, tuple[str, list[str]]], by: Actor, at: datetime) -> None:
    for key, (title, permissions) in wanted.items():
        defaults = {"title": title, "permissions": permissions, "adopted_at": at}
        Role.objects.update_or_create(key=key, defaults=defaults)
    clear = {"roles": {key: permissions for key, (_title, permissions) in wanted.items()}}
    record(kind="identity.roles.adopted", by=by, at=at, subject=Subject("roles", "all"), clear=clear)


def _adopt_pairs(apart: Sequence[Pair], by: Actor, at: datetime) -> None:
    DutyPair.objects.exclude(key__in=[pair.key for pair in apart]).filter(ended_at=None).update(ended_at=at)
    for pair in apart:
        defaults = {
            "first": pair.first,
            "second": pair.second,
            "reason": pair.reason,
            "adopted_at": at,
            "ended_at": None,
        }
        DutyPair.objects.update_or_create(key=pair.key, defaults=defaults)
    clear = {"pairs": {pair.key: [pair.first, pair.second] for pair in apart}}
    record(kind="identity.duties.adopted", by=by, at=at, subject=Subject("roles", "all"), clear=clear)


def create_staff(
    *,
    login: str,
    name: str,
    mail: str,
    password: str,
    roles: Sequence[str],
    by: Actor,
    at: datetime,
    own: bool = False,
) -> UUID | Verdict:
    """Create a member of staff with roles. Outermost. Returns the account, or the verdict that refused the password.

    The password somebody else chose is a default one: it opens nothing but its change. `own`: its owner typed it, as
    for the first accounts and in the demo. Refused too where the roles are kept apart. Raises RoleUnknown, LoginTaken.
    """
    if apart := apart_refused(roles, account=None, at=at):
        return apart
    data = StaffData(name=name, mail=mail)
    decision = password_decision(password=password, login=login, data=data, account=None, at=at)
    prepared = prepare_password(password=password, at=at)
    with transaction.atomic(durable=True):
        if not isinstance(decision.verdict, Passed):
            record(
                kind="identity.password.refused",
                by=by,
                at=at,
                subject=Subject("account", str(prepared.account)),
                decision=decision,
            )
            return decision.verdict
        person = keep_staff_person(data=data, by=by, at=at)
        account = insert_account(
            kind="staff", person=person, login=login, prepared=prepared, default=not own, by=by, at=at
        )
        grant(account, roles, by, at)
    return account


def grant(account: UUID, roles: Sequence[str], by: Actor, at: datetime) -> None:
    """Give an account roles that it does not hold. Joins the caller's transaction. Raises RoleUnknown."""
    known = set(Role.objects.filter(key__in=roles).values_list("key", flat=True))
    if missing := sorted(set(roles) - known):
        raise RoleUnknown(f"no role is called {', '.join(missing)}: adopt the roles first", roles=missing)
    for key in sorted(known):
        RoleGrant.objects.create(id=new_id(at), account_id=account, role_id=key, granted_by=str(by), granted_at=at)
    record(
        kind="identity.roles.granted",
        by=by,
        at=at,
        subject=Subject("account", str(account)),
        clear={"roles": sorted(known)},
    )
