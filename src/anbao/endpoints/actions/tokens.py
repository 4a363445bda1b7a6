"""Making and revoking tokens. The token itself is told once and never kept."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.endpoints.domain.limits import LONGEST_LIFE, LONGEST_NAME, MOST_TOKENS, USED_EVERY
from anbao.endpoints.domain.scopes import scopes
from anbao.endpoints.models import Token
from anbao.endpoints.queries.tokens import NAME, holds, live_ones
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.rows import insert_unless_there

PREFIX = "anbao_"
"""Tells those who look for secrets in code what it is."""

_TOO_MANY = Reason(
    "endpoints.too-many-tokens",
    N_("可用的權杖已經有 {most} 個。"),
    N_("請先撤銷不再用的。"),
    {"most": MOST_TOKENS},
)
_SCOPE = Reason("endpoints.scope-not-yours", N_("這些範圍您不能給。"), N_("請只選畫面上列出的範圍。"), field="scopes")
_TIME = Reason("endpoints.token-too-long", N_("到期日要在今天之後、一年之內。"), N_("請選另一個日期。"), field="until")
_NAMELESS = Reason(
    "endpoints.token-nameless",
    N_("請為權杖取個名字，最多 {most} 個字。"),
    N_("例如它用在哪個程式。"),
    {"most": LONGEST_NAME},
    field="name",
)
_MADE_ALREADY = Reason(
    "endpoints.token-made-already", N_("這個權杖已經建立過，只顯示一次。"), N_("沒有抄下時，請撤銷它再建立一個。")
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token as somebody wants it. `id`: made with the form, so that a form sent twice makes one token."""

    id: UUID
    name: str
    scopes: Sequence[str]
    ends_at: datetime
    password: str = field(repr=False)


def hash_of(token: str) -> str:
    """Under which a token is kept. It has 256 random bits: nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def make_token(*, account: UUID, wanted: Wanted, by: Actor, at: datetime) -> str | Refused:
    """A new token of the account. Outermost: the password is compared first, which counts as an attempt to sign in."""
    known = identity.check_password(
        login=identity.login_of(account), password=wanted.password, audience=str(by.kind), by=by, at=at
    )
    if isinstance(known, Refused):
        return known
    token = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic(durable=True):
        identity.Account.objects.locked(id=account)  # two at once count one after the other
        refused = _refusal(account, wanted, by, at)
        if refused is None and not insert_unless_there(_row(account, token, wanted, at)):
            refused = _MADE_ALREADY
        if refused is not None:
            return _refuse(account, refused, by, at)
        ledger.record(
            kind="endpoints.token.made",
            by=by,
            at=at,
            subject=Subject("account", str(account)),
            clear={
                "token": str(wanted.id),
                "scopes": sorted(wanted.scopes),
                "until": local_date(wanted.ends_at).isoformat(),
            },
        )
    return token


def revoke_token(*, account: UUID, token: UUID, by: Actor, at: datetime) -> Verdict | None:
    """Revoke a token of the account, at once and for good. Outermost. None where the account has no such token."""
    with transaction.atomic(durable=True):
        row = Token.objects.find_locked(id=token, account_id=account)
        return None if row is None else _revoked(row, by, at)


def revoke_token_of_staff(*, token: UUID, by: Actor, at: datetime) -> Verdict | None:
    """Revoke any colleague's token. Outermost. None where no member of staff has it: a customer's is their own."""
    with transaction.atomic(durable=True):
        row = Token.objects.select_for_update(of=("self",)).filter(id=token, account__kind=ActorKind.STAFF).first()
        return None if row is None else _revoked(row, by, at)


def _revoked(row: Token, by: Actor, at: datetime) -> Passed:
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        ledger.record(
            kind="endpoints.token.revoked",
            by=by,
            at=at,
            subject=Subject("account", str(row.account_id)),
            clear={"token": str(row.id)},
        )
    return Passed()


def note_use(token: UUID, *, used_at: datetime | None, at: datetime) -> None:
    """Keep when a token was last used, to the minute."""
    if used_at is None or at >= used_at + USED_EVERY:
        Token.objects.filter(id=token).update(used_at=at)


def _row(account: UUID, token: str, wanted: Wanted, at: datetime) -> Token:
    key = identity.data_key_of(identity.person_of(account))
    return Token(
        id=wanted.id,
        account_id=account,
        token_hash=hash_of(token),
        name=keys.seal(key, wanted.name.strip().encode(), context=NAME),
        scopes=sorted(set(wanted.scopes)),
        made_at=at,
        ends_at=wanted.ends_at,
    )


def _refusal(account: UUID, wanted: Wanted, by: Actor, at: datetime) -> Reason | None:
    known = [scopes.get(key) if key in scopes else None for key in wanted.scopes]
    allowed = all(one is not None and holds(account, str(by.kind), one) for one in known)
    live = live_ones(at=at).filter(account_id=account).count()
    checks = (
        (_SCOPE, not known or not allowed or by.kind not in {ActorKind.CUSTOMER, ActorKind.STAFF}),
        (_TIME, not at < wanted.ends_at <= at + LONGEST_LIFE),
        (_NAMELESS, not 0 < len(wanted.name.strip()) <= LONGEST_NAME),
        (_TOO_MANY, live >= MOST_TOKENS),
    )
    return next((reason for reason, wrong in checks if wrong), None)


def _refuse(account: UUID, reason: Reason, by: Actor, at: datetime) -> Refused:
    ledger.record(
        kind="endpoints.token.refused",
        by=by,
        at=at,
        subject=Subject("account", str(account)),
        clear={"reason": reason.code},
    )
    return Refused(reason)
