"""What nobody activates is not kept open."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from anbao.commerce.branch.actions.shared import end, note
from anbao.commerce.branch.domain.application import State
from anbao.commerce.branch.models import BranchRegistration
from anbao.commerce.branch.queries.figures import open_until
from anbao.kernel.actor import system

_AT_ONCE: Final = 500
_BY: Final = system("branch")


def end_unclaimed(*, at: datetime) -> int:
    """End every registration that was not activated in time, some hundreds at most; how many. Runs every hour."""
    rows = BranchRegistration.objects.filter(ended_at=None).order_by("attended_at").values_list("id", "attended_at")
    late = [id_ for id_, attended_at in rows[:_AT_ONCE] if open_until(attended_at, at) <= at]
    return sum(_end(id_, at=at) for id_ in late)


@transaction.atomic(durable=True)
def _end(id_: UUID, *, at: datetime) -> bool:
    row = BranchRegistration.objects.find_locked(id=id_, ended_at=None)
    if row is None:
        return False
    note(row, "unclaimed", by=_BY, at=at)
    end(row, State.UNCLAIMED, at=at)
    return True
