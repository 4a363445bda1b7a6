"""Runs deferred jobs inside a test's own process and transaction."""

from typing import Any

from django.db import connection

from anbao.jobs.queue import tasks

_NEXT = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
  SELECT id FROM procrastinate_jobs
  WHERE status = 'todo' AND (%(later)s OR scheduled_at IS NULL OR scheduled_at <= clock_timestamp())
  ORDER BY scheduled_at NULLS FIRST, id LIMIT 1
) RETURNING id, task_name, args
"""


def drain(*, later: bool = False, limit: int = 100) -> list[str]:
    """Run what waits in the queue, oldest first, and what that defers; with `later` also what is not due yet.

    Returns the names of the tasks in the order in which they ran. A task's exception propagates; more than `limit`
    jobs is an error: something defers itself for ever.
    """
    import json

    ran: list[str] = []
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, {"later": later})
            row: Any = cursor.fetchone()
        if row is None:
            return ran
        if len(ran) >= limit:
            raise RuntimeError(f"more than {limit} jobs: {ran[-5:]}")
        job, name, ids = row
        tasks.get(name)(**(json.loads(ids) if isinstance(ids, str) else ids))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job])
        ran.append(name)
