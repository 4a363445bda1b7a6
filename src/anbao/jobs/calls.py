"""Outgoing calls that survive a kill at any point and are never sent twice blindly.

The row is the truth: the intent is committed with the business transaction, each attempt is committed before anything
is sent, the outcome is committed together with what follows from it (`settle`).

*Two runners.* A stalled job may be revived while its first runner is slow but alive. Each attempt therefore owns the
call for a lease, longer than the gateway's timeout; who comes within it only asks to come again. Who comes after it
counts a new attempt, and the number of the attempt is the fence: a runner whose number is no longer the row's records
nothing. A lease was preferred to an advisory lock because it survives a failover of the database and a connection
pooler in transaction mode. What neither can cover (a process frozen between its last look at the clock and its send,
a request still on its way) is covered by the idempotency key, which every gateway sends.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeVar
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from anbao.jobs import configuration, statements
from anbao.jobs.domain import (
    SETTLED,
    Already,
    Answered,
    CallRecord,
    KeyReused,
    OutsideTransaction,
    Refusal,
    State,
    Waiting,
    Withheld,
    backoff,
    code_of,
)
from anbao.jobs.models import OutgoingCall
from anbao.jobs.queue import defer_once
from anbao.kernel import memory
from anbao.kernel.actor import Subject
from anbao.kernel.errors import NoReply, NotSent, Rejected
from anbao.kernel.ids import new_id

logger = logging.getLogger(__name__)

T = TypeVar("T")
Outcome = Answered[T] | Refusal


@dataclass(frozen=True, slots=True)
class _Retry:
    """The task that comes again, and with what."""

    task: str | None
    lock: str | None
    queue: str
    ids: dict[str, str]

    def put(self, call: UUID, at: datetime) -> None:
        if self.task is not None:
            once = f"call:{call}:{self.task}"
            defer_once(self.task, once=once, run_at=at, lock=self.lock, queue=self.queue, **self.ids)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An attempt that this runner owns until `lease_until`."""

    call: UUID
    number: int
    doubtful: bool
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class _Open:
    """The attempt ended without a definite answer."""

    state: Literal["not_sent", "unknown"]
    withheld: str = ""


