"""What the customer does about an own case: say more, come back to the answer, say that it is settled."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.care.actions import gate
from anbao.commerce.care.actions.handling import NOT_NOW
from anbao.commerce.care.actions.note import note, say
from anbao.commerce.care.actions.opening import TOO_MANY
from anbao.commerce.care.actions.tell import tell
from anbao.commerce.care.domain.case import OPEN, CaseState, Kind, StepKind
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries.cases import day, reopens
from anbao.commerce.care.queries.promises import dates_for
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict

OVER = Refused(
    Reason(
        "care.over",
        N_("這個案件已經結案，不能再補充。"),
        N_("請另外提出一件；寫下這個案號，我們會一起看。"),
    )
)


def add_words(*, case: UUID, account: UUID, words: str, by: Actor, at: datetime) -> Verdict | None:
    """Say more: an open case gets it added, an answered one is seen to again from the start. Outermost.

    None where the case is somebody else's.
    """
    if not Case.objects.filter(id=case, account=account).exists():
        return None
    if not gate.passes(gate.OF_ACCOUNT, str(account), at=at):
        return TOO_MANY
    return keep_words(case=case, words=words, by=by, at=at)


@transaction.atomic(durable=True)
def keep_words(*, case: UUID, words: str, by: Actor, at: datetime) -> Verdict:
    """The same by staff, of somebody who called or wrote: an open case gets it added, an answered one starts again."""
    row = Case.objects.locked(id=case)
    if row.state in OPEN:
        say(row, StepKind.WORDS, words, by=by, at=at)
        note(row, "told-more", by=by, at=at)
        return Passed()
    if not reopens(row, at):
        return OVER
    _reopen(row, at)
    say(row, StepKind.WORDS, words, by=by, at=at)
    ways = tell(row, "care.received", {"due": day(row.due_at)}, by=by, at=at)
    note(row, "reopened", by=by, at=at, due=row.due_at.isoformat(), ways=ways)
    return Passed()


@transaction.atomic(durable=True)
def settle(*, case: UUID, account: UUID, by: Actor, at: datetime) -> Verdict | None:
    """The customer says that the answer settles it. None where the case is somebody else's."""
    row = Case.objects.find_locked(id=case, account=account)
    if row is None:
        return None
    if row.state != CaseState.ANSWERED:
        return NOT_NOW
    close(row, by=by, at=at)
    return Passed()


def close(row: Case, *, by: Actor, at: datetime) -> None:
    """Answered → closed, with what the answer said came of it. Joins the caller's transaction, which holds the row."""
    row.state, row.closed_at = CaseState.CLOSED, at
    row.save(update_fields=["state", "closed_at"])
    note(row, "closed", by=by, at=at, outcome=row.outcome)


def _reopen(row: Case, at: datetime) -> None:
    row.promises, when = dates_for(Kind(row.kind), at=at)
    row.state, row.round, row.received_at = CaseState.RECEIVED, row.round + 1, at
    row.due_at, row.next_due, row.warn_at = when.due_at, when.take_by, when.warn_at
    row.outcome, row.answered_by, row.answered_at, row.reopen_until, row.closed_at = "", "", None, None, None
    row.taken_by, row.taken_at = "", None
    row.save()
