"""Handing out and ending sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from anbao.identity.actions.devices import note_device
from anbao.identity.actions.sign_in import refuse_locked
from anbao.identity.domain import words
from anbao.identity.domain.factor_words import half_over, second_step
from anbao.identity.domain.factors import MOST_KINDS, PASSWORD, Proof, as_kept, is_enough, joined, proof_of
from anbao.identity.domain.sessions import note_age
from anbao.identity.models import Account, Session
from anbao.identity.queries.accounts import lock_on
from anbao.identity.queries.passwords import is_over
from anbao.identity.queries.strength import PROOFS, session_proofs
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.verdict import Passed, Verdict
from anbao.ledger.api import record

ACCOUNT = "account"
HALF: Final = "half"
HALF_LIVES: Final = timedelta(minutes=10)
"""How long after the password the second step may be taken."""


def start_session(
    *,
    request: HttpRequest,
    account: Account,
    by: Actor,
    at: datetime,
    proofs: Sequence[Proof] = (),
    proven: bool = False,
) -> Verdict:
    """Sign `account` in on this browser, who showed `proofs` (a password just typed, if none). Outside a transaction.

    Every way in ends here, so the lock is looked at here once more. The session gets a new key; what a visitor had
    begun in it stays, what another account had does not. `proven`: on this browser it was just shown anew who it is, by
    a code sent to its owner or by a device; strangers who locked the login keep nobody out then.
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
    before = session_proofs(request) if session.get(ACCOUNT) == str(account.id) else ()
    if session.get(ACCOUNT) not in (None, str(account.id)):
        session.flush()
    session.pop(HALF, None)
    session[ACCOUNT] = str(account.id)
    session[PROOFS] = as_kept(joined(before, *(proofs or (proof_of(PASSWORD, at),))))
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


@dataclass(frozen=True, slots=True)
class Half:
    """A session in which an account's password was right and its second step is to come: it opens nothing."""

    account: Account
    proofs: tuple[Proof, ...]
    goal: str
    proven: bool


def begin_half(*, request: HttpRequest, account: Account, goal: str, at: datetime, proven: bool = False) -> None:
    """Note that the password was right, until the second step. The session gets a new key, whoever was in it is out.

    `proven`: as for `start_session`.
    """
    session: Any = request.session
    if session.get(ACCOUNT) not in (None, str(account.id)):
        session.flush()
    set_at = account.password_set_at
    session[HALF] = {
        "account": str(account.id),
        "password": set_at.isoformat() if set_at else "",
        "at": at.isoformat(),
        "goal": goal,
        "proven": proven,
    }
    session.cycle_key()
    rotate_token(request)


def half_of(request: HttpRequest, at: datetime) -> Half | None:
    """What waits for its second step in this session; None once it is too late, or the password was changed."""
    session: Any = request.session
    kept = session.get(HALF)
    if kept is None:
        return None
    typed_at = datetime.fromisoformat(kept["at"])
    account = Account.objects.find(id=UUID(kept["account"]), closed_at=None, kind=session.audience)
    if account is None or at >= typed_at + HALF_LIVES or account.password_set_at is None:
        return None
    if account.password_set_at.isoformat() != kept["password"]:
        return None
    return Half(account, (proof_of(PASSWORD, typed_at),), str(kept["goal"]), bool(kept["proven"]))


def add_proof(*, request: HttpRequest, account: Account | None, proof: Proof, by: Actor, at: datetime) -> Verdict:
    """Keep what was shown: it ends a sign-in that waits for its second step, else it strengthens the session.

    Call it outside a transaction. `account`: who is signed in. Refused where nobody is, or it is too late.
    """
    half = half_of(request, at)
    if half is not None:
        proofs = joined(half.proofs, proof)
        if not is_enough(proofs, kinds=MOST_KINDS):
            return second_step()
        return start_session(request=request, account=half.account, by=by, at=at, proofs=proofs, proven=half.proven)
    session: Any = request.session
    if account is None or session.get(ACCOUNT) != str(account.id):
        return half_over()
    session[PROOFS] = as_kept(joined(session_proofs(request), proof))
    session.cycle_key()
    return Passed()


def is_strong_session(request: HttpRequest, account: Account) -> bool:
    """Whether this session is the account's already, with two kinds shown."""
    session: Any = request.session
    return session.get(ACCOUNT) == str(account.id) and is_enough(session_proofs(request), kinds=MOST_KINDS)


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
