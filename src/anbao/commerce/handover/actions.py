"""Noting what happened to a policy, handing it over in its order, sending it again.

A policy's next event is sent only when the former was taken; what was refused holds back what follows until staff
send it again. A second sending carries the same CloudEvents id and the same content, under a call of its own.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.commerce.handover.domain.event import (
    CONTRACT,
    SYSTEM,
    EventState,
    Kind,
    corrected_data,
    ended_data,
    issued_data,
    supplies,
)
from anbao.commerce.handover.models import PolicyEvent
from anbao.commerce.handover.queries import CONTEXT, core, event_of, forgotten, head_of, noted, others_open
from anbao.commerce.policies import api as policies
from anbao.gateways.core_system import Taken
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.ids import new_id
from anbao.keys import api as keys
from anbao.ledger import api as ledger

TASK = "handover.deliver"
AT_ONCE = 500
"""Events that one transaction sends again."""
FORGOTTEN_AFTER = timedelta(minutes=2)


def note_issued(issued: policies.Issued, *, by: Actor, at: datetime) -> None:  # noqa: ARG001  (what every handler is told)
    """A policy was issued. Joins the transaction that issues it."""
    _issued(_policy(issued.application), at=at)


def note_ended(ending: policies.Ending, *, by: Actor, at: datetime) -> None:  # noqa: ARG001  (what every handler is told)
    """A policy was cancelled or withdrawn from. Joins the transaction that ends it."""
    policy = _policy(ending.application)
    data = ended_data(number=policy.number, ended_as=ending.closing, ended_at=at, refund=ending.refund)
    _after_issue(policy, Kind.ENDED, data, at=at)


def note_corrected(corrected: policies.Corrected, *, by: Actor, at: datetime) -> None:  # noqa: ARG001  (what every handler is told)
    """The industry's cover report of a policy was corrected. Joins the transaction that notes so."""
    policy = _policy(corrected.application)
    _after_issue(policy, Kind.CORRECTED, corrected_data(number=policy.number, corrected_at=at), at=at)


def deliver(*, policy: UUID, by: Actor, clock: Callable[[], datetime]) -> None:
    """Send the policy's first event that was not taken; once it is, a new task sends the next. May be repeated.

    Where another runner settled it meanwhile, the next one's task may have come too early: then this one goes on.
    """
    before = None
    while (row := head_of(policy)) is not None and row.state == EventState.WAITING and row.position != before:
        if not isinstance(_hand_over(row, by=by, clock=clock), jobs.Already):
            return
        before = row.position


def _hand_over(row: PolicyEvent, *, by: Actor, clock: Callable[[], datetime]) -> object:
    return jobs.perform(
        row.call,
        clock=clock,
        send=lambda: _send(row),
        inquire=lambda: core().inquire(key=str(row.call)),
        settle=lambda outcome, at: _settle(row, outcome, by=by, at=at),
        retry_task=TASK,
        policy=str(row.policy),
    )


@transaction.atomic(durable=True)
def send_again(*, first: int, by: Actor, at: datetime, last: int | None = None) -> tuple[int, int | None]:
    """Hand the events from position `first` (to `last`) over anew, the oldest `AT_ONCE` of them.

    What still waits goes out anyway and is left alone. Returns how many there were, and the position to go on from.
    """
    found = PolicyEvent.objects.select_for_update().filter(position__gte=first).exclude(state=EventState.WAITING)
    if last is not None:
        found = found.filter(position__lte=last)
    rows = list(found.order_by("position")[: AT_ONCE + 1])
    chosen, rest = rows[:AT_ONCE], rows[AT_ONCE:]
    for row in chosen:
        row.sending += 1
        row.state, row.reason = EventState.WAITING, ""
        row.call = _intend(row, at)
        row.save(update_fields=["sending", "state", "reason", "call"])
        _record(row, "sent-again", by=by, at=at, sending=row.sending)
    for policy in sorted({str(row.policy) for row in chosen}):
        jobs.defer_once(TASK, once=f"{TASK}:{policy}", run_at=at, policy=policy)
    return len(chosen), rest[0].position if rest else None


