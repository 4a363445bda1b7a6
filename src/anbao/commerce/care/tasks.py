"""Tasks of care."""

from anbao.commerce.care.actions import upkeep
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task("care.upkeep", cron="*/15 * * * *")
def upkeep_all() -> None:
    """Warn of what is due soon, close what was answered and not come back to."""
    upkeep.upkeep(by=system("care.upkeep"), at=now())
