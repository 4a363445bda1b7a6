"""Roles as data, and members of staff who hold them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.accounts import insert_account, prepare_password
from anbao.identity.actions.persons import keep_staff_person
from anbao.identity.domain.person import StaffData
from anbao.identity.models import Role, RoleGrant
from anbao.identity.queries.passwords import password_decision
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.errors import AnbaoError
from anbao.kernel.ids import new_id
from anbao.kernel.plain import from_yaml
from anbao.kernel.verdict import Passed, Verdict
from anbao.ledger.api import record

ROLES_FILE: Final = Path(__file__).parents[1] / "data" / "roles.yaml"


class RoleUnknown(AnbaoError):
    """A role that no adopted data names."""

    code = "identity.role-unknown"


def adopt_roles(*, by: Actor, at: datetime, content: Mapping[str, Mapping[str, Any]] | None = None) -> list[str]:
    """Take over roles from data (ours, unless `content` is given). Outermost. Returns their keys.

    `content`: key → `{"title": …, "permissions": […]}`. A role that the data no longer names keeps its row. Where
    all is as it was, nothing is written.
    """
    roles = content if content is not None else from_yaml(ROLES_FILE.read_text(encoding="utf-8"))
    wanted = {key: (role["title"], sorted(role["permissions"])) for key, role in roles.items()}
    with transaction.atomic(durable=True):
        held = Role.objects.filter(key__in=roles).values_list("key", "title", "permissions")
        if {key: (title, permissions) for key, title, permissions in held} == wanted:
            return sorted(roles)
        for key, (title, permissions) in wanted.items():
            defaults = {"title": title, "permissions": permissions, "adopted_at": at}
            Role.objects.update_or_create(key=key, defaults=defaults)
        record(
            kind="identity.roles.adopted",
            by=by,
            at=at,
            subject=Subject("roles", "all"),
            clear={"roles": {key: permissions for key, (_title, permissions) in wanted.items()}},
        )
    return sorted(roles)


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
    for the first accounts and in the demo. Raises RoleUnknown, LoginTaken.
    """
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
