"""Ending a policy early, confirmed with a one-time password that was asked for exactly this."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.policies.actions.deliver import NOT_NOW, lock
from anbao.commerce.policies.actions.tell import tell_both
from anbao.commerce.policies.domain.closing import WAYS, Closing, Ending, act_of, endings
from anbao.commerce.policies.models import CorrectionOwed, Policy, RefundOwed
from anbao.commerce.policies.queries.policies import local, subject_of
from anbao.commerce.policies.queries.rights import closing_facts, right_of
from anbao.commerce.policies.queries.serving import service_decision
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.ids import new_id
from anbao.kernel.money import show
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Passed, Reason, Refused, Verdict
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook

_ASK_FIRST = Refused(
    Reason("policies.otp-not-asked", N_("還沒有寄出驗證碼。"), N_("請先按「寄驗證碼給我」。"), field="code")
)


@transaction.atomic(durable=True)
def request_code(
    *, policy: UUID, closing: Closing, account: UUID, by: Actor, at: datetime
) -> identity.IssuedOtp | Refused:
    """Send a one-time password for ending this policy in this way, for the refund as it is now."""
    row = lock(policy, account)
    right = right_of(row, closing, at=at)
    if row.closed_as or not right.open:
        return NOT_NOW
    if barred := _barred(row, closing, by=by, at=at):
        return barred
    issued = identity.issue_otp(
        purpose=WAYS[closing].purpose,
        act=act_of(policy=row.id, closing=closing, refund=right.refund),
        matter=subject_of(row),
        data_key=row.data_key,
        channel="sms",
        to=identity.person_data(row.person).phone,
        detail=row.number,
        by=by,
        at=at,
        language=identity.language_of(account),
    )
    if isinstance(issued, identity.IssuedOtp):
        row.otp = issued.id
        row.save(update_fields=["otp"])
    return issued


def cancel_policy(*, policy: UUID, account: UUID, code: str, by: Actor, at: datetime) -> Verdict:
    """Cancel before the cover begins (step `servicing.cancel`): the refund of the product's terms is owed."""
    return _close("cancelled", policy=policy, account=account, code=code, by=by, at=at)


def withdraw(*, policy: UUID, account: UUID, code: str, by: Actor, at: datetime) -> Verdict:
    """Withdraw from the contract (step `servicing.withdraw`): all of the premium is owed back."""
    return _close("withdrawn", policy=policy, account=account, code=code, by=by, at=at)


def _close(closing: Closing, *, policy: UUID, account: UUID, code: str, by: Actor, at: datetime) -> Verdict:
    refused = _begin(closing, policy=policy, account=account, by=by, at=at)
    refused = refused or _attempt(closing, policy=policy, account=account, code=code, by=by, at=at)
    if refused is not None:
        return refused
    with transaction.atomic(durable=True):
        row = lock(policy, account)
        if row.closed_as or row.otp is None:
            return NOT_NOW
        right, status = right_of(row, closing, at=at), identity.otp_status(row.otp)
        act = act_of(policy=row.id, closing=closing, refund=right.refund)
        facts = {
            **closing_facts(row),
            "otp.redeemed": status.redeemed_at is not None and status.purpose == WAYS[closing].purpose,
            "otp.act_matches": status.act == act,
        }
        decision = rulebook.decide(step=WAYS[closing].step, facts=facts, at=at)
        if not decision.passed:
            _refuse(row, closing, decision, by=by, at=at)
            return decision.verdict
        _end(row, Ending(row.id, row.application, closing, right.refund), decision, by=by, at=at)
        return decision.verdict


@transaction.atomic(durable=True)
def _begin(closing: Closing, *, policy: UUID, account: UUID, by: Actor, at: datetime) -> Refused | None:
    return _barred(lock(policy, account), closing, by=by, at=at)


def _barred(row: Policy, closing: Closing, *, by: Actor, at: datetime) -> Refused | None:
    """Why the owner's online service does not go on (step `servicing.begin`), noted; before a code is sent or tried."""
    decision = service_decision(row.account_id, at=at)
    if decision is None or isinstance(decision.verdict, Passed):
        return None
    _refuse(row, closing, decision, by=by, at=at)
    return Refused(decision.verdict.reason, decision.verdict.clauses)


def _attempt(closing: Closing, *, policy: UUID, account: UUID, code: str, by: Actor, at: datetime) -> Refused | None:
    """Redeem the code for this act as it is now; the refusal where it does not come to that."""
    row = Policy.objects.get(id=policy, account_id=account)
    if row.closed_as:
        return NOT_NOW
    if row.otp is None:
        return _ASK_FIRST
    act = act_of(policy=row.id, closing=closing, refund=right_of(row, closing, at=at).refund)
    status = identity.otp_status(row.otp)
    if status.redeemed_at is not None and status.act == act:
        return None  # the process died before it wrote what came of it
    tried = identity.redeem_otp(otp=row.otp, code=code, purpose=WAYS[closing].purpose, act=act, by=by, at=at)
    return tried if isinstance(tried, Refused) else None


def _end(row: Policy, ending: Ending, decision: Decision, *, by: Actor, at: datetime) -> None:
    row.closed_as, row.closed_at = ending.closing, at
    row.save(update_fields=["closed_as", "closed_at"])
    if ending.refund:
        RefundOwed.objects.create(id=new_id(at), policy=row, amount=ending.refund, owed_at=at)
    CorrectionOwed.objects.create(id=new_id(at), policy=row, owed_at=at)
    ledger.record(
        kind=f"commerce.policy.{ending.closing}",
        by=by,
        at=at,
        subject=subject_of(row),
        clear={"policy": str(row.id), "refund": ending.refund, "otp": str(row.otp)},
        decision=decision,
    )
    for _name, handler in endings.items():  # noqa: PERF102  (a registry, not a dict)
        handler(ending, by=by, at=at)
    _confirm(row, ending, by=by, at=at)


def _refuse(row: Policy, closing: Closing, decision: Decision, *, by: Actor, at: datetime) -> None:
    reason = "" if isinstance(decision.verdict, Passed) else decision.verdict.reason.code
    ledger.record(
        kind="commerce.policy.refused",
        by=by,
        at=at,
        subject=subject_of(row),
        clear={"policy": str(row.id), "act": closing, "reason": reason},
        decision=decision,
    )


def _confirm(row: Policy, ending: Ending, *, by: Actor, at: datetime) -> None:
    """A message confirms each change (e-commerce rules, article 6): by text message and by mail."""
    params = {"refund": show(ending.refund), "at": local(at)}
    tell_both(row, f"policies.{ending.closing}", params, by=by, at=at)
