"""How long records are kept: noted with each version, held by one person, let go by two, destroyed by nobody before.

Nothing here destroys anything. What could, the destruction of an application's data key, asks `must_stay` first.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from anbao.commerce.records.domain.events import PREFIX
from anbao.commerce.records.domain.guards import ENDS_ON, HELD, STEP
from anbao.commerce.records.domain.record import Content
from anbao.commerce.records.domain.retention import KEPT_FOR, end_of, keep_until
from anbao.commerce.records.models import Hold, HoldLift, Record, Retention
from anbao.commerce.records.queries.retention import BECAUSE, held, kept_until, standing_hold
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Passed, Reason, Refused, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook

LIFT = "records.lift-hold"


def retain(application: UUID, content: Content, *, by: Actor, at: datetime, told: bool = False) -> date:
    """Note until when a record is kept, where that is later than was noted before. Joins the caller's transaction.

    `told`: with an entry of its own; else the caller's says it. Returns the day that holds.

    The figure is the rulebook's as it holds now, the company's stricter value applied; a shorter one later changes
    nothing about what was noted.
    """
    end, figure = end_of(content), rulebook.figure(KEPT_FOR, at=at)
    until, before = keep_until(end, figure.period), kept_until(application)
    if before is not None and until <= before:
        return before
    Retention(
        id=new_id(at),
        application=application,
        keep_until=until,
        ended_on=end.on,
        end_of=end.of,
        kept_for=str(figure.period),
        noted_at=at,
    ).save()
    if told:
        said = until.isoformat()
        _note(application, "retained", by=by, at=at, until=said, ended_on=end.on.isoformat(), end_of=end.of)
    return until


def place_hold(*, application: UUID, because: str, by: Actor, at: datetime) -> Verdict:
    """Have a record kept for longer, whatever the years: a dispute, an inquiry. Outermost. One person may."""
    with transaction.atomic(durable=True):
        _one_at_a_time(application)
        row = Record.objects.filter(application=application).order_by("-version").first()
        if row is None or standing_hold(application) is not None:
            return _refused("held-already", N_("這份紀錄已經有人要求繼續保存。"), N_("不需要再做任何事。"))
        key = keys.create_data_key(matter=Subject("record-hold", str(application)), at=at)
        Hold(
            id=new_id(at),
            application=application,
            data_key=key,
            because=keys.seal(key, because.strip().encode(), context=BECAUSE),
            placed_by=str(by),
            placed_at=at,
        ).save()
        _note(application, "hold-placed", by=by, at=at)
        return Passed()


def propose_lift(*, application: UUID, by: Actor, at: datetime) -> UUID | Refused:
    """Ask for a second person's approval to let a held record go; the approval's id. Outermost."""
    with transaction.atomic(durable=True):
        hold = standing_hold(application)
        if hold is None:
            return _refused("not-held", N_("沒有人要求繼續保存這份紀錄。"), N_("不需要再做任何事。"))
        payload = {"hold": str(hold.id), "application": str(application)}
        return identity.propose(act=LIFT, payload=payload, by=by, at=at)


def execute_lift(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The approved act. Joins the caller's transaction."""
    application = UUID(str(payload["application"]))
    _one_at_a_time(application)
    hold = standing_hold(application)
    if hold is None or str(hold.id) != payload["hold"]:
        return _refused("not-held", N_("沒有人要求繼續保存這份紀錄。"), N_("請駁回這項提案。"))
    HoldLift(id=new_id(at), hold=hold, lifted_by=str(by), lifted_at=at).save()
    _note(application, "hold-lifted", by=by, at=at)
    return Passed()


def ask_destruction(*, application: UUID, by: Actor, at: datetime) -> Verdict:
    """Whether a record may be destroyed now; the answer is an entry of the ledger. Outermost. Destroys nothing."""
    with transaction.atomic(durable=True):
        decision = destruction(application, at=at)
        verdict = decision.verdict
        reason = "" if isinstance(verdict, Passed) else verdict.reason.code
        _note(application, "destruction-asked", by=by, at=at, decision=decision, reason=reason)
        return verdict


def destruction(application: UUID, *, at: datetime) -> Decision:
    """Step `archive.destroy` for an application's record."""
    return rulebook.decide(step=STEP, facts={ENDS_ON: kept_until(application), HELD: held(application)}, at=at)


def must_stay(matter: Subject, at: datetime) -> bool:
    """Whether the key of a matter is not to be destroyed: asked by `keys` before it destroys one."""
    return matter.kind == "application" and not destruction(UUID(matter.id), at=at).passed


def _one_at_a_time(application: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"record-hold {application}"])


def _note(
    application: UUID, event: str, *, by: Actor, at: datetime, decision: Decision | None = None, **clear: object
) -> None:
    ledger.record(
        kind=PREFIX + event,
        by=by,
        at=at,
        subject=Subject("application", str(application)),
        clear=clear,
        decision=decision,
    )


def _refused(code: str, message: str, remedy: str) -> Refused:
    return Refused(Reason(f"records.{code}", message, remedy))
