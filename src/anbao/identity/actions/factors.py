"""Second factors of an account: added, named, removed, and codes for the day on which the device is lost."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.factor_notice import tell_owner
from anbao.identity.domain import factor_words as words
from anbao.identity.domain import one_time
from anbao.identity.domain.factors import LONGEST_NAME, MANDATORY, RECOVERY, TOTP, Kind, methods
from anbao.identity.models import Account, Factor, RecoveryCode
from anbao.identity.queries.factors import MOST, NAME, SECRET, standing
from anbao.identity.queries.persons import data_key_of
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys.api import mac, seal, seal_json
from anbao.ledger.api import record

MAC_PURPOSE = "recovery-code"


def confirm_totp(*, account: UUID, secret: bytes, code: str, name: str, by: Actor, at: datetime) -> UUID | Refused:
    """Add an authenticator app whose owner typed what it shows. Outermost. The code works no second time."""
    step = one_time.step_of(code, secret=secret, at=at)
    if step is None:
        return words.refused("not-confirmed", words.NOT_CONFIRMED, field="code")
    return add_totp(account=account, secret=secret, name=name, by=by, at=at, last_step=step)


def add_totp(
    *, account: UUID, secret: bytes, name: str, by: Actor, at: datetime, last_step: int | None = None, tell: bool = True
) -> UUID | Refused:
    """Add an authenticator app. Outermost. `tell`: by mail; not where its owner set it up with the account itself."""
    content = {"key": one_time.as_text(secret)}
    with transaction.atomic(durable=True):
        return insert(
            account=account, method=TOTP, content=content, name=name, by=by, at=at, tell=tell, last_step=last_step
        )


def insert(
    *,
    account: UUID,
    method: str,
    content: Mapping[str, object],
    name: str,
    by: Actor,
    at: datetime,
    tell: bool,
    **more: object,
) -> UUID | Refused:
    """Write a factor with its sealed content. Joins the caller's transaction. Refused beyond the most of an account."""
    row = Account.objects.locked(id=account)
    if standing(account) >= MOST:
        return words.refused("too-many", words.TOO_MANY)
    key = data_key_of(row.person_id)
    factor = Factor.objects.create(
        id=new_id(at),
        account=row,
        kind=Kind.HAVE.value,
        method=method,
        secret=seal_json(key, {**content, "account": str(account)}, context=SECRET),
        name=seal(key, name[:LONGEST_NAME].encode(), context=NAME),
        added_at=at,
        **more,
    )
    _note("added", row, factor, by, at)
    if tell:
        tell_owner(account=row, what="added", method=method, by=by, at=at)
    return factor.id


def rename_factor(*, account: UUID, factor: UUID, name: str, by: Actor, at: datetime) -> Verdict:
    """Call a factor something else. Outermost."""
    with transaction.atomic(durable=True):
        row = Factor.objects.find_locked(id=factor, account_id=account, ended_at=None)
        if row is None:
            return words.refused("gone", words.GONE)
        key = data_key_of(row.account.person_id)
        row.name = seal(key, name[:LONGEST_NAME].encode(), context=NAME)
        row.save(update_fields=["name"])
        _note("named", row.account, row, by, at)
        return Passed()


def remove_factor(*, account: UUID, factor: UUID, by: Actor, at: datetime) -> Verdict:
    """End a factor. Outermost. Refused for the last that staff have; with a customer's last its codes end too."""
    with transaction.atomic(durable=True):
        owner = Account.objects.locked(id=account)
        row = Factor.objects.find_locked(id=factor, account_id=account, ended_at=None)
        if row is None:
            return words.refused("gone", words.GONE)
        stands = methods.get(row.method).stands if row.method in methods else False
        last = stands and standing(account) == 1
        if last and owner.kind in MANDATORY:
            return words.refused("last", words.LAST)
        _end(row, by, at)
        if last:
            for codes in Factor.objects.filter(account=account, method=RECOVERY, ended_at=None):
                _end(codes, by, at)
        tell_owner(account=owner, what="removed", method=row.method, by=by, at=at)
        return Passed()


def end_all(*, account: Account, by: Actor, at: datetime) -> int:
    """End every factor of an account; how many there were. Joins the caller's transaction."""
    rows = list(Factor.objects.filter(account=account, ended_at=None))
    for row in rows:
        _end(row, by, at)
    return len(rows)


def make_recovery_codes(*, account: UUID, by: Actor, at: datetime) -> list[str] | Refused:
    """Ten new codes, told this once; the former ones stop working. Outermost. Refused without a second factor."""
    drawn = list(one_time.draw_recovery(secrets.randbelow))
    with transaction.atomic(durable=True):
        owner = Account.objects.locked(id=account)
        if not standing(account):
            return words.refused("none-yet", words.NONE_YET)
        Factor.objects.filter(account=account, method=RECOVERY, ended_at=None).update(ended_at=at)
        row = Factor.objects.create(id=new_id(at), account=owner, kind="have", method=RECOVERY, added_at=at)
        RecoveryCode.objects.bulk_create(
            RecoveryCode(id=new_id(at), factor=row, code_mac=recovery_mac(row.id, code)) for code in drawn
        )
        _note("added", owner, row, by, at)
        tell_owner(account=owner, what="added", method=RECOVERY, by=by, at=at)
    return drawn


def recovery_mac(factor: UUID, code: str) -> bytes:
    """What is kept of a code: nobody who reads the table finds it, and it fits no other set."""
    return mac(MAC_PURPOSE, f"{factor}\0{one_time.plain_recovery(code)}".encode())


def _end(row: Factor, by: Actor, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _note("removed", row.account, row, by, at)


def _note(what: str, account: Account, row: Factor, by: Actor, at: datetime) -> None:
    record(
        kind=f"identity.factor.{what}",
        by=by,
        at=at,
        subject=Subject("account", str(account.id)),
        clear={"factor": str(row.id), "method": row.method},
    )
