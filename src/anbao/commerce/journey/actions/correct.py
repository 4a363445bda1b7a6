"""Reports that are taken back with the industry: of sales that came to nothing, and of policies that ended early."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.commerce.journey.actions import reasons
from anbao.commerce.journey.actions.moves import ask_nobody, ask_person, lock
from anbao.commerce.journey.actions.waits import Clock
from anbao.commerce.policies import api as policies
from anbao.commerce.reporting import api as reporting
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Passed, Verdict

TASK = "journey.correct_report"


def owe_for_policy(ending: policies.Ending, *, by: Actor, at: datetime) -> None:
    """The cover report of a policy that ends early is taken back. Joins the transaction that ends the policy."""
    why = reporting.Why(ending.closing)
    if reporting.owe_cover_correction(application=ending.application, why=why, by=by, at=at):
        policies.correction_under_way(policy=ending.policy, by=by, at=at)


def correct_report(*, correction: UUID, by: Actor, clock: Clock) -> None:
    """Take the report back; of a policy's cover report the core system hears through `policies`."""
    owed = reporting.correction(correction)

    def settle(outcome: jobs.Outcome[Any], at: datetime) -> None:
        row = lock(owed.application)
        policy = policies.policy_for(owed.application) if owed.kind == reporting.ReportKind.COVER else None
        if reporting.is_corrected(outcome):
            ask_nobody(row, reasons.CORRECTION_REFUSED.code, by=by, at=at)
            if policy is not None:
                policies.correction_done(policy=policy.id, by=by, at=at)
            return
        if policy is not None:
            policies.correction_refused(policy=policy.id, by=by, at=at)
        ask_nobody(row, *reasons.OF_SWEEP, by=by, at=at)
        ask_person(row, reasons.CORRECTION_REFUSED, by=by, at=at)

    reporting.correct(correction=correction, by=by, clock=clock, settle=settle, retry_task=TASK)


@transaction.atomic(durable=True)
def correct_again(*, correction: UUID, by: Actor, at: datetime) -> Verdict:
    """Staff has a correction that the industry refused asked for again."""
    owed = reporting.correction(correction)
    row = lock(owed.application)
    verdict = reporting.correct_again(correction=correction, by=by, at=at)
    if not isinstance(verdict, Passed):
        return verdict
    policy = policies.policy_for(owed.application) if owed.kind == reporting.ReportKind.COVER else None
    if policy is not None:
        policies.correction_under_way(policy=policy.id, by=by, at=at)
    ask_nobody(row, reasons.CORRECTION_REFUSED.code, by=by, at=at)
    return verdict
