"""Tasks of identity."""

from uuid import UUID

from anbao.identity.actions import attacks, contacts, resets, reviews, standing, start_passwords, tenures, upkeep
from anbao.jobs.api import task
from anbao.kernel.actor import system
from anbao.kernel.clock import now
from anbao.rulebook.api import current_profile


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


@task("identity.settle_contacts", cron="*/5 * * * *")
def settle_contacts() -> None:
    """End changes of phone and mail that have cooled, forget those that nobody confirmed."""
    contacts.settle_all(by=system("identity.contacts"), at=now())


@task(resets.TASK)
def send_reset_code(*, reset: str) -> None:
    """Send the code of a reset to whom it belongs; a second run sends none."""
    resets.send_code(reset=UUID(reset), by=system("identity.reset"), at=now())


@task("identity.tenures", cron="*/5 * * * *")
def keep_tenures() -> None:
    """Moves on their day, ends, notices and idleness; then reviews of accounts."""
    at, by = now(), system("identity.tenures")
    tenures.sweep(by=by, at=at)
    if current_profile(at) is None:
        return  # a company that is not set up yet has no figures to count with
    tenures.sweep_idle(by=by, at=at)
    reviews.open_due(by=by, at=at)
    reviews.settle(by=by, at=at)


@task("identity.close_due", cron="*/15 * * * *")
def close_due() -> None:
    """Close accounts whose owners asked for it and had time to think."""
    standing.close_due(at=now())
