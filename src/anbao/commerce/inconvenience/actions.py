"""Noting what the register has to be told, and telling it: each once, a contract before its end."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.commerce.handover.api import CONTRACT, supplies
from anbao.commerce.inconvenience.domain.entry import NOT_REFUSED, OVER, SYSTEM, Kind, State
from anbao.commerce.inconvenience.domain.events import PREFIX
from anbao.commerce.inconvenience.models import RegisterEntry
from anbao.commerce.inconvenience.queries import CONTEXT, counted_benefits, entry_of, head_of, register
from anbao.commerce.policies import api as policies
from anbao.gateways.inconvenience import Recorded
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger

TASK = "inconvenience.tell"
FORGOTTEN_AFTER = timedelta(minutes=2)
_BATCH = 500


def note_issued(issued: policies.Issued, *, by: Actor, at: datetime) -> None:  # noqa: ARG001  (what every handler is told)
    """Of a policy with what the register counts that is owed. Joins the transaction that issues it."""
    policy = policies.policy_for(issued.application)
    if policy is None:
        msg = "the register is told of a policy that was issued"
        raise ValueError(msg)
    counted = counted_benefits(policy.line)
    if not counted:
        return
    contract: Mapping[str, Any] = supplies.get(CONTRACT)(policy.application)
    person = contract.get("insured") or contract["proposer"]
    benefits = {benefit: amount for benefit, amount in contract["benefits"].items() if benefit in counted}
    if not benefits:
        return
    content = {
        **{name: person[name] for name in ("national_id", "name", "birth_date")},
        "benefits": benefits,
        "starts_at": policy.starts_at.astimezone(UTC).isoformat(),
        "ends_at": policy.ends_at.astimezone(UTC).isoformat(),
    }
    _note(policy, Kind.REGISTER, keys.seal_json(policy.data_key, content, context=CONTEXT), at=at)


def note_ended(ending: policies.Ending, *, by: Actor, at: datetime) -> None:  # noqa: ARG001  (what every handler is told)
    """A policy was cancelled or withdrawn from. Joins the transaction that ends it."""
    told = RegisterEntry.objects.select_for_update().filter(policy=ending.policy, kind=Kind.REGISTER).first()
    policy = policies.policy_for(ending.application)
    if told is not None and told.state != State.REFUSED and policy is not None:
        _note(policy, Kind.WITHDRAW, bytes(told.content), at=at)


def tell(*, policy: UUID, by: Actor, clock: Callable[[], datetime]) -> None:
    """Tell the register the policy's first telling that waits; once it answered, a new task goes on. Repeatable."""
    before = None
    while (row := head_of(policy)) is not None and row.id != before:
        if not isinstance(_tell(row, by=by, clock=clock), jobs.Already):
            return
        before = row.id


@transaction.atomic(durable=True)
def tell_again(*, entry: UUID, by: Actor, at: datetime) -> Verdict:
    """Have told again what the register did not accept, under a new key. Raises RegisterEntry.DoesNotExist."""
    row = RegisterEntry.objects.select_for_update().get(id=entry)
    if row.state != State.REFUSED:
        return NOT_REFUSED
    policy = policies.policy_for(row.application)
    if row.kind == Kind.REGISTER and (policy is None or policy.closed_at is not None):
        return OVER
    row.state, row.reason, row.attempts = State.WAITING, "", row.attempts + 1
    row.call = _intended(row, at=at)
    row.save(update_fields=["state", "reason", "attempts", "call"])
    ledger.record(
        kind=f"{PREFIX}{row.kind}-again",
        by=by,
        at=at,
        subject=Subject("application", str(row.application)),
        clear={"policy": str(row.policy), "attempt": row.attempts},
    )
    jobs.defer(TASK, policy=str(row.policy))
    return Passed()


def sweep(*, at: datetime) -> None:
    """What waits and nobody carries on gets a new task: it is owed for ever."""
    waiting = RegisterEntry.objects.filter(state=State.WAITING, noted_at__lte=at - FORGOTTEN_AFTER)
    found = sorted({str(policy) for policy in waiting.values_list("policy", flat=True)[:_BATCH]})
    carried = jobs.living(TASK, "policy") if found else set()
    for policy in found:
        if policy not in carried:
            with transaction.atomic(durable=True):
                jobs.defer_once(TASK, once=f"{TASK}:{policy}", run_at=at, policy=policy)


def _tell(row: RegisterEntry, *, by: Actor, clock: Callable[[], datetime]) -> object:
    return jobs.perform(
        row.call,
        clock=clock,
        send=lambda: _send(row),
        inquire=lambda: register().inquire(key=str(row.call)),
        settle=lambda outcome, at: _settle(row.id, outcome, by=by, at=at),
        retry_task=TASK,
        policy=str(row.policy),
    )


def _send(row: RegisterEntry) -> Recorded:
    if row.kind == Kind.WITHDRAW:
        return register().withdraw(key=str(row.call), policy_number=row.policy_number)
    try:
        entry = entry_of(row)
    except keys.KeyDestroyed:
        raise jobs.Withheld("data-erased") from None
    return register().register(key=str(row.call), entry=entry)


def _settle(id_: UUID, outcome: jobs.Outcome[Recorded], *, by: Actor, at: datetime) -> None:
    row = RegisterEntry.objects.select_for_update().get(id=id_)
    match outcome:
        case jobs.Answered(reply):
            row.state, row.done_at, row.reference = State.DONE, reply.at, reply.reference[:64]
        case jobs.Refusal(reason):
            row.state, row.reason = State.REFUSED, reason[:64]
    _close(row, by=by, at=at)
    following = RegisterEntry.objects.select_for_update().filter(policy=row.policy, state=State.WAITING).first()
    if following is None:
        return
    if row.state == State.REFUSED:  # never registered: there is nothing to take back
        following.state = State.NOT_NEEDED
        jobs.call_off(system=SYSTEM, operation=following.kind, key=_key(following), reason="not-needed", at=at)
        _close(following, by=by, at=at)
        return
    jobs.defer(TASK, policy=str(row.policy))


def _close(row: RegisterEntry, *, by: Actor, at: datetime) -> None:
    row.save(update_fields=["state", "done_at", "reference", "reason"])
    ledger.record(
        kind=f"{PREFIX}{row.kind}-{row.state}",
        by=by,
        at=at,
        subject=Subject("application", str(row.application)),
        clear={"policy": str(row.policy), **({"reason": row.reason} if row.reason else {})},
    )


def _note(policy: policies.PolicyView, kind: Kind, content: bytes, *, at: datetime) -> None:
    """Row, intent and task, in the caller's transaction, which holds the policy's row."""
    row = RegisterEntry(
        id=new_id(at),
        kind=kind,
        policy=policy.id,
        policy_number=policy.number,
        application=policy.application,
        content=content,
        noted_at=at,
    )
    row.call = _intended(row, at=at)
    row.save(force_insert=True)
    jobs.defer(TASK, policy=str(policy.id))


def _intended(row: RegisterEntry, *, at: datetime) -> UUID:
    digest = hashlib.sha256(canonical({"policy": str(row.policy), "kind": str(row.kind)})).hexdigest()
    return jobs.intend(
        system=SYSTEM,
        operation=str(row.kind),
        key=_key(row),
        matter=Subject("application", str(row.application)),
        digest=digest,
        at=at,
    )


def _key(row: RegisterEntry) -> str:
    return f"{row.policy}:{row.kind}" + (f":{row.attempts}" if row.attempts > 1 else "")
