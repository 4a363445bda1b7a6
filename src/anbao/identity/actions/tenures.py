"""What comes about by itself: moves on their day, ends, idleness, expired emergencies. Each account by itself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from anbao.identity.actions.moves import carry_out
from anbao.identity.actions.reviews import open_emergency_review
from anbao.identity.actions.staff_checks import locks_out, noted, one_at_a_time
from anbao.identity.actions.staffing import close_account
from anbao.identity.domain import staffing
from anbao.identity.domain.tenure import last_day
from anbao.identity.models import Account, RoleMove, Tenure
from anbao.identity.queries.figures import idle_figures
from anbao.identity.queries.idle import idle_accounts, idle_at
from anbao.identity.queries.persons import data_key_of, staff_data
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.verdict import Refused
from anbao.ledger.api import record
from anbao.messages.api import company_in, send

NOTICE: str = "identity.idle-notice"


def sweep(*, by: Actor, at: datetime) -> None:
    """Moves whose day came, accounts that are over. Outermost, in a transaction for each account."""
    for move in list(RoleMove.objects.filter(settled_at=None, effective_at__lte=at).values_list("id", flat=True)):
        carry_out(move=move, by=by, at=at)
    over = Account.objects.filter(~Q(kind="customer"), closed_at=None, ends_at__lte=at).order_by("ends_at")
    for account in list(over.values_list("id", flat=True)):
        end_account(account=account, by=by, at=at)


def sweep_idle(*, by: Actor, at: datetime) -> None:
    """Tell those who will be disabled for idleness, and disable those who were told. Outermost, one by one."""
    for account in idle_accounts(at=at, noticed=False):
        give_notice(account=account, by=by, at=at)
    for account in idle_accounts(at=at, noticed=True):
        disable_idle(account=account, by=by, at=at)


def end_account(*, account: UUID, by: Actor, at: datetime) -> bool:
    """Close an account that is over, as two people approved; whether it was. Outermost.

    An emergency account that was used has to be gone through.
    """
    with transaction.atomic(durable=True):
        one_at_a_time()
        row = Account.objects.filter(id=account, closed_at=None, ends_at__lte=at).first()
        if row is None:
            return False
        close_account(account, by, at, why="ended")
        emergency = Tenure.objects.filter(account=row, emergency=True).exists()
        if emergency and row.signed_in_at is not None:
            open_emergency_review(row, by=by, at=at)
    return True


def give_notice(*, account: UUID, by: Actor, at: datetime) -> bool:
    """Tell an account's owner, once for each stretch of idleness, when it will be disabled. Outermost."""
    with transaction.atomic(durable=True):
        one_at_a_time()
        if account not in idle_accounts(at=at, noticed=False):
            return False
        row = Account.objects.get(id=account)
        Tenure.objects.update_or_create(account_id=account, defaults={"noticed_at": at})
        subject, ends = Subject("account", str(account)), idle_at(row, idle_figures(at).after)
        send(
            template=NOTICE,
            channel="mail",
            to=staff_data([row.person_id])[row.person_id].mail,
            data_key=data_key_of(row.person_id),
            params={"company": company_in(row.language), "day": last_day(ends).isoformat()},
            matter=subject,
            by=by,
            at=at,
            language=row.language,
        )
        record(kind="identity.account.idle-notice", by=by, at=at, subject=subject, clear={"until": ends.isoformat()})
    return True


def disable_idle(*, account: UUID, by: Actor, at: datetime) -> bool:
    """Close an account that nobody used for the figure's time; not where the company would be locked out. Outermost."""
    with transaction.atomic(durable=True):
        one_at_a_time()
        if account not in idle_accounts(at=at, noticed=True):
            return False
        if locks_out(account, ()):
            _kept(account, by, at)
            return False
        close_account(account, by, at, why="idle")
    return True


def _kept(account: UUID, by: Actor, at: datetime) -> Refused:
    """Noted once a notice: the next run of the task finds the same."""
    Tenure.objects.filter(account=account).update(noticed_at=at)
    return noted(account, staffing.refused("last", staffing.LAST), by, at)
