"""What of an application's payments goes back, or went."""

from uuid import UUID

from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies

OF_POLICIES: dict[policies.Closing, str] = {"cancelled": "policy-cancelled", "withdrawn": "policy-withdrawn"}
"""How a policy ended early → the cause of its refund."""

LEFT_TO_STAFF = ("journey.refund-refused", "journey.refund-due")
"""Work items that say that a person sees to a refund. The second is of a time when nothing went back by itself: a
person may have paid it already.
"""


def of_policy(application: UUID) -> payments.RefundView | None:
    """What is owed back because the application's policy ended early: it ends once."""
    return next((one for one in payments.refunds_of(application) if one.cause in OF_POLICIES.values()), None)


def refused_of(application: UUID) -> payments.RefundView | None:
    """What the acquirer did not give back and is owed still: a person may have paid it another way."""
    refunds = payments.refunds_of(application)
    refused = next((one for one in refunds if one.state == payments.RefundState.REFUSED), None)
    if refused is not None and refused.cause in OF_POLICIES.values() and not policies.refund_owed(application):
        return None
    return refused


def waits_for_staff(row: Application) -> bool:
    """Whether a person may have a refund asked for: it was refused, or left to staff and never asked for."""
    if refused_of(row.id) is not None:
        return True
    code = str((row.work_item or {}).get("code", ""))
    return State(row.state) == State.REFUND_DUE and code in LEFT_TO_STAFF
