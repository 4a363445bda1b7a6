"""The statements of an outgoing call's life, one for each step: every sale says them a dozen times.

Each changes the row only where it stands as the caller believes, and says whether it did.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from anbao.jobs.domain import State
from anbao.kernel.actor import Subject
from anbao.rows import ask, tell

_INTEND: Final = """
INSERT INTO jobs_outgoingcall
  (id, system, operation, key, matter_kind, matter_id, digest, state, doubtful, attempts, reason, intended_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, 'intended', false, 0, '', %s)
ON CONFLICT (system, operation, key) DO NOTHING
"""

_CLAIM: Final = """
UPDATE jobs_outgoingcall
SET state = 'attempting', doubtful = doubtful OR state = 'attempting', attempts = attempts + 1,
    first_at = coalesce(first_at, %(at)s), last_at = greatest(%(at)s, first_at), next_at = NULL, lease_until = %(until)s
WHERE id = %(call)s AND state IN ('intended', 'attempting', 'not_sent', 'unknown')
  AND (lease_until IS NULL OR lease_until <= %(at)s)
RETURNING attempts, doubtful
"""

_LEAVE_OPEN: Final = """
UPDATE jobs_outgoingcall
SET state = %(state)s, doubtful = doubtful OR %(doubtful)s, next_at = %(next)s, lease_until = NULL
WHERE id = %(call)s AND state = 'attempting' AND attempts = %(number)s
"""

_SETTLE: Final = """
UPDATE jobs_outgoingcall SET state = %(state)s, reason = %(reason)s, settled_at = %(at)s, lease_until = NULL
WHERE id = %(call)s AND state = 'attempting' AND attempts = %(number)s
"""


def intend(  # noqa: PLR0917  (the row's columns)
    call: UUID, system: str, operation: str, key: str, matter: Subject, digest: str, at: datetime
) -> bool:
    """Keep the intent; False where (system, operation, key) was intended before."""
    return _changed(_INTEND, [call, system, operation, key, matter.kind, matter.id, digest, at])


def claim(call: UUID, at: datetime, until: datetime) -> tuple[int, bool] | None:
    """Count an attempt that owns the call until `until`: its number, and whether an earlier one may have arrived.

    None where the call is settled, or owned by another attempt at `at`.
    """
    found = ask(_CLAIM, {"call": call, "at": at, "until": until})
    return (found[0][0], found[0][1]) if found else None


def leave_open(call: UUID, number: int, state: str, next_at: datetime) -> bool:
    """End attempt `number` without a definite answer; False where the call is no longer this attempt's."""
    doubtful = state == State.UNKNOWN.value
    values = {"call": call, "number": number, "state": state, "doubtful": doubtful, "next": next_at}
    return _changed(_LEAVE_OPEN, values)


def settle(call: UUID, number: int, state: State, reason: str, at: datetime) -> bool:
    """Settle the call with attempt `number`; False where it is no longer this attempt's."""
    values = {"call": call, "number": number, "state": state.value, "reason": reason, "at": at}
    return _changed(_SETTLE, values)


def _changed(sql: str, values: Any) -> bool:
    return tell(sql, values) == 1
