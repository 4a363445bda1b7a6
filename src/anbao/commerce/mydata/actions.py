"""That somebody took a copy of their own data."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.mydata.domain.events import COPIED
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.verdict import Refused
from anbao.ledger import api as ledger


def confirm_for_copy(*, account: UUID, password: str, how: str, by: Actor, at: datetime) -> Refused | None:
    """Whether the password is the account's own, typed once more; noted if so. Call it outside a transaction.

    It counts as an attempt to sign in: who guesses here is locked out as there. `how`: json, page.
    """
    login = identity.login_of(account)
    found = identity.check_password(login=login, password=password, audience="customer", by=by, at=at)
    if isinstance(found, Refused):
        return found
    with transaction.atomic(durable=True):
        ledger.record(kind=COPIED, by=by, at=at, subject=Subject("account", str(account)), clear={"how": how})
    return None
