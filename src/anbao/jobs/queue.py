"""Tasks by name: registering, deferring, looking after those that gave up."""

import json
import logging
import re
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import Final, TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from procrastinate import exceptions, retry
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from anbao.jobs import chain, configuration
from anbao.jobs.domain import NotAnId, OutsideTransaction, StuckJob, backoff
from anbao.kernel.errors import AnbaoError
from anbao.kernel.memory import remembering
from anbao.kernel.registry import Registry

logger = logging.getLogger(__name__)

Task = Callable[..., object]
F = TypeVar("F", bound=Task)

ATTEMPTS: Final = 25  # with the longest wait a quarter of an hour, a task is tried for about four hours
_ID = re.compile(r"[A-Za-z0-9_.:/=-]{1,200}")

tasks: Registry[Task] = Registry("task")

# Inside a worker the application's own connector is a pool of other connections. Deferring must join the caller's
# transaction there too, so it always goes through Django's connection.
_manager = JobManager(DjangoConnector(alias="default"))


class TaskFailed(AnbaoError):
    """A task raised. Says the type and the place only: a message might quote somebody's data."""

    code = "jobs.task-failed"


class Again(retry.BaseRetryStrategy):
    """Any exception is tried again, later and later; after the last attempt the job stays as `failed`."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> retry.RetryDecision | None:
        del exception
        if job.attempts + 1 >= ATTEMPTS:
            return None
        wait = backoff(job.attempts + 1, scale=configuration.retry_scale())
        return retry.RetryDecision(retry_in={"milliseconds": int(wait.total_seconds() * 1000)})


def task(name: str, *, queue: str = "default", cron: str | None = None) -> Callable[[F], F]:
    """Register a function as the task `name`. Keyword arguments are ids; what it returns is dropped.

    `cron` (five fields): every worker sees to it that it also runs then, once, without arguments.
    The function itself comes back unchanged, so that a test can call it. Raises `NameTaken` for a name in use.
    """

    def register(function: F) -> F:
        tasks.add(name, function)
        run = app.task(name=name, queue=queue, retry=Again(), queueing_lock=name if cron else None)(
            _quiet(name, function)
        )
        if cron:
            app.periodic(cron=cron, periodic_id=name)(run)
        return function

    return register


def _quiet(name: str, function: Task) -> Callable[..., None]:
    @wraps(function)
    def run(timestamp: int | None = None, **ids: str) -> None:
        del timestamp  # the queue's own argument of a periodic task
        chain.run(lambda: _perform(name, function, ids), _perform_named, attempts=ATTEMPTS)

    return run


def _perform(name: str, function: Task, ids: Mapping[str, str]) -> None:
    try:
        with remembering():
            function(**ids)
    except Exception as error:  # noqa: BLE001  (a process's outer loop: logged here, raised as TaskFailed)
        logger.error("task %s failed: %s", name, _place(error))  # noqa: TRY400  (the message may hold data)
        raise TaskFailed(type(error).__name__, task=name) from None


def _perform_named(name: str, ids: Mapping[str, str]) -> None:
    _perform(name, tasks.get(name), ids)


def _place(error: BaseException) -> str:
    """Type, code and the last frames of an exception, without its message."""
    told: list[str] = []
    while True:
        frames = traceback.extract_tb(error.__traceback__)[-3:]
        code = getattr(error, "code", None) or getattr(error, "sqlstate", None)
        where = " < ".join(f"{f.filename.rsplit('/src/', 1)[-1]}:{f.lineno} {f.name}" for f in reversed(frames))
        told.append(f"{type(error).__name__}{f' [{code}]' if isinstance(code, str) else ''} at {where}")
        if error.__cause__ is None:
            return ", because of ".join(told)
        error = error.__cause__


def defer(
    task: str, /, *, run_at: datetime | None = None, queue: str = "default", lock: str | None = None, **ids: str
) -> None:
    """Put the task `task` into the queue with `ids`. Joins the caller's transaction: it runs only if that commits.

    `run_at`: not before this moment. `lock`: jobs with the same lock run one after the other, oldest first.
    Raises `OutsideTransaction` where there is none, `NotAnId` for an argument that cannot be an id.
    """
    _put(task, run_at=run_at, queue=queue, lock=lock, ids=ids)


def defer_once(
    task: str, *, once: str, run_at: datetime, queue: str = "default", lock: str | None = None, **ids: str
) -> None:
    """Like `defer`, unless a job with the mark `once` waits already. Joins the caller's transaction."""
    try:
        with transaction.atomic():
            _put(task, run_at=run_at, queue=queue, lock=lock, ids=ids, once=once)
    except exceptions.AlreadyEnqueued:
        logger.debug("task %s waits already", task)


def _put(
    task: str, *, run_at: datetime | None, queue: str, lock: str | None, ids: Mapping[str, str], once: str | None = None
) -> None:
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{task} was deferred outside a transaction", task=task)
    for name, value in ids.items():
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise NotAnId(f"argument {name!r} of {task} is not an id", task=task, argument=name)
    at_once = run_at is None and lock is None and once is None and queue == "default"
    if at_once and task in tasks and chain.take(task, json.dumps(ids), ids):
        return
    configure_task(
        name=task,
        job_manager=_manager,
        queue=queue,
        lock=lock,
        queueing_lock=once,
        schedule_at=run_at.astimezone(UTC) if run_at else None,
    ).defer(**ids)


def living(task: str, argument: str) -> set[str]:
    """The ids given as `argument` to jobs of `task` that wait or run."""
    rows = ProcrastinateJob.objects.filter(task_name=task, status__in=["todo", "doing"])
    return {row.args[argument] for row in rows.only("args") if argument in row.args}


def listed(status: str = "", *, task: str = "") -> "QuerySet[ProcrastinateJob]":
    """Jobs of one status (todo, doing, failed …), or all that are kept; `task`: the beginning of the task's name."""
    rows: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.all()
    rows = rows.filter(status=status) if status else rows
    return rows.filter(task_name__startswith=task) if task else rows


def moments(job: int) -> list[tuple[str, datetime]]:
    """What happened to a job, oldest first: deferred, started, deferred_for_retry, failed, succeeded …"""
    rows = ProcrastinateEvent.objects.filter(job=job).order_by("at", "id")
    return [(kind, at) for kind, at in rows.values_list("type", "at") if at is not None]


def stuck(limit: int = 100) -> list[StuckJob]:
    """Jobs that gave up after their last attempt, newest first. `retry_stuck` puts one back."""
    rows = ProcrastinateJob.objects.filter(status="failed").order_by("-id")[:limit]
    return [StuckJob(id=row.id, task=row.task_name, attempts=row.attempts, ids=row.args) for row in rows]


def retry_stuck(job: int) -> bool:
    """Put a job that gave up back into the queue, due at once, with its attempts counted anew.

    False where it had not given up, or somebody put it back just before. Joins the caller's transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, queueing_lock = NULL"
            " WHERE id = %s AND status = 'failed'",
            [job],
        )
        return bool(cursor.rowcount == 1)