def intend(*, system: str, operation: str, key: str, matter: Subject, digest: str, at: datetime) -> UUID:
    """Commit, with the caller's transaction, to asking `system` for `operation` once under `key`.

    `digest` is the hex SHA-256 of what will be asked. Idempotent: the same (system, operation, key) gives the same id.
    Raises `KeyReused` if it was intended with another digest or matter, `OutsideTransaction` without a transaction.
    Joins the caller's transaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{system}.{operation} was intended outside a transaction")
    made = new_id(at)
    if statements.intend(made, system, operation, key, matter, digest, at):
        return made
    row = OutgoingCall.objects.get(system=system, operation=operation, key=key)
    if (row.digest, row.matter_kind, row.matter_id) != (digest, matter.kind, matter.id):
        raise KeyReused(f"{system}.{operation} was intended with another content", call=str(row.id))
    return row.id


def perform(
    call: UUID,
    /,
    *,
    clock: Callable[[], datetime],
    send: Callable[[], T],
    inquire: Callable[[], T | None],
    settle: Callable[[Outcome[T], datetime], None],
    waiting: Callable[[Waiting, datetime], None] | None = None,
    retry_task: str | None,
    lock: str | None = None,
    queue: str = "default",
    **ids: str,
) -> Outcome[T] | Waiting | Already:
    """Make the call `call`, or find out what came of it. To be called outside any transaction.

    `send` and `inquire` pass `str(call)` as the idempotency key. `inquire` returns None where the other side has never
    seen that key, and raises `Rejected` where it had refused it. `send` may raise `Withheld`, our own no, before
    anything leaves. `settle(outcome, at)` runs exactly once a call, in the transaction that records the outcome:
    everything that follows from the answer belongs into it, for after a crash
    `perform` returns `Already` and nothing else runs again. `waiting(waiting, at)` runs, likewise in its transaction,
    after each attempt without a definite answer; `retry_task` is then deferred with `ids` (same `lock` and `queue`).
    """
    retry = _Retry(retry_task, lock, queue, ids)
    claimed = _claim(call, clock(), retry)
    if not isinstance(claimed, _Attempt):
        return claimed
    outcome = _ask(claimed, clock, send, inquire)
    memory.anew()
    return _record(claimed, outcome, clock(), settle=settle, waiting=waiting, retry=retry)


def _claim(call: UUID, at: datetime, retry: _Retry) -> _Attempt | Waiting | Already:
    with transaction.atomic(durable=True):
        pass  # says nothing to the database; raises inside a transaction
    until = at + configuration.lease()
    claimed = statements.claim(call, at, until)  # one statement: committed by itself
    return _Attempt(call, *claimed, until) if claimed is not None else _claim_locked(call, at, until, retry)


def _claim_locked(call: UUID, at: datetime, until: datetime, retry: _Retry) -> _Attempt | Waiting | Already:
    """Why the call cannot be claimed; or claim it, where it was let go in this moment."""
    with transaction.atomic(durable=True):
        row = OutgoingCall.objects.locked(id=call)
        if row.state in SETTLED:
            return _already(row)
        if row.lease_until is not None and at < row.lease_until:
            retry.put(call, row.lease_until)
            return Waiting("unknown", row.attempts, row.lease_until)
        claimed = statements.claim(call, at, until)
        if claimed is None:
            msg = f"the call {call} can neither be attempted nor waited for"
            raise DatabaseError(msg)
    return _Attempt(call, *claimed, until)


def _ask(
    attempt: _Attempt, clock: Callable[[], datetime], send: Callable[[], T], inquire: Callable[[], T | None]
) -> Outcome[T] | _Open:
    try:
        if attempt.doubtful:
            reply = inquire()
            if reply is not None:
                return Answered(reply)
            attempt = _renewed(attempt, clock())
        if clock() >= attempt.lease_until:
            raise NotSent("the lease ran out before anything was sent")
        return Answered(send())
    except NotSent as error:
        logger.info("call %s attempt %d: %s", attempt.call, attempt.number, error.code)
        return _Open("unknown" if attempt.doubtful else "not_sent")
    except NoReply as error:
        logger.info("call %s attempt %d: %s", attempt.call, attempt.number, error.code)
        return _Open("unknown")
    except Withheld as error:
        return _Open("unknown", error.reason) if attempt.doubtful else Refusal(code_of(error.reason))
    except Rejected as error:
        return Refusal(code_of(error.reason))


def _renewed(attempt: _Attempt, at: datetime) -> _Attempt:
    """The attempt with a fresh lease, for the sending that follows an inquiry. Raises NotSent if it is another's."""
    until = at + configuration.lease()
    with transaction.atomic(durable=True):
        mine = OutgoingCall.objects.filter(id=attempt.call, state=State.ATTEMPTING, attempts=attempt.number)
        if not mine.update(lease_until=until):
            raise NotSent("another runner took the call over")
    return replace(attempt, lease_until=until)


def _record(
    attempt: _Attempt,
    outcome: Outcome[T] | _Open,
    at: datetime,
    *,
    settle: Callable[[Outcome[T], datetime], None],
    waiting: Callable[[Waiting, datetime], None] | None,
    retry: _Retry,
) -> Outcome[T] | Waiting | Already:
    with transaction.atomic(durable=True):
        if isinstance(outcome, _Open):
            told = Waiting(outcome.state, attempt.number, at + _wait(attempt.number), outcome.withheld)
            if not statements.leave_open(attempt.call, attempt.number, outcome.state, told.retry_at):
                return _standing(OutgoingCall.objects.locked(id=attempt.call), at)
            if waiting is not None:
                waiting(told, at)
            retry.put(attempt.call, told.retry_at)
            return told
        state = State.REFUSED if isinstance(outcome, Refusal) else State.ANSWERED
        reason = outcome.reason if isinstance(outcome, Refusal) else ""
        if not statements.settle(attempt.call, attempt.number, state, reason, at):
            return _standing(OutgoingCall.objects.locked(id=attempt.call), at)
        settle(outcome, at)
        return outcome


