"""What happens by itself after a registration was begun."""

from uuid import UUID

from anbao.commerce.registration.actions import drafts
from anbao.jobs.api import task
from anbao.kernel.clock import now


@task(drafts.END_ABANDONED)
def end_abandoned(*, draft: str) -> None:
    """Forget what was declared in a registration that was not carried on."""
    drafts.end_abandoned(draft=UUID(draft), at=now())
