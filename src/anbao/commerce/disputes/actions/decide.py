"""What staff does about a dispute: look into it, and decide once. Whoever comes second decides nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.disputes.actions.note import note
from anbao.commerce.disputes.domain.dispute import DisputeState, Fault, Found
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries.disputes import REASON
from anbao.commerce.policies import api as policies
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.rulebook import api as rulebook

STEP = "dispute.charge-consumer"

_NOT_NOW = Refused(
    Reason(
        "disputes.not-now",
        N_("這個案件已經不在這個階段。"),
        N_("可能是另一位同仁先辦理了；請依畫面上目前的內容繼續。"),
    )
)


@transaction.atomic(durable=True)
def review(*, dispute: UUID, by: Actor, at: datetime) -> Verdict:
    """Reported → under review: the institutions are asked from now on."""
    row = Dispute.objects.locked(id=dispute)
    if row.state != DisputeState.REPORTED:
        return _NOT_NOW
    row.state, row.reviewed_by, row.reviewed_at = DisputeState.UNDER_REVIEW, str(by), at
    row.save(update_fields=["state", "reviewed_by", "reviewed_at"])
    note(row, "under-review", by=by, at=at)
    return Passed()


@transaction.atomic(durable=True)
def decide(*, dispute: UUID, found: Found, by: Actor, at: datetime) -> Verdict:
    """Under review → upheld or not, and the owner is told. To leave it with the consumer takes the step's guards."""
    row = Dispute.objects.locked(id=dispute)
    if row.state != DisputeState.UNDER_REVIEW:
        return _NOT_NOW
    if found.upheld:
        _settle(row, found, None, by=by, at=at)
        return Passed()
    facts = {
        "dispute.authorised": found.authorised.fact,
        "dispute.intent_shown": found.fault == Fault.INTENT,
        "dispute.gross_fault_shown": found.fault == Fault.GROSS,
    }
    decision = rulebook.decide(step=STEP, facts=facts, at=at)
    if not decision.passed:
        verdict = decision.verdict
        reason = "" if isinstance(verdict, Passed) else verdict.reason.code
        note(row, "refused", by=by, at=at, decision=decision, reason=reason)
        return verdict
    _settle(row, found, decision, by=by, at=at)
    return decision.verdict


def _settle(row: Dispute, found: Found, decision: Decision | None, *, by: Actor, at: datetime) -> None:
    reason = found.reason.strip()
    row.state = DisputeState.UPHELD if found.upheld else DisputeState.NOT_UPHELD
    row.authorised, row.fault = found.authorised, found.fault
    row.reason = keys.seal(row.data_key, reason.encode(), context=REASON)
    row.decided_by, row.decided_at = str(by), at
    row.save(update_fields=["state", "authorised", "fault", "reason", "decided_by", "decided_at"])
    event = "upheld" if found.upheld else "not-upheld"
    note(row, event, by=by, at=at, decision=decision, authorised=str(found.authorised), fault=str(found.fault))
    policies.tell_owner(
        policy=row.policy,
        template=f"disputes.{event}",
        params={"dispute": row.number},
        in_mail={"reason": reason},
        by=by,
        at=at,
    )
