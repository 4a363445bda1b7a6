"""A start password: asked for by an administrator, drawn by the system, sent to its owner, seen by nobody else."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.identity.actions.accounts import retire_password
from anbao.identity.domain import start_password
from anbao.identity.models import Account, Session
from anbao.identity.queries.accounts import login_of
from anbao.identity.queries.figures import start_password_life
from anbao.identity.queries.passwords import password_decision, wrapped_digest
from anbao.identity.queries.persons import data_key_of, staff_data
from anbao.jobs.api import defer
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.errors import AnbaoError
from anbao.kernel.verdict import Passed
from anbao.ledger.api import record
from anbao.messages.api import send

TASK = "identity.send-start-password"
TEMPLATE = "identity.start-password"
_TRIES = 20


class NoStartPassword(AnbaoError):
    """No drawn password passed the company's own rules: they ask for more than sixteen characters, say."""

    code = "identity.no-start-password"


def order(*, account: UUID, by: Actor, at: datetime) -> None:
    """Take the present password and all sessions away, and have a start password sent. Joins the transaction."""
    row = Account.objects.locked(id=account)
    retire_password(row, at)
    row.password, row.password_set_at, row.password_expires_at, row.password_is_default = None, None, None, True
    row.save(update_fields=["password", "password_set_at", "password_expires_at", "password_is_default"])
    Session.objects.filter(account=row).delete()
    record(kind="identity.start-password.ordered", by=by, at=at, subject=Subject("account", str(account)))
    defer(TASK, account=str(account))


def send_start_password(*, account: UUID, by: Actor, at: datetime) -> bool:
    """Draw it and send it to the owner's mail address; False where none is wanted any more. Outermost."""
    row = Account.objects.get(id=account)
    if not _wanted(row):
        return False
    data = staff_data([row.person_id])[row.person_id]
    login = login_of(account)
    drawn = _draw(account, login, row, at)
    wrapped = wrapped_digest(account=account, password=drawn)
    until = at + start_password_life()
    with transaction.atomic(durable=True):
        row = Account.objects.locked(id=account)
        if not _wanted(row):
            return False
        row.password, row.password_set_at, row.password_expires_at = wrapped, at, until
        row.save(update_fields=["password", "password_set_at", "password_expires_at"])
        subject = Subject("account", str(account))
        message = send(
            template=TEMPLATE,
            channel="mail",
            to=data.mail,
            data_key=data_key_of(row.person_id),
            params=_params(login, drawn),
            matter=subject,
            by=by,
            at=at,
            expires_at=until,
            secret=True,
        )
        record(
            kind="identity.start-password.sent",
            by=by,
            at=at,
            subject=subject,
            clear={"message": str(message), "until": until.isoformat()},
        )
    return True


def _wanted(row: Account) -> bool:
    return row.is_active and row.password_is_default and row.password is None


def _draw(account: UUID, login: str, row: Account, at: datetime) -> str:
    data = staff_data([row.person_id])[row.person_id]
    for _ in range(_TRIES):
        drawn = start_password.draw()
        decision = password_decision(password=drawn, login=login, data=data, account=account, at=at)
        if isinstance(decision.verdict, Passed):
            return drawn
    raise NoStartPassword("the company's rules of passwords refuse every start password that is drawn")


def _params(login: str, drawn: str) -> dict[str, str]:
    hours = start_password_life() // timedelta(hours=1)
    return {
        "company": settings.ANBAO_COMPANY_SHORT_NAME,
        "login": login,
        "password": drawn,
        "hours": str(hours),
        "address": f"{settings.ANBAO_PUBLIC_URL.rstrip('/')}/console/sign-in/",
    }
