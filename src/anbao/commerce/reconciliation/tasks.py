"""Looking for daily files, and again at what still differs."""

from anbao.commerce.reconciliation.actions import compare, take
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task("reconciliation.fetch", cron="*/20 * * * *")
def fetch() -> None:
    """Expect the days that ended, and get the files that are there."""
    at, by = now(), system("reconciliation.fetch")
    take.expect(at=at)
    take.fetch(by=by, at=at)


@task("reconciliation.compare", cron="*/10 * * * *")
def compare_again() -> None:
    """What was asked about may be answered by now."""
    compare.recompare(by=system("reconciliation.compare"), at=now())
