"""Tasks of the hand-over."""

from uuid import UUID

from anbao.commerce.handover import actions
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task("handover.deliver")
def deliver(*, policy: str) -> None:
    """Hand a policy's next event over."""
    actions.deliver(policy=UUID(policy), by=system("handover.deliver"), clock=now)


@task("handover.sweep", cron="*/5 * * * *")
def sweep() -> None:
    """Carry on what nobody carries on."""
    actions.sweep(at=now())
