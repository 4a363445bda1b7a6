"""Tasks of the interface."""

from anbao.endpoints.actions import budgets, keyed
from anbao.jobs.api import task
from anbao.kernel.clock import now


@task("endpoints.forget", cron="7 * * * *")
def forget() -> None:
    """Remove answers and counters whose time is over."""
    at = now()
    keyed.forget(at=at)
    budgets.forget(at=at)
