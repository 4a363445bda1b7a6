"""What happens without anybody asking: staff is warned before a case is late, answered ones are closed in the end."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.care.actions import gate
from anbao.commerce.care.actions.note import note
from anbao.commerce.care.actions.returning import close
from anbao.commerce.care.actions.tell import warn_staff
from anbao.commerce.care.domain.case import OPEN, CaseState
from anbao.commerce.care.models import Case
from anbao.kernel.actor import Actor

ANSWER = "care.answer"
AT_ONCE = 200


def upkeep(*, by: Actor, at: datetime) -> None:
    """Each case in a transaction of its own, each arrow once however often this runs. Outermost."""
    soon = Case.objects.filter(state__in=OPEN, warn_at__lte=at).order_by("warn_at")
    for case in soon.values_list("id", flat=True)[:AT_ONCE]:
        _warn(case, by=by, at=at)
    over = Case.objects.filter(state=CaseState.ANSWERED, reopen_until__lt=at).order_by("reopen_until")
    for case in over.values_list("id", flat=True)[:AT_ONCE]:
        _close(case, by=by, at=at)
    gate.forget(at=at)


@transaction.atomic(durable=True)
def _warn(case: UUID, *, by: Actor, at: datetime) -> None:
    row = Case.objects.locked(id=case)
    if row.state not in OPEN or row.warn_at is None or row.warn_at > at:
        return
    row.warn_at = None
    row.save(update_fields=["warn_at"])
    warned = warn_staff(row, permission=ANSWER, by=by, at=at)
    note(row, "due-soon", by=by, at=at, due=row.next_due.isoformat(), warned=warned)


@transaction.atomic(durable=True)
def _close(case: UUID, *, by: Actor, at: datetime) -> None:
    row = Case.objects.locked(id=case)
    if row.state == CaseState.ANSWERED and row.reopen_until is not None and row.reopen_until < at:
        close(row, by=by, at=at)
