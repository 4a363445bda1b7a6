"""Changing one's own password, and being reminded that it is old."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.accounts import change_password
from anbao.identity.actions.sign_in import check_password
from anbao.identity.domain import words
from anbao.identity.models import Account
from anbao.identity.queries.accounts import login_of
from anbao.identity.queries.passwords import refusals, reminder_due, unchangeable_until
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.verdict import Reason, Refused
from anbao.ledger.api import record


def change_own(*, account: UUID, current: str | None, password: str, by: Actor, at: datetime) -> tuple[Reason, ...]:
    """Change a password by whoever knows the present one; every reason against it, none where it was changed.

    `current` is compared as at a sign-in, its attempt reserved before; None where it was typed a moment ago, with a
    start password. Call it outside a transaction: sessions and tokens end with a password that was changed.
    """
    row = Account.objects.get(id=account)
    if (until := unchangeable_until(row, at)) is not None:
        return (_refuse_young(row, until, by, at),)
    if current is not None:
        found = check_password(login=login_of(account), password=current, audience=row.kind, by=by, at=at)
        if isinstance(found, Refused):
            return (replace(found.reason, field="current"),)
    return refusals(change_password(account=account, password=password, by=by, at=at))


@transaction.atomic(durable=True)
def _refuse_young(row: Account, until: datetime, by: Actor, at: datetime) -> Reason:
    reason = words.too_young(until).reason
    record(
        kind="identity.password.unchanged",
        by=by,
        at=at,
        subject=Subject("account", str(row.id)),
        clear={"reason": reason.code},
    )
    return reason


def remind(*, account: UUID, by: Actor, at: datetime) -> bool:
    """Note that somebody is being told, at a sign-in, that their password is old; False where it is not. Outermost.

    They are told again after figure `password.remind_again`, however often they sign in meanwhile.
    """
    if not reminder_due(Account.objects.get(id=account), at):
        return False
    with transaction.atomic(durable=True):
        row = Account.objects.locked(id=account)
        if not reminder_due(row, at):
            return False
        row.password_reminded_at = at
        row.save(update_fields=["password_reminded_at"])
        record(kind="identity.password.reminded", by=by, at=at, subject=Subject("account", str(account)))
    return True
