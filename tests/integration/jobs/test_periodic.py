"""Tasks that run by the clock: each due moment is put once, whatever number of workers look."""

import asyncio

from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer

from tests.integration.jobs.workers import jobs_of

MINUTE = 29_000_000 * 60 + 1.0


def _looks(moments: list[float]) -> None:
    async def look() -> None:
        with app.replace_connector(app.connector.get_worker_connector()):
            async with app.open_async():
                for moment in moments:
                    deferrer = PeriodicDeferrer(registry=app.periodic_registry, **app.periodic_defaults)
                    await deferrer.defer_jobs(deferrer.get_previous_tasks(at=moment))

    asyncio.run(look())


def test_sweep_is_put_once_by_many_workers(committed_db: None) -> None:
    _looks([MINUTE, MINUTE + 5, MINUTE + 61])  # the third finds the first still waiting
    assert jobs_of("journey.sweep") == ["todo"]


def test_sweep_takes_the_moment_that_the_queue_gives(db: None) -> None:
    app.tasks["journey.sweep"].func(timestamp=1)
