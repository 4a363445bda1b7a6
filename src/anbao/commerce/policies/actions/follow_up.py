"""Policies that nobody opened: reminded of at intervals, and put on the list for paper in the end. Runs once an hour.

Paper after a time is law for the investment annuity only (e-commerce rules, article 10); for what is sold here it is
the company's own practice, clause `co.e-policy-delivery`.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.policies.actions.deliver import lock, note, tell
from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.follow import PAPER, REMIND, unopened
from anbao.kernel.actor import Actor
from anbao.kernel.periods import Period
from anbao.rulebook import api as rulebook

_BATCH = 500


def follow_up(*, by: Actor, at: datetime) -> None:
    """One look at every policy that was sent and not opened, and at those made before there was a sending."""
    made = Policy.objects.filter(document__isnull=False, sent_at=None, closed_as="")
    for policy in list(made.order_by("id").values_list("id", flat=True)[:_BATCH]):
        _send(policy, by=by, at=at)
    found = list(unopened().order_by("sent_at").values_list("id", flat=True)[:_BATCH])
    if not found:
        return
    book = rulebook.at(at)
    remind, paper = book.figure(REMIND).period, book.figure(PAPER).period
    for policy in found:
        _look(policy, remind, paper, by=by, at=at)


@transaction.atomic(durable=True)
def _send(policy: UUID, *, by: Actor, at: datetime) -> None:
    row = lock(policy)
    if row.sent_at is None and not row.closed_as:
        tell(row, "first", by=by, at=at)


@transaction.atomic(durable=True)
def _look(policy: UUID, remind: Period, paper: Period, *, by: Actor, at: datetime) -> None:
    row = lock(policy)
    if row.sent_at is None or not unopened().filter(id=policy).exists():
        return
    if at >= paper.add_to(row.sent_at):
        row.paper_due_at = at
        row.save(update_fields=["paper_due_at"])
        note(row, "paper-due", by=by, at=at)
    elif at >= remind.add_to(row.reminded_at or row.sent_at):
        tell(row, "reminder", by=by, at=at)
