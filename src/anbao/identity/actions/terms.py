"""Until when somebody has an account: changed by two people, kept to by itself."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.approvals import propose
from anbao.identity.actions.staff_checks import subject, target, waiting
from anbao.identity.domain import staffing, tenure
from anbao.identity.domain.tenure import Term
from anbao.identity.models import Account, Tenure
from anbao.identity.queries.staff import held_roles
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.ledger.api import record


def propose_term(*, account: UUID, last_day: date | None, by: Actor, at: datetime) -> UUID | Refused:
    """Ask that an account ends with another day, or with none. Outermost. Raises Account.DoesNotExist."""
    term = Term.of_days(None, last_day)
    with transaction.atomic(durable=True):
        row, refused = target(account, by, staffing.PROPOSE)
        payload = {"account": str(account), **_ends(row.ends_at, "before"), **_ends(term.ends_at, "ends")}
        refused = refused or _refused(row, term, at) or waiting(account)
        return refused or propose(act=staffing.TERM, payload=payload, by=by, at=at)


def execute_term(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The account ends as approved. Joins the approval's transaction."""
    account, term = UUID(payload["account"]), Term.of_text("", payload["ends"])
    row, refused = target(account, by, staffing.APPROVE)
    if not refused and _ends(row.ends_at, "before")["before"] != payload["before"]:
        refused = staffing.refused("changed", staffing.CHANGED)
    refused = refused or _refused(row, term, at)
    if refused:
        return refused
    Account.objects.filter(id=account).update(ends_at=term.ends_at)
    clear = {"ends": payload["ends"]}
    record(kind="identity.account.term", by=by, at=at, subject=subject(account), clear=clear)
    return Passed()


def _refused(row: Account, term: Term, at: datetime) -> Refused | None:
    if not row.is_active:
        return staffing.refused("disabled", staffing.DISABLED)
    tenures = Tenure.objects.filter(account=row)
    if tenures.filter(emergency=True).exists():
        return staffing.refused("emergency-over", staffing.EMERGENCY_OVER)
    if term.ends_at == row.ends_at:
        return staffing.refused("same-term", tenure.SAME_TERM, field="last_day")
    if term.ends_at is None and (fault := staffing.external_fault(held_roles(row.id), ends=False)):
        return fault
    starts = tenures.values_list("starts_at", flat=True).first()
    return Term(starts, term.ends_at).fault(at)


def _ends(moment: datetime | None, name: str) -> dict[str, str]:
    return {name: moment.isoformat() if moment else ""}