def _wait(attempts: int) -> timedelta:
    return backoff(attempts, scale=configuration.retry_scale())


def _standing(row: OutgoingCall, at: datetime) -> Waiting | Already:
    """What a runner returns that no longer owns the call: how it stands; its owner goes on with it."""
    if row.state in SETTLED:
        return _already(row)
    return Waiting("unknown", row.attempts, row.next_at or row.lease_until or at)


def _already(row: OutgoingCall) -> Already:
    return Already("refused" if row.state == State.REFUSED else "answered", row.reason)


def call_off(*, system: str, operation: str, key: str, reason: str, at: datetime) -> None:
    """Settle an open call as refused, without asking and without its `settle`: it can no longer be done.

    For a caller that learned so by another call. Locks the call's row; nothing where there is none or it is settled.
    Joins the caller's transaction.
    """
    row = OutgoingCall.objects.select_for_update().filter(system=system, operation=operation, key=key).first()
    if row is None or row.state in SETTLED:
        return
    row.state, row.reason = State.REFUSED, code_of(reason)
    row.settled_at, row.lease_until, row.next_at = at, None, None
    row.save()


def call(identity: UUID) -> CallRecord:
    """One outgoing call."""
    return record_of(OutgoingCall.objects.get(id=identity))


def intended(*, system: str, operation: str, key: str) -> CallRecord | None:
    """The call that was intended under this key, if it was."""
    row = OutgoingCall.objects.find(system=system, operation=operation, key=key)
    return None if row is None else record_of(row)


def calls(identities: Collection[UUID]) -> dict[UUID, CallRecord]:
    """Several outgoing calls by id."""
    return {row.id: record_of(row) for row in OutgoingCall.objects.filter(id__in=identities)}


def calls_of(matter: Subject) -> list[CallRecord]:
    """Every outgoing call of a matter, oldest first."""
    rows = OutgoingCall.objects.filter(matter_kind=matter.kind, matter_id=matter.id).order_by("intended_at", "id")
    return [record_of(row) for row in rows]


def calls_of_all(matters: Collection[Subject]) -> dict[Subject, list[CallRecord]]:
    """As `calls_of`, for several matters of one kind or more. One query for each kind."""
    found: dict[Subject, list[CallRecord]] = {}
    for kind in {matter.kind for matter in matters}:
        ids = {matter.id for matter in matters if matter.kind == kind}
        rows = OutgoingCall.objects.filter(matter_kind=kind, matter_id__in=ids).order_by("intended_at", "id")
        for row in rows:
            found.setdefault(Subject(kind, row.matter_id), []).append(record_of(row))
    return found


def open_calls(*, before: datetime, limit: int = 100) -> list[CallRecord]:
    """Calls intended before a moment that have no definite answer yet, oldest first."""
    unsettled = [state.value for state in State if state not in SETTLED]
    rows = OutgoingCall.objects.filter(state__in=unsettled, intended_at__lt=before).order_by("intended_at")
    return [record_of(row) for row in rows[:limit]]


def open_keys(system: str, operation: str, *, limit: int) -> list[str]:
    """Keys of what a system was asked to do and has not answered yet, oldest first."""
    unsettled = [state.value for state in State if state not in SETTLED]
    rows = OutgoingCall.objects.filter(state__in=unsettled, system=system, operation=operation)
    return list(rows.order_by("intended_at").values_list("key", flat=True)[:limit])


def record_of(row: OutgoingCall) -> CallRecord:
    return CallRecord(
        id=row.id,
        system=row.system,
        operation=row.operation,
        state=State(row.state),
        attempts=row.attempts,
        intended_at=row.intended_at,
        first_at=row.first_at,
        last_at=row.last_at,
        next_at=row.next_at,
        settled_at=row.settled_at,
        reason=row.reason,
        doubtful=row.doubtful,
        matter=Subject(row.matter_kind, row.matter_id),
    )
