"""What a task defers goes on in the same worker, without its way through the queue.

Its row is committed with what deferred it, as held by this worker; once that is committed, the thread that ran the task
runs the first of it next, and threads of this worker that have nothing to do run the others beside it. So nobody is
woken up, nothing is looked for, and a sale's arrows follow each other at once. Where no thread is free it goes through
the queue, where other workers take it.

Nothing hangs on this process: the row is that of a running job. A worker that dies leaves it to be revived, as any job
at hand; one that is told to stop puts it back; one that fails is tried again later, as in the queue.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from django.db import Error, close_old_connections, transaction

from anbao.jobs import configuration
from anbao.jobs.domain import backoff
from anbao.rows import ask, tell

logger = logging.getLogger(__name__)

DEPTH: Final = 2  # what a chain leaves to other threads may leave something to others, but that nothing more
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


class Host:
    """The worker of this process: its id (None while it has none), whether it is to stop, the jobs that it runs.

    `threads`, of which there are `limit`, run tasks; without them a task's later successors go through the queue.
    """

    def __init__(
        self,
        worker: Callable[[], int | None],
        stopping: Callable[[], bool],
        running: set[int],
        threads: ThreadPoolExecutor | None = None,
        limit: int = 0,
    ) -> None:
        self.worker = worker
        self.stopping = stopping
        self.running = running
        self.threads = threads
        self._limit = limit
        self._busy = 0
        self._lock = threading.Lock()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Inside, the calling thread runs a task."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def has_room(self) -> bool:
        """Whether a thread has nothing to do; a look, no promise."""
        return self.threads is not None and self._busy < self._limit

    def _count(self, more: int) -> None:
        with self._lock:
            self._busy += more


@dataclass(frozen=True, slots=True)
class Link:
    """A job that this worker holds and did not run yet."""

    id: int
    task: str
    ids: Mapping[str, str]


@dataclass(slots=True)
class Chain:
    """What the task at hand left: `links` to be run next in its thread, `beside` what others run.

    `taken`: it has its one successor. `depth`: how many chains it was left by, one by the other.
    """

    host: Host
    work: "Work"
    depth: int
    beside: list[Future[None]] | None
    links: list[Link] = field(default_factory=list)
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """How a task is run, and after how many attempts it is given up."""

    perform: Callable[[str, Mapping[str, str]], None]
    attempts: int


left: ContextVar[list[Future[None]] | None] = ContextVar("left", default=None)
"""Where the job at hand keeps what other threads run for it; None: nobody would wait for them, so there are none."""

_host: Host | None = None
_local = threading.local()


@contextmanager
def hosted(host: Host) -> Iterator[None]:
    """Inside, tasks of this process leave their successors to its threads."""
    global _host  # noqa: PLW0603  (one worker a process)
    _host = host
    try:
        yield
    finally:
        _host = None


def take(task: str, arguments: str, ids: Mapping[str, str]) -> bool:
    """Hold the job for this process, with the caller's transaction; False where it is to go through the queue."""
    chain: Chain | None = getattr(_local, "chain", None)
    worker = chain.host.worker() if chain is not None else None
    if chain is None or worker is None:
        return False
    if chain.taken and (chain.beside is None or chain.depth == DEPTH or not chain.host.has_room()):
        return False
    found = ask(_HOLD, [task, arguments, worker])
    if not found:  # the worker is no longer known: others took it for dead
        return False
    keep = _beside if chain.taken else _next
    chain.taken = True
    transaction.on_commit(partial(keep, chain, Link(int(found[0][0]), task, dict(ids))))
    return True


def _next(chain: Chain, link: Link) -> None:
    chain.host.running.add(link.id)  # from now on: whoever looks for lost jobs passes it over
    chain.links.append(link)


def _beside(chain: Chain, link: Link) -> None:
    chain.host.running.add(link.id)
    if chain.host.threads is not None and chain.beside is not None:
        chain.beside.append(chain.host.threads.submit(_alone, chain, link))


def run(first: Callable[[], None], perform: Callable[[str, Mapping[str, str]], None], *, attempts: int) -> None:
    """Run `first`, then what it leaves to its thread, one after the other. Raises what `first` raises, at the end.

    `perform(task, ids)` runs one; whatever it raises is tried again later, after `attempts` in all never more.
    """
    if _host is None or getattr(_local, "chain", None) is not None:
        first()
        return
    with _host.busy():
        _run(first, Chain(_host, Work(perform, attempts), depth=0, beside=left.get()))


def _run(first: Callable[[], None], chain: Chain) -> None:
    _local.chain = chain
    try:
        first()
    finally:
        try:
            _follow(chain)
        except Error as error:
            logger.warning("a worker's thread lost its database behind a task (%s)", type(error).__name__)
        finally:
            chain.host.running.difference_update(link.id for link in chain.links)  # what nobody runs is revived
            _local.chain = None


def _alone(before: Chain, link: Link) -> None:
    """In a thread that had nothing to do: run a job that another's task left, and what follows from it."""
    chain = Chain(before.host, before.work, before.depth + 1, before.beside)
    try:
        with chain.host.busy():
            _run(partial(_run_or_put_back, link, chain), chain)
    except Error as error:
        logger.warning("a worker's thread lost its database beside a task (%s)", type(error).__name__)
    finally:
        chain.host.running.discard(link.id)


def _follow(chain: Chain) -> None:
    for number in range(LINKS + 1):
        if not chain.links:
            return
        link = chain.links[0]
        if number == LINKS:
            close_old_connections()
            _say(_PUT_BACK, link.id)
        else:
            chain.taken = False
            _run_or_put_back(link, chain)
        chain.links.pop(0)
        chain.host.running.discard(link.id)


def _run_or_put_back(link: Link, chain: Chain) -> None:
    close_old_connections()
    if chain.host.stopping():
        _say(_PUT_BACK, link.id)
        return
    try:
        chain.work.perform(link.task, link.ids)
    except Exception:  # noqa: BLE001  (a process's outer loop: `perform` has logged it)
        _say(_AGAIN, chain.work.attempts, _wait(), link.id)
    else:
        _say(_FINISH, link.id)


def _wait() -> float:
    return backoff(1, scale=configuration.retry_scale()).total_seconds()


def _say(sql: str, *values: Any) -> None:
    tell(sql, values)
