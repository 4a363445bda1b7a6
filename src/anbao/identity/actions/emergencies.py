"""Emergency accounts: two people open one for a few hours, it ends by itself, and its use is gone through."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.approvals import propose
from anbao.identity.actions.staff_checks import barred, new_refused, one_at_a_time, subject
from anbao.identity.actions.staffing import open_as_approved
from anbao.identity.domain import staffing, tenure
from anbao.identity.domain.approval import LONGEST_REASON
from anbao.identity.domain.login import normalize
from anbao.identity.domain.tenure import Term, hours_fault
from anbao.identity.models import Account, Tenure
from anbao.identity.queries.figures import emergency_limit
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.ledger.api import record


def propose_emergency(
    *, login: str, name: str, mail: str, roles: Sequence[str], hours: int, reason: str, by: Actor, at: datetime
) -> UUID | Refused:
    """Ask for an account that is open for some hours from its approval on. Outermost. Raises RoleUnknown."""
    payload = {
        "login": normalize(login),
        "name": name,
        "mail": mail,
        "roles": sorted(set(roles)),
        "hours": hours,
        "reason": reason.strip(),
    }
    with transaction.atomic(durable=True):
        refused = barred(by, staffing.PROPOSE) or _refused(payload, at)
        return refused or propose(act=staffing.EMERGENCY, payload=payload, by=by, at=at)


def execute_emergency(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The account is there for so many hours from now on. Joins the approval's transaction."""
    one_at_a_time()
    refused = barred(by, staffing.APPROVE) or _refused(payload, at)
    if refused:
        return refused
    ends = at + timedelta(hours=payload["hours"])
    account = open_as_approved(payload, term=Term(ends_at=ends), by=by, at=at)
    Tenure.objects.filter(account=account).update(emergency=True)
    expiry = Account.objects.values_list("password_expires_at", flat=True).get(id=account)
    if expiry is None or expiry > ends:
        Account.objects.filter(id=account).update(password_expires_at=ends)
    clear = {"until": ends.isoformat()}
    record(kind="identity.emergency.opened", by=by, at=at, subject=subject(account), clear=clear)
    return Passed()


def _refused(payload: Mapping[str, Any], at: datetime) -> Refused | None:
    if not 0 < len(payload["reason"]) <= LONGEST_REASON:
        return staffing.refused("no-reason", tenure.NO_REASON, field="reason")
    return hours_fault(payload["hours"], emergency_limit(at)) or new_refused(payload, at)
