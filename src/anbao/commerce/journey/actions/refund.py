"""Premiums that go back: of an application charged after its cover began, and of a policy that ended early.

Each is owed once a cause. The acquirer's no is its last word: a person looks, and may have it asked again.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.journey.actions import reasons
from anbao.commerce.journey.actions.moves import NOT_NOW, advance, arrives, ask_nobody, ask_person, lock
from anbao.commerce.journey.actions.tell import tell_refunded
from anbao.commerce.journey.actions.waits import Clock, waited
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.refunds import LEFT_TO_STAFF, OF_POLICIES, of_policy, refused_of, waits_for_staff
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.gateways.paying import Refund
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Passed, Refused, Verdict

CAPTURED_LATE = "captured-late"
_TASK, _TASK_OF_POLICY = "journey.refund", "journey.refund_policy"


def refund(*, application: UUID, by: Actor, clock: Clock) -> None:
    """refund_due → refunded: all that was captured goes back."""
    owed = _owe(application, by, clock())
    if owed is None:
        return

    def settle(outcome: jobs.Outcome[Refund], at: datetime) -> None:
        row = lock(application)
        if not payments.is_refunded(outcome):
            _ask_person(row, by, at)
        elif arrives(row, "refund", by=by, at=at):
            ask_nobody(row, *LEFT_TO_STAFF, by=by, at=at)
            advance(row, arrow="refund", target=State.REFUNDED, by=by, at=at)
            tell_refunded(row, by=by, at=at)

    payments.refund(
        refund=owed,
        by=by,
        clock=clock,
        settle=settle,
        waiting=waited(application, "refund", reasons.WAITING["refund"], by, keep_notice=True),
        retry_task=_TASK,
        application=str(application),
    )


def owe_for_policy(ending: policies.Ending, *, by: Actor, at: datetime) -> None:
    """What a policy's early end owes back is on its way from then on. Joins the transaction that ends the policy.

    Where it cannot go back to the card it stays on the company's list, and the policy ends all the same.
    """
    paid = next(
        (p for p in payments.payments_of(ending.application) if p.state == payments.PaymentState.CAPTURED), None
    )
    if paid is None or not ending.refund:
        return
    owed = payments.owe_refund(payment=paid.id, cause=OF_POLICIES[ending.closing], amount=ending.refund, by=by, at=at)
    if isinstance(owed, Refused):
        return
    policies.refund_under_way(policy=ending.policy, by=by, at=at)
    jobs.defer(_TASK_OF_POLICY, application=str(ending.application))


def refund_policy(*, application: UUID, by: Actor, clock: Clock) -> None:
    """Pay what the policy's early end owes back, and tell its owner."""
    owed, policy = of_policy(application), policies.policy_for(application)
    if owed is None or policy is None or owed.state != payments.RefundState.OWED:
        return

    def settle(outcome: jobs.Outcome[Refund], at: datetime) -> None:
        row = lock(application)
        if payments.is_refunded(outcome):
            ask_nobody(row, *LEFT_TO_STAFF, by=by, at=at)
            policies.refund_paid(policy=policy.id, by=by, at=at)
        else:
            policies.refund_refused(policy=policy.id, by=by, at=at)
            _ask_person(row, by, at)

    payments.refund(
        refund=owed.id, by=by, clock=clock, settle=settle, retry_task=_TASK_OF_POLICY, application=str(application)
    )


@transaction.atomic(durable=True)
def try_again(*, application: UUID, by: Actor, at: datetime) -> Verdict:
    """Staff has a refund that the acquirer refused asked for again."""
    row = lock(application)
    if not waits_for_staff(row):
        return NOT_NOW
    refused = refused_of(application)
    verdict = Passed() if refused is None else _again(application, refused, by=by, at=at)
    if not isinstance(verdict, Passed):
        return verdict
    ask_nobody(row, *LEFT_TO_STAFF, by=by, at=at)
    jobs.defer(_TASK if State(row.state) == State.REFUND_DUE else _TASK_OF_POLICY, application=str(application))
    return Passed()


def _owe(application: UUID, by: Actor, at: datetime) -> UUID | None:
    """The refund of an application that is due one; None where there is none, or not by itself."""
    with transaction.atomic(durable=True):
        row = lock(application)
        if not machine.allowed("refund", State(row.state)) or row.payment is None:
            return None
        paid = payments.payment(row.payment)
        owed = payments.owe_refund(payment=paid.id, cause=CAPTURED_LATE, amount=paid.amount, by=by, at=at)
        if isinstance(owed, Refused):
            _ask_person(row, by, at)
            return None
        return owed.id


def _again(application: UUID, refused: payments.RefundView, *, by: Actor, at: datetime) -> Verdict:
    policy = policies.policy_for(application)
    if refused.cause in OF_POLICIES.values() and policy is not None:
        verdict = policies.refund_under_way(policy=policy.id, by=by, at=at)
        if not isinstance(verdict, Passed):
            return verdict  # a person paid it another way
    return payments.refund_again(refund=refused.id, by=by, at=at)


def _ask_person(row: Application, by: Actor, at: datetime) -> None:
    """What the sweeper says of the application waits: it comes again by itself."""
    ask_nobody(row, *reasons.OF_SWEEP, by=by, at=at)
    ask_person(row, reasons.REFUND_REFUSED, by=by, at=at)
