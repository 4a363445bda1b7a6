"""What the worker does for jobs that got lost."""

import asyncio

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from anbao.jobs.api import State, defer, stuck
from tests.integration.jobs.waiting import until
from tests.integration.jobs.workers import Workers, intend_and_defer, jobs_of, state_of


def _run(query: str, *values: object) -> int:
    """The number of rows that it touched."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return int(cursor.rowcount)


def _look(*, prune: bool = False) -> None:
    """One look of a watch without a worker."""
    from anbao.jobs.worker import Watch

    async def look() -> None:
        with app.replace_connector(app.connector.get_worker_connector()):
            async with app.open_async():
                watch = Watch(app)
                await (watch.prune() if prune else watch.revive())

    asyncio.run(look())


def _put(count: int = 1) -> None:
    with transaction.atomic():
        for _ in range(count):
            defer("sample.settled", call="1")


def test_job_without_worker_is_revived(committed_db: None) -> None:
    _put()
    _run("UPDATE procrastinate_jobs SET status = 'doing'")
    _look()
    assert jobs_of("sample.settled") == ["todo"]


@pytest.mark.parametrize(("age", "status"), [(1, "doing"), (31, "todo")])
def test_job_of_a_silent_worker_is_revived(committed_db: None, settings, age: int, status: str) -> None:
    settings.ANBAO_STALL_SECONDS = 30
    _put()
    _run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))", age)
    _run("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)")
    _look()
    assert jobs_of("sample.settled") == [status]


def test_revival_is_not_stopped_by_a_job_with_the_same_queueing_lock(committed_db: None) -> None:
    _put(2)
    _run("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT min(id) FROM procrastinate_jobs)")
    _run("UPDATE procrastinate_jobs SET queueing_lock = 'call:1'")
    _look()
    assert jobs_of("sample.settled") == ["todo", "todo"]


def test_job_that_takes_its_worker_down_each_time_gives_up(committed_db: None) -> None:
    _put()
    _run("UPDATE procrastinate_jobs SET status = 'doing', attempts = 24")
    _look()
    _look()
    assert [(job.task, job.attempts) for job in stuck()] == [("sample.settled", 25)]


def test_job_that_met_a_worker_without_its_task_is_tried_again(committed_db: None) -> None:
    import tests.integration.jobs.sample_tasks  # noqa: F401

    _put(2)
    _run("UPDATE procrastinate_jobs SET status = 'failed', attempts = 1")
    _run("UPDATE procrastinate_jobs SET task_name = 'nobody.knows' WHERE id = (SELECT min(id) FROM procrastinate_jobs)")
    _look()
    assert jobs_of("sample.settled") == ["todo"]
    assert jobs_of("nobody.knows") == ["failed"]


def test_old_finished_jobs_are_pruned_and_failed_ones_stay(committed_db: None, settings) -> None:
    settings.ANBAO_JOBS_KEEP_DAYS = 14
    _put(4)
    _run("UPDATE procrastinate_jobs SET status = 'doing'")
    statuses = ("succeeded", "succeeded", "failed")
    for position, status in enumerate(statuses):
        _run(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status"
            " WHERE id = (SELECT id FROM procrastinate_jobs ORDER BY id OFFSET %s LIMIT 1)",
            status,
            position,
        )
    _run(
        "UPDATE procrastinate_events SET at = now() - interval '15 days'"
        " WHERE job_id <> (SELECT id FROM procrastinate_jobs ORDER BY id LIMIT 1)"
    )
    _look(prune=True)
    assert jobs_of("sample.settled") == ["succeeded", "failed", "doing"]


@pytest.mark.processes
def test_worker_outlives_the_loss_of_its_connections(workers: Workers) -> None:
    workers.simulator.fault("sms.send", "hold_after")
    worker = workers.start()
    call = intend_and_defer()
    workers.simulator.wait_held("sms.send")
    for _ in range(2):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )
    workers.simulator.post("release")
    until(lambda: state_of(call) == State.ANSWERED)
    until(lambda: set(jobs_of("sample.send")) == {"succeeded"})
    until(lambda: jobs_of("sample.settled") == ["succeeded"])
    assert len(workers.simulator.get("messages")) == 1
    assert worker.poll() is None


@pytest.mark.processes
def test_task_that_raises_is_tried_again_and_its_words_stay_out_of_the_log(workers: Workers) -> None:
    with transaction.atomic():
        defer("sample.breaks", call="0193")
    workers.start()
    until(lambda: workers.log().count("task sample.breaks failed: ValueError at ") >= 2)
    assert stuck() == []
    ours = "status = 'todo' AND task_name = 'sample.breaks'"  # a sweep may be due at the same moment
    last = f"UPDATE procrastinate_jobs SET attempts = 24, scheduled_at = NULL WHERE {ours}"
    until(lambda: _run(last) == 1)  # the log tells of a failure before the row does
    until(lambda: [(job.task, job.ids) for job in stuck()] == [("sample.breaks", {"call": "0193"})])
    assert "王小明" not in workers.log()
