"""What the worker does for the console."""

from anbao.console.actions import daysums
from anbao.jobs.api import task
from anbao.kernel.clock import now


@task("console.keep_figures", cron="*/5 * * * *")
def keep_figures() -> None:
    """Today's figures too: a page then counts only what happened since."""
    daysums.keep(at=now())
