"""Moving an application along an arrow, or recording why it stays. Everything here joins the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from anbao.commerce.journey.domain import events, machine
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application, Transition
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Decision, Held, Passed, Reason, Refused, Verdict
from anbao.ledger import api as ledger

NOT_NOW = Refused(Reason("journey.not-now", N_("這個步驟目前不能進行，或已經完成了。"), N_("請依畫面上的下一步繼續。")))
CHANGED_ELSEWHERE = Refused(
    Reason(
        "journey.changed-elsewhere",
        N_("這份投保資料已在另一個視窗變更。"),
        N_("請核對目前的內容，再送出一次。"),
    )
)


ANSWERED_LATE = Reason(
    "journey.answered-late",
    N_("外部系統的答覆到達時，這件申請已經不在等候它。"),
    N_("請核對外部系統與本系統的紀錄是否一致。"),
)


def subject_of(application: UUID) -> Subject:
    return Subject("application", str(application))


def lock(application: UUID, *, by: Actor | None = None) -> Application:
    """The application, locked until the transaction ends. A customer (`by`) finds only their own."""
    if by is not None and by.kind != ActorKind.SYSTEM:
        return Application.objects.locked(id=application, account_id=by.id)
    return Application.objects.locked(id=application)


def advance(
    row: Application,
    *,
    arrow: str,
    target: State,
    by: Actor,
    at: datetime,
    decision: Decision | None = None,
    clear: Mapping[str, object] | None = None,
    parts: Sequence[ledger.Part] = (),
    notice: Reason | None = None,
) -> None:
    """Move `row` along `arrow` with its ledger entry, and defer the task that carries it on. Raises NotAllowed."""
    source = State(row.state)
    machine.arrow(arrow, source, target)
    _write(row, arrow, source, target, by, at, decision, clear, parts, notice)


def begin(row: Application, *, by: Actor, at: datetime) -> None:
    """The very first arrow: `row` is new and already has its state."""
    machine.arrow("start", None, State(row.state))
    _write(row, "start", None, State(row.state), by, at, None, None, (), None)


def _write(  # noqa: PLR0917
    row: Application,
    arrow: str,
    source: State | None,
    target: State,
    by: Actor,
    at: datetime,
    decision: Decision | None,
    clear: Mapping[str, object] | None,
    parts: Sequence[ledger.Part],
    notice: Reason | None,
) -> None:
    row.state = target
    row.version += source is not None
    row.changed_at = at
    if target != source:  # what moves nothing leaves standing what is said about the state
        row.notice = None if notice is None else reason_json(notice)
    if decision is not None:
        row.book, row.profile = decision.book, decision.profile
    row.save(force_insert=source is None)
    entry = ledger.record(
        kind=events.kind_of(arrow, target),
        by=by,
        at=at,
        subject=subject_of(row.id),
        clear={
            "arrow": arrow,
            "from": str(source or ""),
            "to": str(target),
            "premium": row.premium,
            **({"reason": notice.code} if notice else {}),
            **(clear or {}),
        },
        decision=decision,
        parts=parts,
    )
    Transition.objects.create(
        id=new_id(at),
        application=row,
        number=row.version,
        arrow=arrow,
        source=str(source or ""),
        target=str(target),
        by=str(by),
        at=at,
        entry=entry,
    )
    task = machine.CONTINUED_BY.get(target) if target != source else None
    if task is not None:
        jobs.defer(task, application=str(row.id))


def stay(
    row: Application,
    *,
    arrow: str,
    verdict: Verdict,
    by: Actor,
    at: datetime,
    decision: Decision | None = None,
) -> Verdict:
    """Record that `row` does not move, why, and what to do; returns the verdict."""
    if isinstance(verdict, Passed):
        msg = "a passed verdict moves"
        raise TypeError(msg)
    row.notice = reason_json(verdict.reason)
    row.changed_at = at
    row.save(update_fields=["notice", "changed_at"])
    ledger.record(
        kind=events.PREFIX + ("held" if isinstance(verdict, Held) else "refused"),
        by=by,
        at=at,
        subject=subject_of(row.id),
        clear={"arrow": arrow, "from": row.state, "reason": verdict.reason.code},
        decision=decision,
        clauses=verdict.clauses,
    )
    return verdict


def note(
    row: Application,
    event: str,
    *,
    by: Actor,
    at: datetime,
    decision: Decision | None = None,
    clear: Mapping[str, object] | None = None,
) -> None:
    """An entry about `row` that moves nothing."""
    ledger.record(
        kind=events.PREFIX + event,
        by=by,
        at=at,
        subject=subject_of(row.id),
        clear={"premium": row.premium, **(clear or {})},
        decision=decision,
    )


def arrives(row: Application, arrow: str, *, by: Actor, at: datetime) -> bool:
    """Whether an outside answer still finds `row` where `arrow` starts.

    Where it does not, the answer is recorded all the same and a person is asked to look: an answer is never dropped.
    """
    if machine.allowed(arrow, State(row.state)):
        return True
    note(row, "answered-late", by=by, at=at, clear={"arrow": arrow, "from": row.state})
    ask_person(row, ANSWERED_LATE, by=by, at=at)
    return False


def ask_person(row: Application, reason: Reason, *, by: Actor, at: datetime) -> None:
    """Put `row` among those that need a person of the company. The first reason stands until it is settled."""
    if row.work_item is not None:
        return
    row.work_item = reason_json(reason)
    row.save(update_fields=["work_item"])
    note(row, "work-item", by=by, at=at, clear={"reason": reason.code})


def ask_nobody(row: Application, *codes: str, by: Actor, at: datetime) -> None:
    """What a person was asked to look at has settled itself, where it was one of `codes`."""
    code = str((row.work_item or {}).get("code", ""))
    if code not in codes:
        return
    row.work_item = None
    row.save(update_fields=["work_item"])
    note(row, "work-item-over", by=by, at=at, clear={"reason": code})


def is_ours(verdict: Verdict) -> bool:
    """Whether a refusal speaks of our rulebook (not published, no profile, …) and not of the matter: it will pass."""
    return isinstance(verdict, Refused) and verdict.reason.code.startswith("rulebook.")


def reason_json(reason: Reason) -> dict[str, object]:
    return {
        "code": reason.code,
        "message": reason.message,
        "remedy": reason.remedy,
        "details": dict(reason.details),
        "field": reason.field,
    }


def why(verdict: Verdict) -> Reason | None:
    """The reason of anything but a pass."""
    return None if isinstance(verdict, Passed) else verdict.reason
