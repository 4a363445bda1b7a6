"""Trying a code of a second factor: reserve and commit, compare, then commit what was found."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from anbao.identity.actions import gate
from anbao.identity.actions.factor_notice import tell_owner
from anbao.identity.actions.factors import recovery_mac
from anbao.identity.domain import factor_words as words
from anbao.identity.domain import one_time
from anbao.identity.domain.factors import RECOVERY, TOTP, Proof, proof_of
from anbao.identity.domain.limits import Locked, Reserved
from anbao.identity.models import Account, Factor
from anbao.identity.queries.factors import GATE, app_secrets, gate_index
from anbao.identity.queries.figures import gate_limits
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.verdict import Refused
from anbao.ledger.api import record
from anbao.rows import ask


def try_app(*, account: UUID, code: str, by: Actor, at: datetime) -> Proof | Refused:
    """Try what an authenticator app shows. Call it outside a transaction. A step that was used never works again."""
    reserved = _reserve(account, TOTP, by, at)
    if isinstance(reserved, Refused):
        return reserved
    steps = [(factor, one_time.step_of(code, secret=secret, at=at)) for factor, secret in app_secrets(account)]
    right = next(((factor, step) for factor, step in steps if step is not None), None)
    with transaction.atomic(durable=True):
        result = "wrong" if right is None else _use_step(right, reserved, at)
        _note_compared((account, TOTP), result, reserved, by, at)
    if result == "right":
        return proof_of(TOTP, at)
    until = _lock(result, reserved)
    if until is None and result == "used":
        return words.used()
    return words.locked(until) if until else words.wrong(reserved.left)


def try_recovery(*, account: UUID, code: str, by: Actor, at: datetime) -> Proof | Refused:
    """Try a recovery code. Call it outside a transaction. Each works once; its owner hears of it by mail."""
    reserved = _reserve(account, RECOVERY, by, at)
    if isinstance(reserved, Refused):
        return reserved
    sets = Factor.objects.filter(account=account, method=RECOVERY, ended_at=None).values_list("id", flat=True)
    macs = [(factor, recovery_mac(factor, code)) for factor in sets]
    with transaction.atomic(durable=True):
        result = _use_code(macs, reserved, at)
        _note_compared((account, RECOVERY), result, reserved, by, at)
        if result == "right":
            tell_owner(account=Account.objects.get(id=account), what="used", method=RECOVERY, by=by, at=at)
    if result == "right":
        return proof_of(RECOVERY, at)
    until = _lock(result, reserved)
    return words.locked(until) if until else words.wrong_recovery(reserved.left)


@transaction.atomic(durable=True)
def _reserve(account: UUID, method: str, by: Actor, at: datetime) -> Reserved | Refused:
    """One gate for all codes of an account: whoever guesses at one has used up the other."""
    reserved = gate.reserve(audience=GATE, login_index=gate_index(account), limits=gate_limits(at), at=at)
    if not isinstance(reserved, Locked):
        return reserved
    refuse(account=account, method=method, reason="locked", by=by, at=at)
    return words.locked(reserved.until)


def refuse(*, account: UUID, method: str, reason: str, by: Actor, at: datetime) -> None:
    """Note that nothing was compared, and why. Joins the caller's transaction."""
    clear = {"method": method, "reason": reason}
    record(kind="identity.factor.refused", by=by, at=at, subject=Subject("account", str(account)), clear=clear)


_USE_STEP: Final = """
UPDATE identity_factor SET last_step = %(step)s, used_at = %(at)s
WHERE id = %(factor)s AND ended_at IS NULL AND (last_step IS NULL OR last_step < %(step)s)
RETURNING id
"""

_USE_CODE: Final = """
UPDATE identity_recoverycode AS code SET used_at = %(at)s FROM identity_factor AS factor
WHERE factor.id = %(factor)s AND code.factor_id = factor.id AND factor.ended_at IS NULL
  AND code.code_mac = %(mac)s AND code.used_at IS NULL
RETURNING code.id
"""


def _use_step(right: tuple[UUID, int], reserved: Reserved, at: datetime) -> str:
    if not ask(_USE_STEP, {"factor": right[0], "step": right[1], "at": at}):
        return "used"
    return "right" if gate.reopen(reserved=reserved) else "locked-meanwhile"


def _use_code(macs: list[tuple[UUID, bytes]], reserved: Reserved, at: datetime) -> str:
    if not any(ask(_USE_CODE, {"factor": factor, "mac": one, "at": at}) for factor, one in macs):
        return "wrong"
    Factor.objects.filter(id__in=[factor for factor, _ in macs]).update(used_at=at)
    return "right" if gate.reopen(reserved=reserved) else "locked-meanwhile"


def _lock(result: str, reserved: Reserved) -> datetime | None:
    """The lock that this attempt set, or that another one set before the right code was settled."""
    return gate.lock_of(reserved.gate) if result == "locked-meanwhile" else reserved.locks_until


def _note_compared(of: tuple[UUID, str], result: str, reserved: Reserved, by: Actor, at: datetime) -> None:
    account, method = of
    record(
        kind="identity.factor.compared",
        by=by,
        at=at,
        subject=Subject("account", str(account)),
        clear={"method": method, "result": result, "number": reserved.number},
    )
