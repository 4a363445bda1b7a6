"""Tasks of the register."""

from uuid import UUID

from anbao.commerce.inconvenience import actions
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task("inconvenience.tell")
def tell(*, policy: str) -> None:
    """Tell the register what it is owed of a policy."""
    actions.tell(policy=UUID(policy), by=system("inconvenience.tell"), clock=now)


@task("inconvenience.sweep", cron="*/5 * * * *")
def sweep() -> None:
    """Carry on what nobody carries on."""
    actions.sweep(at=now())
