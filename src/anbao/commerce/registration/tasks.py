"""What happens by itself after a registration was begun."""

from uuid import UUID

from anbao.commerce.registration.actions import dormancy, ending
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task(ending.END_ABANDONED)
def end_abandoned(*, draft: str) -> None:
    """Forget what was declared in a registration that was not carried on."""
    ending.end_abandoned(draft=UUID(draft), at=now())


@task("registration.end_all_abandoned", cron="*/5 * * * *")
def end_all_abandoned() -> None:
    """Look for registrations that nobody carries on."""
    ending.end_all_abandoned(at=now())


@task("registration.warn_dormant", cron="17 * * * *")
def warn_dormant() -> None:
    """Tell whoever's verification lapses soon."""
    dormancy.warn_all(by=system("registration.dormancy"), at=now())
