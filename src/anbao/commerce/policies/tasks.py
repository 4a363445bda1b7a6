"""Tasks of policies."""

from uuid import UUID

from anbao.commerce.policies.actions import issue
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task("policies.produce_document")
def produce_document(*, policy: str) -> None:
    """Make the e-policy."""
    issue.produce_document(policy=UUID(policy), by=system("policies.produce_document"), at=now())
