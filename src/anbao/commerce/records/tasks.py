"""Tasks of the records."""

from uuid import UUID

from anbao.commerce.records.actions import gathering
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task("records.gather")
def gather(*, application: str) -> None:
    """Gather one application's record, where it has ended."""
    gathering.gather(application=UUID(application), by=system("records.gather"), at=now())


@task("records.sweep", cron="*/2 * * * *")
def sweep() -> None:
    """Notice what happened, and have gathered what has come to rest."""
    at = now()
    gathering.follow(at=at)
    gathering.sweep(at=at)
