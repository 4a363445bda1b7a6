"""Tasks of identity."""

from uuid import UUID

from anbao.identity.actions import budgets, start_passwords
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now


@task(start_passwords.TASK)
def send_start_password(*, account: str) -> None:
    """Send a member of staff a start password; a second run sends none."""
    start_passwords.send_start_password(account=UUID(account), by=system("identity.start-password"), at=now())


@task("identity.forget_attempts", cron="*/10 * * * *")
def forget_attempts() -> None:
    """Remove counters of attempts whose window is over."""
    budgets.forget(at=now())
