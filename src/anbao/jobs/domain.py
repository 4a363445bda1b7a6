"""What an outgoing call can come to. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, Literal, TypeVar
from uuid import UUID

from anbao.kernel.actor import Subject
from anbao.kernel.errors import AnbaoError

T = TypeVar("T")

_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LONGEST_WAIT = 15 * 60  # seconds between two attempts, at most


class KeyReused(AnbaoError):
    """The same (system, operation, key) was intended before with another content or for another matter."""

    code = "jobs.key-reused"


class OutsideTransaction(AnbaoError):
    """`defer` and `intend` join the caller's transaction, and there is none."""

    code = "jobs.outside-transaction"


class NotAnId(AnbaoError):
    """A task's argument is not an id: text of people never goes into the queue."""

    code = "jobs.not-an-id"


class Withheld(AnbaoError):
    """Raised by `send` before anything left: our own no, with its short code.

    While nothing may have been received it settles the call as refused. Where an earlier attempt may still arrive it
    is no answer: the call stays open, and `Waiting.withheld` tells the caller.
    """

    code = "jobs.withheld"

    def __init__(self, reason: str) -> None:
        super().__init__(f"withheld: {reason}", reason=reason)
        self.reason = reason


class State(StrEnum):
    """Where an outgoing call stands."""

    INTENDED = "intended"  # committed, nobody has called yet
    ATTEMPTING = "attempting"  # an attempt is under way, or its process died: see the lease
    NOT_SENT = "not_sent"  # certainly not received: will be sent again
    UNKNOWN = "unknown"  # perhaps received: will be inquired about first
    ANSWERED = "answered"  # done, settled
    REFUSED = "refused"  # a definite no, settled


SETTLED = frozenset({State.ANSWERED, State.REFUSED})


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """The other side did it; `reply` is what the gateway returned."""

    reply: T


@dataclass(frozen=True, slots=True)
class Refusal:
    """The other side's definite no; `reason` is its short code (`unspecified` where it sent no usable one)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """No definite answer yet. `retry_at` is when the next attempt is due.

    `withheld`: the inquiry said "never seen", and we did not send again, for this reason of our own.
    """

    state: Literal["not_sent", "unknown"]
    attempts: int
    retry_at: datetime
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Already:
    """The call was settled before; nothing was called and `settle` did not run again."""

    state: Literal["answered", "refused"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One outgoing call, for a timeline. `reason` is the other side's code, only of a refused one.

    `matter` is what it was for; `doubtful`: an attempt may have been received without our knowing.
    """

    id: UUID
    system: str
    operation: str
    state: State
    attempts: int
    intended_at: datetime
    first_at: datetime | None
    last_at: datetime | None
    next_at: datetime | None
    settled_at: datetime | None
    reason: str
    doubtful: bool
    matter: Subject


@dataclass(frozen=True, slots=True)
class StuckJob:
    """A job that gave up after its last attempt: a person has to look."""

    id: int
    task: str
    attempts: int
    ids: dict[str, str]


def backoff(attempts: int, *, scale: float = 1.0) -> timedelta:
    """How long to wait after the `attempts`-th attempt: 1, 2, 4 … seconds, at most a quarter of an hour."""
    return timedelta(seconds=min(2 ** min(attempts - 1, 20), _LONGEST_WAIT) * scale)


def code_of(reason: str) -> str:
    """`reason` if it is a short code, else `unspecified`: an outside system's free text is never kept."""
    return reason if _CODE.fullmatch(reason) else "unspecified"
