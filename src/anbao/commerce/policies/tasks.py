"""Tasks of policies."""

from uuid import UUID

from anbao.commerce.policies.actions import follow_up, issue
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task("policies.produce_document")
def produce_document(*, policy: str) -> None:
    """Make the e-policy."""
    issue.produce_document(policy=UUID(policy), by=system("policies.produce_document"), at=now())


@task("policies.follow_up", cron="7 * * * *")
def follow_up_all() -> None:
    """Remind of what nobody opened."""
    follow_up.follow_up(by=system("policies.follow_up"), at=now())
