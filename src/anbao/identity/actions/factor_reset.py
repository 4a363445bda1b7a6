"""Second factors of somebody who lost them all: reset by two people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.identity.actions import start_passwords
from anbao.identity.actions.approvals import propose
from anbao.identity.actions.factor_notice import tell_owner
from anbao.identity.actions.factors import end_all
from anbao.identity.actions.staff_checks import subject, target, waiting
from anbao.identity.domain import factor_words, staffing
from anbao.identity.models import Account
from anbao.identity.queries.factors import standing
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.ledger.api import record


def propose_factor_reset(*, account: UUID, by: Actor, at: datetime) -> UUID | Refused:
    """Ask that somebody who lost every second factor may set up new ones. Outermost. Raises Account.DoesNotExist."""
    with transaction.atomic(durable=True):
        row, refused = target(account, by, staffing.PROPOSE)
        refused = refused or _reset_refused(row) or waiting(account)
        return refused or propose(act=staffing.FACTORS, payload={"account": str(account)}, by=by, at=at)


def execute_factor_reset(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """No second factor is left, and a start password is under way: to its owner's mail box, who begins anew with it.

    Whoever has the lost device, or the password alone, gets no further. Joins the approval's transaction.
    """
    account = UUID(payload["account"])
    row, refused = target(account, by, staffing.APPROVE)
    refused = refused or _reset_refused(row)
    if refused:
        return refused
    ended = end_all(account=row, by=by, at=at)
    record(kind="identity.factors.reset", by=by, at=at, subject=subject(account), clear={"number": ended})
    tell_owner(account=row, what="reset", method="", by=by, at=at)
    start_passwords.order(account=account, by=by, at=at)
    return Passed()


def _reset_refused(row: Account) -> Refused | None:
    if not row.is_active:
        return staffing.refused("disabled", staffing.DISABLED)
    return None if standing(row.id) else factor_words.refused("none", factor_words.NOTHING_TO_RESET)
