"""What the worker does for the rulebook."""

from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.rulebook.actions import run_probes
from anbao.rulebook.queries.probes import probes_due

RUN_PROBES = "rulebook.run_probes"


@task(RUN_PROBES, cron="23 * * * *")
def probe() -> None:
    """Every hour: a page that is gone is noticed the same morning. What takes long rests in between."""
    at = now()
    run_probes(names=probes_due(at), by=system(RUN_PROBES), at=at)
