"""What happens by itself after a registration was begun."""

from uuid import UUID

from anbao.commerce.registration.actions import drafts
from anbao.jobs.api import task
from anbao.kernel.clock import now


@task(drafts.END_ABANDONED)
def end_abandoned(*, draft: str) -> None:
    """Forget what was declared in a registration that was not carried on."""
    drafts.end_abandoned(draft=UUID(draft), at=now())


@task("registration.end_all_abandoned", cron="*/5 * * * *")
def end_all_abandoned() -> None:
    """Look for registrations that nobody carries on."""
    drafts.end_all_abandoned(at=now())
