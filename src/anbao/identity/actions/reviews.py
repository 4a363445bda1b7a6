"""Going through accounts each period: opened by a task, decided by people, never by the account's owner."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.review_items import decide, note_refused, open_item
from anbao.identity.actions.staff_checks import one_at_a_time
from anbao.identity.actions.staffing import ask_roles, disable_as
from anbao.identity.domain import reviews, staffing
from anbao.identity.domain.reviews import CHANGED, FLAGGED, GONE, KEPT, REMOVED
from anbao.identity.models import AccessReview, AccessReviewItem, Account
from anbao.identity.queries.approvals import rejected_among, waiting_among
from anbao.identity.queries.figures import review_figures
from anbao.identity.queries.reviews import due_review
from anbao.identity.queries.staff import held_roles, staff_allowed
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.ledger.api import record


def open_due(*, by: Actor, at: datetime) -> UUID | None:
    """Open the next review of all open accounts of staff and partners, once it is time. Outermost."""
    with transaction.atomic(durable=True):
        one_at_a_time()
        accounts = list(Account.objects.filter(kind__in=("staff", "partner"), closed_at=None).order_by("id"))
        if not accounts or not due_review(at):
            return None
        return _open(local_date(at).isoformat(), accounts, by, at)


def open_emergency_review(account: Account, *, by: Actor, at: datetime) -> UUID:
    """What was done with an emergency account is gone through. Joins the caller's transaction."""
    return _open(f"{reviews.EMERGENCY}{account.id}", [account], by, at)


def confirm_item(*, item: UUID, seen: Sequence[str], note: str = "", by: Actor, at: datetime) -> Verdict:
    """The account keeps these roles; of an emergency account: what was done with it was right. Outermost.

    `seen`: the roles that the reviewer saw. Raises AccessReviewItem.DoesNotExist.
    """
    with transaction.atomic(durable=True):
        row, refused = open_item(item, by)
        if not refused and sorted(seen) != held_roles(row.account_id):
            refused = staffing.refused("review-otherwise", reviews.OTHERWISE)
        if not refused and reviews.is_emergency(row.review.key):
            refused = note_refused(note)
        return refused or decide(row, KEPT, by=by, at=at, note=note)


def flag_item(*, item: UUID, note: str, by: Actor, at: datetime) -> Verdict:
    """What was done with an emergency account is not right: it is looked into. Outermost."""
    with transaction.atomic(durable=True):
        row, refused = open_item(item, by)
        if not refused and not reviews.is_emergency(row.review.key):
            refused = staffing.refused("review-not-here", reviews.NOT_HERE)
        refused = refused or note_refused(note)
        return refused or decide(row, FLAGGED, by=by, at=at, note=note)


def change_item(*, item: UUID, roles: Sequence[str], by: Actor, at: datetime) -> UUID | Refused:
    """Ask for other roles; somebody else approves them. Outermost. Returns the proposal. Raises RoleUnknown."""
    with transaction.atomic(durable=True):
        row, refused = open_item(item, by, regular=True)
        if not refused and not staff_allowed(staffing.APPROVE) - {UUID(by.id), row.account_id}:
            refused = staffing.refused("review-nobody", reviews.NOBODY_ELSE)
        if refused:
            return refused
        asked = ask_roles(account=row.account_id, roles=roles, permission=staffing.REVIEW, by=by, at=at)
        if not isinstance(asked, Refused):
            decide(row, CHANGED, by=by, at=at, proposal=asked)
        return asked


def remove_item(*, item: UUID, by: Actor, at: datetime) -> Verdict:
    """Disable the account at once. Outermost."""
    with transaction.atomic(durable=True):
        row, refused = open_item(item, by, regular=True)
        if refused:
            return refused
        verdict = disable_as(staffing.REVIEW, account=row.account_id, by=by, at=at)
        return decide(row, REMOVED, by=by, at=at) if isinstance(verdict, Passed) else verdict


def settle(*, by: Actor, at: datetime) -> None:
    """Follow what became of accounts and proposals meanwhile, and close what is done. Outermost."""
    with transaction.atomic(durable=True):
        one_at_a_time()
        for review in AccessReview.objects.filter(closed_at=None):
            _settle(review, by, at)


def _settle(review: AccessReview, by: Actor, at: datetime) -> None:
    items = list(AccessReviewItem.objects.filter(review=review).select_related("account", "review"))
    changed = [one.proposal for one in items if one.outcome == CHANGED and one.proposal]
    rejected, pending = rejected_among(changed), waiting_among(changed)
    for one in items:
        if one.proposal in rejected and one.outcome == CHANGED:
            _again(one, by, at)
        elif one.outcome == "" and one.account.closed_at is not None and not reviews.is_emergency(review.key):
            decide(one, GONE, by=by, at=at)
    if pending or any(one.outcome == "" for one in items):
        return
    AccessReview.objects.filter(id=review.id).update(closed_at=at)
    counts = {name: sum(one.outcome == name for one in items) for name in reviews.OUTCOMES}
    record(kind="identity.review.closed", by=by, at=at, subject=_subject(review.id), clear={**counts})


def _again(one: AccessReviewItem, by: Actor, at: datetime) -> None:
    one.outcome, one.decided_by, one.decided_at = "", "", None
    AccessReviewItem.objects.filter(id=one.id).update(outcome="", decided_by="", decided_at=None, proposal=None)
    clear = {"account": str(one.account_id)}
    record(kind="identity.review.again", by=by, at=at, subject=_subject(one.review_id), clear=clear)


def _open(key: str, accounts: Sequence[Account], by: Actor, at: datetime) -> UUID:
    review = AccessReview.objects.create(
        id=new_id(at), key=key, opened_at=at, due_at=review_figures(at).within.add_to(at)
    )
    AccessReviewItem.objects.bulk_create(
        AccessReviewItem(id=new_id(at), review=review, account=one, roles=held_roles(one.id)) for one in accounts
    )
    clear = {"accounts": len(accounts), "due": review.due_at.isoformat(), "emergency": reviews.is_emergency(key)}
    record(kind="identity.review.opened", by=by, at=at, subject=_subject(review.id), clear=clear)
    return review.id


def _subject(review: UUID) -> Subject:
    return Subject("access-review", str(review))
