"""Reviews of accounts: which are open, what is left in them, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from anbao.identity.domain import reviews
from anbao.identity.domain.tenure import ONE_DAY
from anbao.identity.models import AccessReview, AccessReviewItem, Account
from anbao.identity.queries.accounts import LOGIN_CONTEXT
from anbao.identity.queries.approvals import staff_names
from anbao.identity.queries.figures import review_figures
from anbao.identity.queries.persons import staff_data
from anbao.identity.queries.staff import held_roles
from anbao.keys.api import unseal, unseal_many


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review and how far it is. `late`: not closed though it is due."""

    id: UUID
    emergency: bool
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    items: int
    left: int
    late: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """One account in a review, opened for a page. `roles`: held when it was decided, or now; keys."""

    id: UUID
    review: UUID
    account: UUID
    kind: str
    name: str
    login: str
    roles: tuple[str, ...]
    signed_in_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str
    decided_by: str
    decided_at: datetime | None
    proposal: UUID | None
    note: str


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """An account that somebody has to go through."""

    item: UUID
    account: UUID
    emergency: bool
    due_at: datetime


def due_review(at: datetime) -> bool:
    """Whether the next going through of all accounts is to be opened (figure `accounts.review_every`)."""
    latest = _regular().order_by("-opened_at").values_list("opened_at", flat=True).first()
    return latest is None or at >= review_figures(at).every.add_to(latest)


def overdue_opening(at: datetime) -> bool:
    """Whether none was opened though one was due a day ago, or there never was any while there are accounts."""
    latest = _regular().order_by("-opened_at").values_list("opened_at", flat=True).first()
    if latest is not None:
        return at >= review_figures(at).every.add_to(latest) + ONE_DAY
    first = Account.objects.filter(kind__in=("staff", "partner"), closed_at=None).order_by("opened_at")
    opened = first.values_list("opened_at", flat=True).first()
    return opened is not None and at >= opened + ONE_DAY


def reviews_of(*, open_only: bool = False, limit: int = 50, at: datetime) -> tuple[ReviewView, ...]:
    """The newest first. One query."""
    rows = AccessReview.objects.order_by("-opened_at", "-id")
    rows = rows.filter(closed_at=None) if open_only else rows
    return tuple(_view(row, at) for row in _counted(rows)[:limit])


def review_of(id_: UUID, *, at: datetime) -> ReviewView:
    """Raises AccessReview.DoesNotExist."""
    return _view(_counted(AccessReview.objects.filter(id=id_)).get(), at)


def late_reviews(at: datetime) -> int:
    return AccessReview.objects.filter(closed_at=None, due_at__lte=at).count()


def review_item(id_: UUID) -> ItemView:
    """Raises AccessReviewItem.DoesNotExist."""
    return _opened([AccessReviewItem.objects.select_related("account", "review").get(id=id_)])[0]


def items_of(review: UUID) -> tuple[ItemView, ...]:
    """Those to be decided first. Five queries however many there are, and one for each that is open."""
    rows = AccessReviewItem.objects.filter(review=review).select_related("account", "review")
    return _opened(sorted(rows, key=lambda row: (row.outcome != "", row.account.opened_at, str(row.id))))


def items_waiting(reviewer: str, *, limit: int) -> list[WaitingItem]:
    """What waits for a reviewer who is the account `reviewer`: none of their own, the first due first. One query."""
    rows = AccessReviewItem.objects.filter(outcome="", review__closed_at=None).exclude(account=UUID(reviewer))
    found = rows.order_by("review__due_at", "id").values_list("id", "account_id", "review__key", "review__due_at")
    return [WaitingItem(id_, who, reviews.is_emergency(key), due) for id_, who, key, due in found[:limit]]


def _regular() -> "QuerySet[AccessReview]":
    return AccessReview.objects.exclude(key__startswith=reviews.EMERGENCY)


def _counted(rows: "QuerySet[AccessReview]") -> "QuerySet[AccessReview]":
    return rows.annotate(every=Count("items"), left=Count("items", filter=Q(items__outcome="")))


def _view(row: AccessReview, at: datetime) -> ReviewView:
    return ReviewView(
        id=row.id,
        emergency=reviews.is_emergency(row.key),
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        items=getattr(row, "every", 0),
        left=getattr(row, "left", 0),
        late=row.closed_at is None and row.due_at <= at,
    )


def _opened(rows: Sequence[AccessReviewItem]) -> tuple[ItemView, ...]:
    if not rows:
        return ()
    people = staff_data([row.account.person_id for row in rows])
    logins = unseal_many([(bytes(row.account.login), LOGIN_CONTEXT) for row in rows])
    names = staff_names({row.decided_by for row in rows if row.decided_by.startswith("staff:")})
    return tuple(
        ItemView(
            id=row.id,
            review=row.review_id,
            account=row.account_id,
            kind=row.account.kind,
            name=people[row.account.person_id].name,
            login=login.decode(),
            roles=tuple(row.roles if row.outcome else held_roles(row.account_id)),
            signed_in_at=row.account.signed_in_at,
            opened_at=row.account.opened_at,
            closed_at=row.account.closed_at,
            outcome=row.outcome,
            decided_by=names.get(row.decided_by, row.decided_by),
            decided_at=row.decided_at,
            proposal=row.proposal,
            note=unseal(bytes(row.note), context=reviews.NOTE_CONTEXT).decode() if row.note else "",
        )
        for row, login in zip(rows, logins, strict=True)
    )
