"""Passkeys and security keys: a challenge is answered once, what is answered is checked, and what fails leaves why."""

import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.identity.actions.factors import insert
from anbao.identity.domain import factor_words as words
from anbao.identity.domain import passkeys
from anbao.identity.domain.factors import PASSKEY, Proof, proof_of
from anbao.identity.models import Account, Factor, PasskeyChallenge
from anbao.identity.queries.factors import Key, credential_index, key_of, user_handle
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Refused
from anbao.ledger.api import record
from anbao.rows import ask

CHALLENGE: Final = "challenge"
LIVES: Final = timedelta(minutes=5)
SIGN_IN: Final = "sign-in"
SECOND: Final = "second"
ADD: Final = "add"
PURPOSES: Final = (SIGN_IN, SECOND, ADD)


def party() -> passkeys.Party | None:
    """For whom keys are made, from ANBAO_PUBLIC_URL; None where browsers make none: a bare address, or no TLS."""
    said = urlsplit(settings.ANBAO_PUBLIC_URL)
    host = said.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        local = host == "localhost" or host.endswith(".localhost")
        if host and (said.scheme == "https" or local):
            return passkeys.Party(host, f"{said.scheme}://{said.netloc.lower()}")
    return None


def issue_challenge(*, session: Any, purpose: str, at: datetime) -> bytes:
    """A new challenge for this session; a former one of it is answered no more. Outermost."""
    drawn = secrets.token_bytes(passkeys.CHALLENGE_BYTES)
    with transaction.atomic(durable=True):
        row = PasskeyChallenge.objects.create(id=new_id(at), purpose=purpose, expires_at=at + LIVES)
    session[CHALLENGE] = {"id": str(row.id), "value": drawn.hex()}
    return drawn


_TAKE: Final = """
UPDATE identity_passkeychallenge SET used_at = %(at)s
WHERE id = %(id)s AND purpose = %(purpose)s AND used_at IS NULL AND expires_at > %(at)s
RETURNING id
"""


def take_challenge(*, session: Any, purpose: str, at: datetime) -> bytes | None:
    """The challenge of this session, this once; None where there is none, it was answered, or it is too late.

    Outermost. That it was taken is committed before anything is compared.
    """
    kept = session.pop(CHALLENGE, None)
    if kept is None:
        return None
    with transaction.atomic(durable=True):
        taken = ask(_TAKE, {"id": UUID(kept["id"]), "purpose": purpose, "at": at})
    return bytes.fromhex(kept["value"]) if taken else None


def add_passkey(*, account: UUID, text: str, session: Any, name: str, by: Actor, at: datetime) -> Proof | Refused:
    """Keep a key that was just made. Outermost. What was shown with it: the key, and its user if the device says so."""
    try:
        challenge, whom = _asked(session, ADD, at)
        answer = passkeys.read_answer(text)
        made = passkeys.check_made(answer, challenge=challenge, party=whom, verified=False)
    except passkeys.Refused as no:
        return _refuse(Subject("account", str(account)), no.reason, by, at)
    content = {
        "id": passkeys.as_text(made.credential),
        "key": made.public_key.hex(),
        "transports": list(answer.transports),
        "eligible": made.eligible,
    }
    with transaction.atomic(durable=True):
        index = credential_index(made.credential)
        if Factor.objects.filter(credential_index=index, ended_at=None).exists():
            return _refuse(Subject("account", str(account)), "known-already", by, at)
        done = insert(
            account=account, method=PASSKEY, content=content, name=name, by=by, at=at, tell=True,
            credential_index=index, sign_count=made.sign_count, backed_up=made.backed_up,
        )  # fmt: skip
    return done if isinstance(done, Refused) else proof_of(PASSKEY, at, verified=made.verified)


@dataclass(frozen=True, slots=True)
class Entered:
    """An account whose key was used, and what that proves."""

    account: Account
    proof: Proof


def try_passkey(
    *, text: str, session: Any, purpose: str, account: UUID | None, by: Actor, at: datetime
) -> Entered | Refused:
    """Try a key that was used. Call it outside a transaction. `account`: whose it must be; None: whoever's it is.

    Without a password before it the device must have verified its user: that makes two kinds. Only a key of an account
    that is open, and of the session's audience.
    """
    subject = Subject("account", str(account)) if account else Subject("sign-in", str(new_id(at)))
    try:
        challenge, whom = _asked(session, purpose, at)
        answer = passkeys.read_answer(text)
        key = _known(answer, session.audience, account)
        shown = passkeys.check_used(
            answer, challenge=challenge, party=whom, public_key=key.public_key, sign_count=key.sign_count,
            verified=purpose == SIGN_IN,
        )  # fmt: skip
        subject = Subject("account", str(key.account.id))
        return _use(key, shown, by, at)
    except passkeys.Refused as no:
        return _refuse(subject, no.reason, by, at)


def _asked(session: Any, purpose: str, at: datetime) -> tuple[bytes, passkeys.Party]:
    challenge, whom = take_challenge(session=session, purpose=purpose, at=at), party()
    if challenge is None or whom is None:
        raise passkeys.Refused("not-asked")
    return challenge, whom


def _known(answer: passkeys.Answer, audience: str, account: UUID | None) -> Key:
    key = key_of(answer.credential)
    if key is None or key.account.kind != audience:
        raise passkeys.Refused("unknown-credential")
    if account is not None and key.account.id != account:
        raise passkeys.Refused("other-account")
    # A key that is found by itself says whose it is; one that was asked for by its id need not.
    if (account is None or answer.user) and answer.user != user_handle(key.account.id):
        raise passkeys.Refused("other-account")
    return key


_USE: Final = """
UPDATE identity_factor SET sign_count = %(count)s, backed_up = %(backed_up)s, used_at = %(at)s
WHERE id = %(factor)s AND ended_at IS NULL AND (sign_count < %(count)s OR sign_count = 0 AND %(count)s = 0)
RETURNING id
"""


def _use(key: Key, shown: passkeys.Shown, by: Actor, at: datetime) -> Entered:
    """The counter goes on by one statement: of two answers with the same one only one counts."""
    given = {"factor": key.factor, "count": shown.sign_count, "backed_up": shown.backed_up, "at": at}
    with transaction.atomic(durable=True):
        if not ask(_USE, given):
            raise passkeys.Refused("counter")
        record(
            kind="identity.factor.shown",
            by=by,
            at=at,
            subject=Subject("account", str(key.account.id)),
            clear={"method": PASSKEY, "factor": str(key.factor), "verified": shown.verified},
        )
    return Entered(key.account, proof_of(PASSKEY, at, verified=shown.verified))


def _refuse(subject: Subject, reason: str, by: Actor, at: datetime) -> Refused:
    clear = {"method": PASSKEY, "reason": reason}
    with transaction.atomic():
        record(kind="identity.factor.refused", by=by, at=at, subject=subject, clear=clear)
    return words.passkey_refused(reason)