def sweep(*, at: datetime) -> None:
    """Events whose task was lost or gave up get a new one: what happened is owed to the core system for ever."""
    carried = jobs.living(TASK, "policy")
    for policy in forgotten(noted_before=at - FORGOTTEN_AFTER, limit=AT_ONCE, carried=carried):
        with transaction.atomic(durable=True):
            jobs.defer_once(TASK, once=f"{TASK}:{policy}", run_at=at, policy=str(policy))


def _policy(application: UUID) -> policies.PolicyView:
    policy = policies.policy_for(application)
    if policy is None:
        msg = "an event of a policy follows its issue"
        raise ValueError(msg)
    return policy


def _issued(policy: policies.PolicyView, *, at: datetime) -> None:
    data = issued_data(
        number=policy.number,
        application=policy.application,
        line=policy.line,
        premium=policy.premium,
        starts_at=policy.starts_at,
        ends_at=policy.ends_at,
        contracted_at=policy.contracted_at,
        contract=supplies.get(CONTRACT)(policy.application),
    )
    _note(policy, Kind.ISSUED, data, happened_at=policy.contracted_at, at=at)


def _after_issue(policy: policies.PolicyView, kind: Kind, data: dict[str, object], *, at: datetime) -> None:
    """Note `kind`; a policy from before there was a hand-over is handed over first."""
    if not PolicyEvent.objects.filter(policy=policy.id).exists():
        _issued(policy, at=at)
    _note(policy, kind, data, happened_at=at, at=at)


def _note(
    policy: policies.PolicyView, kind: Kind, data: dict[str, object], *, happened_at: datetime, at: datetime
) -> None:
    """Row, intent and task, in the caller's transaction, which holds the policy's row."""
    row = PolicyEvent(
        event=new_id(at),
        source=f"{settings.ANBAO_PUBLIC_URL}/policies",
        kind=kind,
        policy=policy.id,
        policy_number=policy.number,
        application=policy.application,
        number=noted(policy.id) + 1,
        content=keys.seal_json(policy.data_key, data, context=CONTEXT),
        happened_at=happened_at,
        noted_at=at,
    )
    row.call = _intend(row, at)
    row.save(force_insert=True)
    jobs.defer(TASK, policy=str(policy.id))


def _intend(row: PolicyEvent, at: datetime) -> UUID:
    # The content never changes, so the event's id stands for it: a digest of the data could be guessed from.
    digest = hashlib.sha256(canonical({"event": str(row.event), "kind": str(row.kind)})).hexdigest()
    return jobs.intend(
        system=SYSTEM,
        operation=str(row.kind),
        key=f"{row.event}:{row.sending}",
        matter=Subject("policy", str(row.policy)),
        digest=digest,
        at=at,
    )


def _send(row: PolicyEvent) -> Taken:
    try:
        event = event_of(row)
    except keys.KeyDestroyed:
        raise jobs.Withheld("data-erased") from None
    return core().take(key=str(row.call), event=event)


def _settle(sent: PolicyEvent, outcome: jobs.Outcome[Taken], *, by: Actor, at: datetime) -> None:
    row = PolicyEvent.objects.locked(position=sent.position)
    match outcome:
        case jobs.Answered(reply):
            row.state, row.taken_at, row.reference = EventState.TAKEN, reply.at, reply.reference[:64]
            _record(row, "taken", by=by, at=at, reference=row.reference)
            if others_open(row):
                jobs.defer(TASK, policy=str(row.policy))
        case jobs.Refusal(reason):
            row.state, row.reason = EventState.REFUSED, reason[:64]
            _record(row, "refused", by=by, at=at, reason=row.reason)
    row.save(update_fields=["state", "taken_at", "reference", "reason"])


def _record(row: PolicyEvent, kind: str, *, by: Actor, at: datetime, **clear: object) -> None:
    ledger.record(
        kind=f"commerce.handover.{kind}",
        by=by,
        at=at,
        subject=Subject("application", str(row.application)),
        clear={"policy": str(row.policy), "event": str(row.event), "kind": str(row.kind), **clear},
    )
