"""Handing out and ending sessions."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from anbao.identity.actions.devices import note_device
from anbao.identity.actions.sign_in import refuse_locked
from anbao.identity.domain import words
from anbao.identity.domain.sessions import note_age
from anbao.identity.models import Account, Session
from anbao.identity.queries.accounts import lock_on
from anbao.identity.queries.passwords import is_over
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.verdict import Passed, Verdict
from anbao.ledger.api import record

ACCOUNT = "account"


def start_session(*, request: HttpRequest, account: Account, by: Actor, at: datetime, proven: bool = False) -> Verdict:
    """Sign `account` in on this browser. Call it outside a transaction.

    Every way in ends here, so the lock is looked at here once more. The session gets a new key; what a visitor had
    begun in it stays, what another account had does not. `proven`: on this browser it was just shown anew, by a code
    sent to its owner, who it is; strangers who locked the login keep nobody out then.
    """
    lock = None if proven else lock_on(account, at)
    if lock is not None:
        gate_id, until = lock
        with transaction.atomic(durable=True):
            refuse_locked(gate_id=gate_id, by=by, at=at)
        return words.locked(until)
    if account.password_expires_at is not None and account.password_expires_at <= at:
        return _start_password_over(account, by, at)
    session: Any = request.session
    if session.get(ACCOUNT) not in (None, str(account.id)):
        session.flush()
    session[ACCOUNT] = str(account.id)
    note_age(session, over=is_over(account, at))
    session.cycle_key()
    session.account = account
    _forget(request)
    rotate_token(request)
    if account.kind == "staff":
        _note_staff(account, at)
    if account.kind == "customer":
        note_device(account=account, device=session.device, by=Actor(ActorKind.CUSTOMER, str(account.id)), at=at)
    return Passed()


def end_other_sessions(*, request: HttpRequest, account: Account, by: Actor, at: datetime) -> int:
    """Sign an account out everywhere but on this browser; how many sessions ended. Outermost."""
    session: Any = request.session
    with transaction.atomic(durable=True):
        others = Session.objects.filter(account=account).exclude(key_hash=session.key_hash)
        ended, _ = others.delete()
        record(kind="identity.sessions.ended", by=by, at=at, subject=_subject(account), clear={"number": ended})
    return ended


@transaction.atomic(durable=True)
def _note_staff(account: Account, at: datetime) -> None:
    Account.objects.filter(id=account.id).update(signed_in_at=at)
    record(kind="identity.signed-in", by=Actor(ActorKind.STAFF, str(account.id)), at=at, subject=_subject(account))


@transaction.atomic(durable=True)
def _start_password_over(account: Account, by: Actor, at: datetime) -> Verdict:
    clear = {"reason": "start-password-over"}
    record(kind="identity.sign-in.refused", by=by, at=at, subject=_subject(account), clear=clear)
    return words.start_password_over()


def _subject(account: Account) -> Subject:
    return Subject("account", str(account.id))


def end_session(*, request: HttpRequest, by: Actor, at: datetime) -> None:
    """Sign out of this browser. Outermost. Harmless for a visitor."""
    session: Any = request.session
    account = session.get(ACCOUNT)
    if account is not None:
        with transaction.atomic(durable=True):
            record(kind="identity.signed-out", by=by, at=at, subject=Subject("account", account))
    session.flush()
    session.account = None
    _forget(request)


def _forget(request: HttpRequest) -> None:
    """Drop what the request had worked out about who it is."""
    for name in ("account", "actor", "visit", "permissions"):
        request.__dict__.pop(name, None)
