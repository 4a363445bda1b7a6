"""The sign-in gate: an attempt is reserved, and committed, before anything is compared.

One statement counts and locks, so any number of parallel attempts pass it one by one. Attempts during a lock
match no row: they neither count nor extend it. A gate belongs to a typed login, whether or not an account has it.
"""

from datetime import datetime
from uuid import UUID

from anbao.identity.domain.limits import GateLimits, Locked, Reserved
from anbao.identity.models import SignInGate
from anbao.kernel.ids import new_id
from anbao.rows import ask, tell

_RESERVE = """
INSERT INTO identity_signingate AS gate (id, audience, login_index, attempts, last_at, locked_until)
VALUES (%(id)s, %(audience)s, %(login)s, 1, %(at)s, CASE WHEN %(most)s <= 1 THEN %(until)s END)
ON CONFLICT (audience, login_index) DO UPDATE SET
    attempts = CASE WHEN gate.locked_until IS NULL THEN gate.attempts + 1 ELSE 1 END,
    locked_until = CASE
        WHEN (CASE WHEN gate.locked_until IS NULL THEN gate.attempts + 1 ELSE 1 END) >= %(most)s THEN %(until)s
    END,
    last_at = %(at)s
WHERE gate.locked_until IS NULL OR gate.locked_until <= %(at)s
RETURNING id, attempts, locked_until
"""

_OPEN = """
UPDATE identity_signingate SET attempts = GREATEST(attempts - %(number)s, 0), locked_until = NULL
WHERE id = %(id)s AND locked_until IS NOT DISTINCT FROM %(mine)s
"""


def reserve(*, audience: str, login_index: bytes, limits: GateLimits, at: datetime) -> Reserved | Locked:
    """Take the right to one comparison, or learn that there is none. Joins the caller's transaction.

    The caller commits before it compares.
    """
    found = ask(
        _RESERVE,
        {
            "id": new_id(at),
            "audience": audience,
            "login": login_index,
            "at": at,
            "most": limits.attempts,
            "until": at + limits.lock_for,
        },
    )
    if found:
        gate, number, locks_until = found[0]
        return Reserved(gate=gate, number=number, locks_until=locks_until, limits=limits)
    gate = SignInGate.objects.get(audience=audience, login_index=login_index)
    # The lock was there a moment ago; should it have just been lifted, the next attempt will see that.
    return Locked(gate=gate.id, until=gate.locked_until or at)


def reopen(*, reserved: Reserved) -> bool:
    """Forget the attempts up to a right one. False if a later attempt locked the gate. Joins the transaction.

    Attempts reserved after this one stay counted, and a lock set by this very attempt is lifted.
    """
    return tell(_OPEN, {"id": reserved.gate, "number": reserved.number, "mine": reserved.locks_until}) == 1


def remove(*, audience: str, login_index: bytes) -> None:
    """Start afresh for a login that nobody had until now. Joins the caller's transaction."""
    tell("DELETE FROM identity_signingate WHERE audience = %s AND login_index = %s", [audience, login_index])


def lock_of(gate: UUID) -> datetime | None:
    """The end of the lock that a gate has now."""
    return SignInGate.objects.values_list("locked_until", flat=True).get(id=gate)
