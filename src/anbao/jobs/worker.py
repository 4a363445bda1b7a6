"""The worker process: procrastinate's worker, watched over and started anew when its database goes away.

What the queue does not do by itself is done here: a job whose worker died, or that a living worker has lost (the reply
of a fetch or of a finish went down with a connection), goes back into the queue; old finished jobs are pruned.
"""

import asyncio
import contextlib
import logging
import select
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

import procrastinate
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker
from psycopg import AsyncConnection
from psycopg import Error as DatabaseError
from psycopg_pool import AsyncConnectionPool

from anbao.jobs import chain, configuration
from anbao.jobs.queue import ATTEMPTS

logger = logging.getLogger(__name__)

_POLL: Final = 1.0  # seconds: how late a job with a time may start
_LONGEST_PAUSE: Final = 5.0  # seconds between two tries to reach the database
_PRUNE_EVERY: Final = 600.0  # seconds
_PRUNE_BATCH: Final = 1000

# Jobs of workers without a heartbeat, jobs that no worker holds, and jobs that this worker holds but does not run.
# The queueing lock goes: another job with the same one may be waiting, and revival must never fail on that. A job that
# takes its worker down each time gives up like any other.
_REVIVE: Final = """
WITH lost AS (
  SELECT job.id FROM procrastinate_jobs job
  LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
  WHERE job.status = 'doing'
    AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %(stall)s)
         OR job.id = ANY(%(mine)s::bigint[]))
  FOR UPDATE OF job SKIP LOCKED
)
UPDATE procrastinate_jobs job
SET status = CASE WHEN job.attempts + 1 >= %(attempts)s THEN 'failed' ELSE 'todo' END::procrastinate_job_status,
    attempts = job.attempts + 1, scheduled_at = NULL, abort_requested = false, worker_id = NULL, queueing_lock = NULL
FROM lost WHERE job.id = lost.id RETURNING job.id
"""

# A job only fails for good after its last attempt; one that failed earlier met a worker that did not know its task.
_RECONSIDER: Final = """
UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL, queueing_lock = NULL
WHERE status = 'failed' AND attempts < %(attempts)s AND task_name = ANY(%(tasks)s::varchar[]) RETURNING id
"""

_HELD: Final = "SELECT id FROM procrastinate_jobs WHERE status = 'doing' AND worker_id = %(worker)s"

_PRUNE: Final = """
DELETE FROM procrastinate_jobs WHERE id IN (
  SELECT job.id FROM procrastinate_jobs job
  WHERE job.status IN ('succeeded', 'cancelled')
    AND (SELECT max(event.at) FROM procrastinate_events event WHERE event.job_id = job.id)
        < now() - make_interval(days => %(days)s)
  ORDER BY job.id LIMIT %(batch)s
) RETURNING id
"""


class Watch:
    """Looks after the queue beside one worker."""

    def __init__(self, application: procrastinate.App) -> None:
        self._connector = application.connector
        self._tasks = list(application.tasks)
        self.running: set[int] = set()
        self._suspects: set[int] = set()
        self.worker: Worker | None = None

    async def track(self, call_next: Callable[[], Awaitable[object]], context: JobContext, worker: Worker) -> object:
        """A worker middleware: knows which jobs this process is running.

        A job is at hand until what it left to other threads is done, so that a worker that ends waits for it.
        """
        del worker
        job = context.job.id or 0
        self.running.add(job)
        left: list[Future[None]] = []
        chain.left.set(left)
        try:
            return await call_next()
        finally:
            while going_on := [asyncio.wrap_future(one) for one in left if not one.done()]:
                await asyncio.wait(going_on)
            self.running.discard(job)

    async def revive(self) -> None:
        """One look: put back what is lost."""
        rows = await self._connector.execute_query_all_async(
            _REVIVE,
            stall=configuration.stall_seconds(),
            mine=await self._lost_by_this_worker(),
            attempts=ATTEMPTS,
        )
        rows += await self._connector.execute_query_all_async(_RECONSIDER, attempts=ATTEMPTS, tasks=self._tasks)
        if rows:
            logger.warning("put %d lost jobs back: %s", len(rows), [row["id"] for row in rows])

    async def prune(self) -> None:
        """Delete finished jobs that are old, a batch at a time."""
        while True:
            rows = await self._connector.execute_query_all_async(
                _PRUNE, days=configuration.keep_days(), batch=_PRUNE_BATCH
            )
            if len(rows) < _PRUNE_BATCH:
                return

    async def _lost_by_this_worker(self) -> list[int]:
        """Jobs that the database says we hold and that we did not run at two looks in a row."""
        worker = self.worker.worker_id if self.worker else None
        if worker is None:
            return []
        rows = await self._connector.execute_query_all_async(_HELD, worker=worker)
        idle = {row["id"] for row in rows} - self.running
        lost, self._suspects = idle & self._suspects, idle
        return sorted(lost)


