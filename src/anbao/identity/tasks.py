"""Tasks of identity."""

from uuid import UUID

from anbao.identity.actions import attacks, start_passwords, upkeep
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task(start_passwords.TASK)
def send_start_password(*, account: str) -> None:
    """Send a member of staff a start password; a second run sends none."""
    start_passwords.send_start_password(account=UUID(account), by=system("identity.start-password"), at=now())


@task("identity.clear", cron="*/10 * * * *")
def clear() -> None:
    """Remove sessions, gates and counters of attempts that are long over."""
    upkeep.clear(at=now())


@task("identity.watch", cron="*/5 * * * *")
def watch() -> None:
    """Look for attacks among the sign-ins that failed."""
    attacks.watch(by=system("identity.watch"), at=now())
