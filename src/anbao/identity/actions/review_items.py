"""What every decision about one account of a review asks and writes. Joins the caller's transaction throughout."""

from datetime import datetime
from uuid import UUID

from anbao.identity.actions.staff_checks import barred, one_at_a_time
from anbao.identity.domain import reviews, staffing
from anbao.identity.models import AccessReviewItem
from anbao.identity.queries.persons import data_key_of
from anbao.identity.queries.staff import held_roles
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.verdict import Passed, Refused
from anbao.keys.api import seal
from anbao.ledger.api import record


def open_item(item: UUID, by: Actor, *, regular: bool = False) -> tuple[AccessReviewItem, Refused | None]:
    """The item, once no other change of accounts runs, and why `by` may not decide it.

    `regular`: only in a review of all accounts. Raises AccessReviewItem.DoesNotExist.
    """
    one_at_a_time()
    row = AccessReviewItem.objects.select_related("account", "review").get(id=item)
    emergency = reviews.is_emergency(row.review.key)
    if barred(by, staffing.REVIEW):
        return row, staffing.refused("review-not-permitted", reviews.NOT_PERMITTED)
    if by.id == str(row.account_id):
        return row, staffing.refused("own", staffing.OWN)
    if row.outcome or row.review.closed_at is not None:
        return row, staffing.refused("review-decided", reviews.DECIDED)
    if regular and emergency:
        return row, staffing.refused("review-not-here", reviews.NOT_HERE)
    if not emergency and not row.account.is_active:
        return row, staffing.refused("disabled", staffing.DISABLED)
    return row, None


def decide(
    row: AccessReviewItem, outcome: str, *, by: Actor, at: datetime, note: str = "", proposal: UUID | None = None
) -> Passed:
    """Write down what was decided, with the roles as they are now."""
    said = note.strip()
    row.outcome, row.decided_by, row.decided_at, row.proposal = outcome, str(by), at, proposal
    row.roles = held_roles(row.account_id)
    row.note = seal(data_key_of(row.account.person_id), said.encode(), context=reviews.NOTE_CONTEXT) if said else None
    row.save(update_fields=["outcome", "decided_by", "decided_at", "proposal", "roles", "note"])
    clear = {"account": str(row.account_id), "outcome": outcome, "roles": row.roles}
    record(
        kind="identity.review.decided", by=by, at=at, subject=Subject("access-review", str(row.review_id)), clear=clear
    )
    return Passed()


def note_refused(note: str) -> Refused | None:
    if 0 < len(note.strip()) <= reviews.LONGEST_NOTE:
        return None
    return staffing.refused("review-note", reviews.NOTE_MISSING, field="note")
