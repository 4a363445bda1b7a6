"""Members of staff as an administrator sees them: who, which roles, when last here, in which state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from anbao.identity.backends.store import life_of
from anbao.identity.domain.staffing import ACTS, APPROVE, PROPOSE
from anbao.identity.models import Account, Role, RoleGrant, Session, SignInGate
from anbao.identity.queries.accounts import LOGIN_CONTEXT, login_index
from anbao.identity.queries.approvals import waiting_payloads
from anbao.identity.queries.persons import staff_data
from anbao.keys.api import unseal_many

State = Literal["enabled", "start", "locked", "disabled"]
LIST_STATES = ("enabled", "start", "disabled")


@dataclass(frozen=True, slots=True)
class RoleView:
    key: str
    title: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An account of staff, opened for a page. `locked_until`: of too many wrong passwords, while it lasts.

    `start_until`: until when the start password that was sent works; None where there is none, or it is not sent yet.
    """

    id: UUID
    name: str
    mail: str
    login: str
    roles: tuple[RoleView, ...]
    state: State
    opened_at: datetime
    closed_at: datetime | None
    signed_in_at: datetime | None
    locked_until: datetime | None
    password_set_at: datetime | None
    start_until: datetime | None


@dataclass(frozen=True, slots=True)
class OwnSession:
    started_at: datetime
    seen_at: datetime
    present: bool


def roles() -> tuple[RoleView, ...]:
    """Every adopted role, by its title."""
    rows = Role.objects.order_by("title", "key")
    return tuple(RoleView(row.key, row.title, tuple(row.permissions)) for row in rows)


def staff_members(
    *, at: datetime, state: str = "", login: str = "", after: UUID | None = None, limit: int
) -> tuple[StaffMember, ...]:
    """Members of staff in the order in which their accounts were opened; five queries however many there are.

    `login`: the one with exactly this login (it is kept sealed). `after`: begin behind this account.
    """
    rows = _in_state(state)
    if login:
        rows = rows.filter(login_index=login_index(login))
    if after is not None:
        rows = rows.filter(id__gt=after)
    return _opened(list(rows.order_by("id")[:limit]), at)


def staff_member(account: UUID, *, at: datetime) -> StaffMember:
    """Raises Account.DoesNotExist."""
    return _opened([Account.objects.get(id=account, kind="staff")], at)[0]


def staff_counts() -> dict[str, int]:
    """How many accounts in each state of a list; "" for all."""
    return {state: _in_state(state).count() for state in ("", *LIST_STATES)}


def staff_waiting(account: UUID) -> UUID | None:
    """The proposal about this account that waits, if there is one."""
    return next((id_ for id_, payload in waiting_payloads(ACTS) if payload.get("account") == str(account)), None)


def held_roles(account: UUID) -> list[str]:
    """The keys of the roles that an account holds now."""
    return sorted(RoleGrant.objects.filter(account=account, ended_at=None).values_list("role_id", flat=True))


def staff_allowed(permission: str) -> set[UUID]:
    """Open accounts that hold a permission."""
    held = {"grants__ended_at": None, "grants__role__permissions__contains": [permission]}
    return set(Account.objects.filter(kind="staff", closed_at=None, **held).values_list("id", flat=True))


def staff_pair() -> tuple[set[UUID], set[UUID]]:
    """Who may propose changes of accounts, and who may approve them."""
    return staff_allowed(PROPOSE), staff_allowed(APPROVE)


def sessions_of(account: UUID, *, present: str | None, at: datetime) -> tuple[OwnSession, ...]:
    """Where a member of staff is signed in, the last used first; `present`: the key's hash of the one that asks."""
    life = life_of("staff")
    rows = Session.objects.filter(account=account).order_by("-seen_at").values_list("key_hash", "started_at", "seen_at")
    return tuple(
        OwnSession(started, seen, key == present)
        for key, started, seen in rows
        if not life.is_over(started_at=started, seen_at=seen, at=at)
    )


def _in_state(state: str) -> "QuerySet[Account]":
    conditions = {
        "enabled": Q(closed_at=None),
        "start": Q(closed_at=None, password_is_default=True),
        "disabled": Q(closed_at__isnull=False),
    }
    return Account.objects.filter(conditions.get(state, Q()), kind="staff")


def _opened(rows: Sequence[Account], at: datetime) -> tuple[StaffMember, ...]:
    if not rows:
        return ()
    people = staff_data([row.person_id for row in rows])
    logins = unseal_many([(bytes(row.login), LOGIN_CONTEXT) for row in rows])
    held, locks = _roles_of(rows), _locks_of(rows, at)
    found = []
    for row, login in zip(rows, logins, strict=True):
        data, locked = people[row.person_id], locks.get(bytes(row.login_index))
        found.append(
            StaffMember(
                id=row.id,
                name=data.name,
                mail=data.mail,
                login=login.decode(),
                roles=tuple(held.get(row.id, ())),
                state=_state_of(row, locked),
                opened_at=row.opened_at,
                closed_at=row.closed_at,
                signed_in_at=row.signed_in_at,
                locked_until=locked,
                password_set_at=row.password_set_at,
                start_until=row.password_expires_at,
            )
        )
    return tuple(found)


def _state_of(row: Account, locked: datetime | None) -> State:
    if row.closed_at is not None:
        return "disabled"
    if locked is not None:
        return "locked"
    return "start" if row.password_is_default else "enabled"


def _roles_of(rows: Iterable[Account]) -> dict[UUID, list[RoleView]]:
    grants = RoleGrant.objects.filter(account__in=rows, ended_at=None).select_related("role").order_by("role__title")
    held: dict[UUID, list[RoleView]] = {}
    for grant in grants:
        role = RoleView(grant.role.key, grant.role.title, tuple(grant.role.permissions))
        held.setdefault(grant.account_id, []).append(role)
    return held


def _locks_of(rows: Iterable[Account], at: datetime) -> dict[bytes, datetime]:
    indexes = [bytes(row.login_index) for row in rows]
    gates = SignInGate.objects.filter(audience="staff", login_index__in=indexes, locked_until__gt=at)
    return {bytes(index): until for index, until in gates.values_list("login_index", "locked_until") if until}
