"""A task's first successor goes on in the same worker, without its way through the queue.

Its row is committed with what deferred it, as held by this worker; once that is committed, the thread that ran the task
runs it next. So nobody is woken up, nothing is looked for, and a sale's arrows follow each other at once. What else a
task defers goes through the queue, where other threads and workers take it.

Nothing hangs on this process: the row is that of a running job. A worker that dies leaves it to be revived, as any job
at hand; one that is told to stop puts it back; one that fails is tried again later, as in the queue.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from django.db import Error, close_old_connections, connection, transaction

from anbao.jobs import configuration
from anbao.jobs.domain import backoff

logger = logging.getLogger(__name__)

LINKS: Final = 20  # more follow each other in no sale: then the queue is asked again, so that nobody waits for ever

_HOLD: Final = """
INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, worker_id)
SELECT 'default', %s, 0, %s::jsonb, 'doing', worker.id FROM procrastinate_workers worker WHERE worker.id = %s
RETURNING id
"""
_FINISH: Final = "SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)"
_PUT_BACK: Final = "UPDATE procrastinate_jobs SET status = 'todo', worker_id = NULL WHERE id = %s AND status = 'doing'"
_AGAIN: Final = """
UPDATE procrastinate_jobs
SET status = CASE WHEN attempts + 1 >= %s THEN 'failed' ELSE 'todo' END::procrastinate_job_status,
    attempts = attempts + 1, scheduled_at = now() + make_interval(secs => %s), worker_id = NULL
WHERE id = %s AND status = 'doing'
"""


@dataclass(frozen=True, slots=True)
class Host:
    """The worker of this process: its id (None while it has none), whether it is to stop, the jobs that it runs."""

    worker: Callable[[], int | None]
    stopping: Callable[[], bool]
    running: set[int]


@dataclass(frozen=True, slots=True)
class Link:
    """A job that this worker holds and did not run yet."""

    id: int
    task: str
    ids: Mapping[str, str]


@dataclass(slots=True)
class Chain:
    """What the task at hand left to be run next in its thread. `taken`: it has its one successor."""

    links: list[Link] = field(default_factory=list)
    taken: bool = False


_host: Host | None = None
_local = threading.local()


@contextmanager
def hosted(host: Host) -> Iterator[None]:
    """Inside, tasks of this process leave their first successor to their own thread."""
    global _host  # noqa: PLW0603  (one worker a process)
    _host = host
    try:
        yield
    finally:
        _host = None


def take(task: str, arguments: str, ids: Mapping[str, str]) -> bool:
    """Hold the job for this thread, with the caller's transaction; False where it is to go through the queue."""
    chain, host = getattr(_local, "chain", None), _host
    worker = host.worker() if host is not None else None
    if chain is None or chain.taken or host is None or worker is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [task, arguments, worker])
        found = cursor.fetchone()
    if found is None:  # the worker is no longer known: others took it for dead
        return False
    chain.taken = True
    transaction.on_commit(partial(_keep, chain, host, Link(int(found[0]), task, dict(ids))))
    return True


def _keep(chain: Chain, host: Host, link: Link) -> None:
    chain.links.append(link)
    host.running.add(link.id)  # from now on: whoever looks for lost jobs passes it over


def run(first: Callable[[], None], perform: Callable[[str, Mapping[str, str]], None], *, attempts: int) -> None:
    """Run `first`, then what it leaves to its thread, one after the other. Raises what `first` raises, at the end.

    `perform(task, ids)` runs one; whatever it raises is tried again later, after `attempts` in all never more.
    """
    host = _host
    if host is None or getattr(_local, "chain", None) is not None:
        first()
        return
    chain = _local.chain = Chain()
    try:
        first()
    finally:
        try:
            _follow(chain, host, perform, attempts)
        except Error as error:
            logger.warning("a worker's thread lost its database behind a task (%s)", type(error).__name__)
        finally:
            host.running.difference_update(link.id for link in chain.links)  # what nobody runs is revived
            _local.chain = None


def _follow(chain: Chain, host: Host, perform: Callable[[str, Mapping[str, str]], None], attempts: int) -> None:
    for number in range(LINKS + 1):
        if not chain.links:
            return
        link = chain.links[0]
        close_old_connections()
        if number == LINKS or host.stopping():
            _say(_PUT_BACK, link.id)
        else:
            chain.taken = False
            _run_link(link, perform, attempts)
        chain.links.pop(0)
        host.running.discard(link.id)


def _run_link(link: Link, perform: Callable[[str, Mapping[str, str]], None], attempts: int) -> None:
    try:
        perform(link.task, link.ids)
    except Exception:  # noqa: BLE001  (a process's outer loop: `perform` has logged it)
        _say(_AGAIN, attempts, _wait(), link.id)
    else:
        _say(_FINISH, link.id)


def _wait() -> float:
    return backoff(1, scale=configuration.retry_scale()).total_seconds()


def _say(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
