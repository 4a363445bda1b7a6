"""What others use of the queue and of the record of outgoing calls.

In a task module: `from anbao.jobs.api import task`, and `@task("payments.authorize")` above
`def authorize(*, payment: str)`.
"""

from anbao.jobs.calls import (
    Outcome,
    call,
    call_off,
    calls,
    calls_of,
    calls_of_all,
    intend,
    intended,
    open_calls,
    open_keys,
    perform,
)
from anbao.jobs.domain import (
    Already,
    Answered,
    CallRecord,
    KeyReused,
    NotAnId,
    OutsideTransaction,
    Refusal,
    State,
    StuckJob,
    Waiting,
    Withheld,
)
from anbao.jobs.queue import defer, defer_once, listed, living, moments, retry_stuck, stuck, task
from anbao.jobs.standing import MOST, QueueStanding, SystemStanding, queue_standing, system_standings
from anbao.jobs.told import Told, told

__all__ = [
    "MOST",
    "Already",
    "Answered",
    "CallRecord",
    "KeyReused",
    "NotAnId",
    "Outcome",
    "OutsideTransaction",
    "QueueStanding",
    "Refusal",
    "State",
    "StuckJob",
    "SystemStanding",
    "Told",
    "Waiting",
    "Withheld",
    "call",
    "call_off",
    "calls",
    "calls_of",
    "calls_of_all",
    "defer",
    "defer_once",
    "intend",
    "intended",
    "listed",
    "living",
    "moments",
    "open_calls",
    "open_keys",
    "perform",
    "queue_standing",
    "retry_stuck",
    "stuck",
    "system_standings",
    "task",
    "told",
]
