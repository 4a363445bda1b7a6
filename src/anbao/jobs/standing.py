"""How the queue stands, and how each outside system has answered lately."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from anbao.jobs import configuration

LATELY: Final = 5000  # calls that are looked back at: enough for days, and as quick however many there ever were

_WAITING: Final = """
SELECT count(*), min(due) FROM (
  SELECT coalesce(job.scheduled_at, (SELECT min(e.at) FROM procrastinate_events e WHERE e.job_id = job.id)) AS due
  FROM procrastinate_jobs job
  WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= %(at)s)
  ORDER BY job.id LIMIT %(most)s
) AS waiting
"""
_REST: Final = """
SELECT
  (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'),
  (SELECT count(*) FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
   WHERE job.status = 'doing'
     AND (worker.id IS NULL OR worker.last_heartbeat < %(at)s - make_interval(secs => %(stall)s))),
  (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat >= %(at)s - make_interval(secs => %(stall)s))
"""
_ANSWERS: Final = """
SELECT system, max(settled_at) FILTER (WHERE settled_at IS NOT NULL AND reason NOT LIKE 'withheld%%') FROM (
  SELECT system, settled_at, reason FROM jobs_outgoingcall ORDER BY id DESC LIMIT %(lately)s
) AS lately GROUP BY system
"""
_OPEN: Final = """
SELECT system, count(*), max(last_at), min(intended_at) FROM jobs_outgoingcall
WHERE state IN ('not_sent', 'unknown') GROUP BY system
"""


@dataclass(frozen=True, slots=True)
class QueueStanding:
    """`waiting`: due now, at most `MOST`; `failed`: gave up; `stalled`: held by a worker without a heartbeat."""

    waiting: int
    oldest: datetime | None
    failed: int
    stalled: int
    workers: int


@dataclass(frozen=True, slots=True)
class SystemStanding:
    """`answered_at`: the last reply among the newest calls; `open`: calls tried without a definite answer."""

    answered_at: datetime | None = None
    open: int = 0
    tried_at: datetime | None = None
    oldest_open: datetime | None = None


MOST: Final = 1000


def queue_standing(at: datetime) -> QueueStanding:
    """Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"at": at, "most": MOST})
        waiting, oldest = cursor.fetchone()
        cursor.execute(_REST, {"at": at, "stall": configuration.stall_seconds()})
        failed, stalled, workers = cursor.fetchone()
    return QueueStanding(waiting, oldest, failed, stalled, workers)


def system_standings() -> dict[str, SystemStanding]:
    """By system. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, {"lately": LATELY})
        answered = dict(cursor.fetchall())
        cursor.execute(_OPEN)
        still = {system: tuple(rest) for system, *rest in cursor.fetchall()}
    nothing = (0, None, None)
    return {
        system: SystemStanding(answered.get(system), *still.get(system, nothing))
        for system in answered.keys() | still.keys()
    }