async def run(*, concurrency: int) -> None:
    """Work until SIGTERM or SIGINT, then finish the jobs at hand. Outlives restarts of the database."""
    loop = asyncio.get_running_loop()
    threads = ThreadPoolExecutor(max_workers=concurrency, thread_name_prefix="job")
    loop.set_default_executor(threads)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    pause = 0.1
    while not stop.is_set():
        began = loop.time()
        try:
            await _work(stop, concurrency, threads)
        except (ConnectorException, DatabaseError, OSError) as error:
            logger.warning("the worker lost its database (%s)", type(error).__name__)
        if not stop.is_set():
            pause = min(2 * pause, _LONGEST_PAUSE) if loop.time() - began < _LONGEST_PAUSE else 0.1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)


async def _work(stop: asyncio.Event, concurrency: int, threads: ThreadPoolExecutor) -> None:
    """One life of a worker, with connections of its own: until asked to stop or until the database fails it."""
    django = app.connector
    if not isinstance(django, DjangoConnector):
        raise TypeError("a worker runs already in this process")
    connector = PsycopgConnector(
        kwargs=connector_params(django.alias),
        configure=_by_themselves,
        min_size=1,
        max_size=4,
        timeout=_LONGEST_PAUSE,
        pool_factory=_pool,
    )
    with app.replace_connector(connector):
        async with app.open_async():
            watch = Watch(app)
            worker = watch.worker = _worker(watch, concurrency)
            await watch.revive()
            with chain.hosted(chain.Host(lambda: worker.worker_id, stop.is_set, watch.running, threads, concurrency)):
                results = await _until_stopped(worker, watch, stop)
            for result in results:
                if isinstance(result, Exception):
                    raise result


async def _until_stopped(worker: Worker, watch: Watch, stop: asyncio.Event) -> list[object]:
    working = asyncio.create_task(worker.run(), name="worker")  # type: ignore[no-untyped-call]
    watching = asyncio.create_task(_watch(watch), name="watch")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({working, watching, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        worker.stop()  # type: ignore[no-untyped-call]
        for task in (watching, stopping):
            task.cancel()
        results = await asyncio.gather(working, watching, stopping, return_exceptions=True)
    return list(results)


def _pool(**given: Any) -> AsyncConnectionPool:
    return AsyncConnectionPool(**{**given, "check": _alive})


async def _by_themselves(connection: AsyncConnection[Any]) -> None:
    """Each thing that the queue says is one statement: it needs no BEGIN and no COMMIT around it."""
    await connection.set_autocommit(True)


async def _alive(connection: AsyncConnection[Any]) -> None:
    """Look at a connection before it is given out, and ask it only where something lies there to be read.

    A server that ends a session says so; a session that lives has nothing to say, but for notifications.
    """
    said = select.poll()
    said.register(connection.fileno(), select.POLLIN)
    if said.poll(0):
        await AsyncConnectionPool.check_connection(connection)


def _worker(watch: Watch, concurrency: int) -> Worker:
    stall = configuration.stall_seconds()
    return Worker(
        app,
        task_middleware=app.worker_defaults.get("task_middleware"),
        worker_middleware=[watch.track],
        concurrency=concurrency,
        fetch_job_polling_interval=min(_POLL, stall / 3),
        update_heartbeat_interval=stall / 4,
        stalled_worker_timeout=stall,
        install_signal_handlers=False,
    )


async def _watch(watch: Watch) -> None:
    every = max(configuration.stall_seconds() / 3, 0.5)
    loop = asyncio.get_running_loop()
    pruned = 0.0
    while True:
        await asyncio.sleep(every)
        await watch.revive()
        if loop.time() - pruned > _PRUNE_EVERY:
            await watch.prune()
            pruned = loop.time()
