"""The other side did something that our books do not know: ask what came of the call that we made for it.

Only a call of ours that has no answer yet can be asked about; anything else is for a person.
"""

from datetime import datetime
from uuid import UUID

from anbao.commerce.journey.domain.machine import CONTINUED_BY, State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.refunds import OF_POLICIES
from anbao.commerce.payments import api as payments
from anbao.jobs import api as jobs


def look_again(kind: str, application: UUID, *, at: datetime) -> bool:
    """Whether the other side is asked. Joins the caller's transaction."""
    row = Application.objects.filter(id=application).first()
    task = None if row is None else _task(kind, row)
    if task is None:
        return False
    jobs.defer_once(task, once=f"{task}:{application}", run_at=at, application=str(application))
    return True


def _task(kind: str, row: Application) -> str | None:
    """The task that makes, or asks about, the call behind an entry of `kind`."""
    if kind == "capture" and row.payment is not None:
        call = payments.capture_call(payment=row.payment)
        return "journey.capture" if call is not None and call.settled_at is None else None
    if kind == "refund":
        owed = [r for r in payments.refunds_of(row.id) if r.state == payments.RefundState.OWED]
        of_policy = any(r.cause in OF_POLICIES.values() for r in owed)
        return ("journey.refund_policy" if of_policy else "journey.refund") if owed else None
    arrow = {State.AUTHORIZED: "receipt", State.CONTRACTED: "cover"}.get(State(row.state))
    return CONTINUED_BY[State(row.state)] if arrow == kind else None
