"""Checking a password: reserve and commit, compare, then commit what was found."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.identity.actions import gate
from anbao.identity.domain import words
from anbao.identity.domain.limits import Locked, Reserved
from anbao.identity.models import Account
from anbao.identity.queries.accounts import login_index
from anbao.identity.queries.figures import gate_limits
from anbao.identity.queries.passwords import is_password
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Refused
from anbao.ledger.api import record


def check_password(*, login: str, password: str, audience: str, by: Actor, at: datetime) -> UUID | Refused:
    """The account that `login` and `password` open, or why none. Call it outside a transaction.

    As `check_account`.
    """
    found = check_account(login=login, password=password, audience=audience, by=by, at=at)
    return found if isinstance(found, Refused) else found.id


def check_account(*, login: str, password: str, audience: str, by: Actor, at: datetime) -> Account | Refused:
    """The account that `login` and `password` open, or why none. Call it outside a transaction.

    Three steps: an attempt is reserved and committed; one hash is computed with no transaction open; the result is
    committed with its entry. An unknown login takes the same steps, time and answers. `audience`: the account's kind.
    """
    index = login_index(login)
    reserved = _reserve(audience=audience, index=index, by=by, at=at)
    if isinstance(reserved, Refused):
        return reserved
    account = Account.objects.find(kind=audience, login_index=index, closed_at=None)
    # A made-up owner when nobody has the login: the comparison below then costs the same and cannot succeed.
    owner, wrapped = (account.id, bytes(account.password or b"")) if account else (new_id(at), None)
    right = is_password(account=owner, wrapped=wrapped, password=password)
    refused = _settle(reserved=reserved, account=account.id if account else None, right=right, by=by, at=at)
    return refused or account or words.wrong_password(reserved.left)


@transaction.atomic(durable=True)
def _reserve(*, audience: str, index: bytes, by: Actor, at: datetime) -> Reserved | Refused:
    reserved = gate.reserve(audience=audience, login_index=index, limits=gate_limits(at), at=at)
    if isinstance(reserved, Locked):
        refuse_locked(gate_id=reserved.gate, by=by, at=at)
        return words.locked(reserved.until)
    return reserved


def refuse_locked(*, gate_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a locked gate kept somebody out. Joins the caller's transaction."""
    record(
        kind="identity.sign-in.refused",
        by=by,
        at=at,
        subject=Subject("sign-in", str(gate_id)),
        clear={"reason": "locked"},
    )


@transaction.atomic(durable=True)
def _settle(*, reserved: Reserved, account: UUID | None, right: bool, by: Actor, at: datetime) -> Refused | None:
    """Keep what was found; None where the account opens."""
    opened = right and gate.reopen(reserved=reserved)
    if account:
        result = "right" if opened else "locked-meanwhile" if right else "wrong"
        record(
            kind="identity.password.compared",
            by=by,
            at=at,
            subject=Subject("account", str(account)),
            clear={"result": result, "number": reserved.number, "gate": str(reserved.gate)},
        )
    else:
        record(
            kind="identity.sign-in.refused",
            by=by,
            at=at,
            subject=Subject("sign-in", str(reserved.gate)),
            clear={"reason": "unknown"},
        )
    if account and opened:
        return None
    until = gate.lock_of(reserved.gate) if right else reserved.locks_until
    return words.locked(until) if until else words.wrong_password(reserved.left)
