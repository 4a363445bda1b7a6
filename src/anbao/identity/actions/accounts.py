"""Opening accounts and setting passwords."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.identity.actions import gate, notices
from anbao.identity.domain.login import login_fault, normalize
from anbao.identity.models import Account, PasswordHistory, Person, Session
from anbao.identity.queries.accounts import LANGUAGE, LOGIN_CONTEXT, login_index, login_of
from anbao.identity.queries.figures import start_password_life
from anbao.identity.queries.passwords import password_decision, wrapped_digest
from anbao.identity.queries.persons import person_data, staff_data
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.errors import AnbaoError
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Decision, Verdict
from anbao.keys.api import seal
from anbao.ledger.api import record
from anbao.rows import insert_unless_there


class LoginTaken(AnbaoError):
    """Somebody of the same kind has this login, or this person has such an account already."""

    code = "identity.login-taken"


class LoginMisshaped(AnbaoError):
    """The login should have been refused by `login_fault` before."""

    code = "identity.login-misshaped"


@dataclass(frozen=True, slots=True, repr=False)
class PreparedPassword:
    """A password hashed for an account that is about to be opened."""

    account: UUID
    wrapped: bytes


def prepare_password(*, password: str, at: datetime) -> PreparedPassword:
    """Hash a new account's password before its transaction begins: hashing waits for its turn and takes long."""
    account = new_id(at)
    return PreparedPassword(account=account, wrapped=wrapped_digest(account=account, password=password))


def open_account(
    *,
    person: UUID,
    login: str,
    password: str | PreparedPassword,
    by: Actor,
    at: datetime,
    language: str = LANGUAGE,
) -> UUID:
    """Open a customer's account, who reads `language`. Joins the caller's transaction.

    Call it after a passed `password_decision`, best with what `prepare_password` gave. Raises LoginTaken, leaving the
    transaction usable, and LoginMisshaped.
    """
    prepared = password if isinstance(password, PreparedPassword) else prepare_password(password=password, at=at)
    return insert_account(
        kind="customer",
        person=person,
        login=login,
        prepared=prepared,
        default=False,
        by=by,
        at=at,
        language=language,
    )


def insert_account(
    *,
    kind: str,
    person: UUID,
    login: str,
    prepared: PreparedPassword,
    default: bool,
    by: Actor,
    at: datetime,
    language: str = LANGUAGE,
) -> UUID:
    """Write an account of any kind. Joins the caller's transaction. Errors as `open_account`."""
    if login_fault(login):
        raise LoginMisshaped
    index = login_index(login)
    data_key = Person.objects.get(id=person).data_key
    account = Account(
        id=prepared.account,
        kind=kind,
        person_id=person,
        login=seal(data_key, normalize(login).encode(), context=LOGIN_CONTEXT),
        login_index=index,
        password=prepared.wrapped or None,
        password_set_at=at,
        password_is_default=default,
        password_expires_at=at + start_password_life() if default else None,
        opened_at=at,
        language=language,
    )
    if not insert_unless_there(account):
        raise LoginTaken
    gate.remove(audience=kind, login_index=index)  # guesses made before the account was there guessed at nothing
    record(
        kind="identity.account.opened",
        by=by,
        at=at,
        subject=Subject("account", str(prepared.account)),
        clear={"kind": kind, "person": str(person)},
    )
    return prepared.account


def set_password(*, account: UUID, password: str, by: Actor, at: datetime) -> Verdict:
    """Give an account a new password if every guard agrees; ends its sessions and tokens, tells its owner. Outermost.

    Returns the verdict; a refusal is committed with its entry.
    """
    return change_password(account=account, password=password, by=by, at=at).verdict


def change_password(*, account: UUID, password: str, by: Actor, at: datetime) -> Decision:
    """As `set_password`, with what each guard said. Outermost."""
    row = Account.objects.get(id=account)
    data = person_data(row.person_id) if row.kind == "customer" else staff_data([row.person_id])[row.person_id]
    decision = password_decision(password=password, login=login_of(account), data=data, account=account, at=at)
    wrapped = wrapped_digest(account=account, password=password) if decision.passed else b""
    with transaction.atomic(durable=True):
        if decision.passed:
            replace_password(account, wrapped, at)
            notices.password_was_set(account=account, channel="mail", by=by, at=at)
        _record_password(account, decision, by, at)
    return decision


def replace_password(account: UUID, wrapped: bytes, at: datetime) -> None:
    """Put a wrapped digest in the place of the present one; all sessions end. Joins the caller's transaction."""
    row = Account.objects.locked(id=account)
    retire_password(row, at)
    row.password, row.password_set_at, row.password_expires_at, row.password_is_default = wrapped, at, None, False
    row.save(update_fields=["password", "password_set_at", "password_expires_at", "password_is_default"])
    Session.objects.filter(account=row).delete()


def retire_password(row: Account, at: datetime) -> None:
    """Keep the present password as a former one. Joins the caller's transaction."""
    if row.password and row.password_set_at:
        PasswordHistory.objects.create(
            id=new_id(at), account=row, password=bytes(row.password), set_at=row.password_set_at, ended_at=at
        )


def _record_password(account: UUID, decision: Decision, by: Actor, at: datetime) -> None:
    record(
        kind="identity.password.set" if decision.passed else "identity.password.refused",
        by=by,
        at=at,
        subject=Subject("account", str(account)),
        decision=decision,
    )
