"""Drafts end: carried through, replaced, or left behind."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from anbao.commerce.registration.models import Draft, State
from anbao.commerce.registration.queries import DRAFT_LIVES
from anbao.jobs import api as jobs

END_ABANDONED: Final = "registration.end_abandoned"
_AT_ONCE: Final = 500
_CLOCKS_APART: Final = timedelta(seconds=5)


def end(row: Draft, state: State, at: datetime) -> None:
    """End a draft. Joins the caller's transaction. Its own copy of the data goes; person and ledger keep theirs."""
    row.state, row.ended_at, row.declared, row.password = state, at, None, None
    row.save()


def end_all_abandoned(*, at: datetime) -> int:
    """End every draft that nobody carried on in time, some hundreds at most; how many. Runs every five minutes."""
    rows = Draft.objects.filter(ended_at=None, begun_at__lte=at - DRAFT_LIVES).order_by("begun_at")
    found = list(rows.values_list("id", flat=True)[:_AT_ONCE])
    return sum(end_abandoned(draft=draft, at=at) for draft in found)


def end_abandoned(*, draft: UUID, at: datetime) -> bool:
    """End a draft that nobody carried on in time; says whether it did. Outermost, idempotent."""
    with transaction.atomic(durable=True):
        row = Draft.objects.find_locked(id=draft, ended_at=None)
        if row is None:
            return False
        if row.begun_at > at - DRAFT_LIVES:  # the queue goes by the database's clock, `at` by this machine's
            jobs.defer(END_ABANDONED, run_at=row.begun_at + DRAFT_LIVES + _CLOCKS_APART, draft=str(draft))
            return False
        end(row, State.ABANDONED, at)
    return True
