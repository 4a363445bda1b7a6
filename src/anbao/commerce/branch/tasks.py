"""What happens by itself after somebody came to an office."""

from anbao.commerce.branch.actions import upkeep
from anbao.jobs.api import task
from anbao.kernel.clock import now


@task("branch.end_unclaimed", cron="17 * * * *")
def end_unclaimed() -> None:
    """Look for registrations that nobody activated in time."""
    upkeep.end_unclaimed(at=now())
