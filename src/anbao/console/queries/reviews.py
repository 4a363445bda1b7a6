"""Reviews of accounts as the pages show them: the list, one with its accounts, one account with what to know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.permissions import words_of
from anbao.identity import api as identity
from anbao.identity.api import ItemView, ReviewView
from anbao.kernel.clock import local_date
from anbao.kernel.text import N_
from anbao.ledger.api import Wanted, browse
from anbao.ui.api import Column, TimelineItem, entry_item, roc

MOST_ENTRIES = 100
KINDS = {"staff": N_("同仁"), "partner": N_("合作夥伴")}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    title: str
    href: str
    state: str
    progress: str
    due: datetime
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    name: str
    href: str
    login: str
    kind: str
    roles: str
    signed_in: datetime | str
    state: str
    decided_by: str
    decided_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """`own`: the account is the viewer's; `open`: it can be decided; `entries`: what was done with it, if emergency."""

    item: ItemView
    review: ReviewView
    state: str
    roles: tuple[tuple[str, str], ...]
    own: bool
    open: bool
    conflicts: tuple[str, ...]
    entries: tuple[TimelineItem, ...]
    cut: bool


def title_of(review: ReviewView) -> str:
    day = roc(local_date(review.opened_at))
    return (
        _("{day}緊急帳號使用後的清查").format(day=day) if review.emergency else _("{day}起的帳號清查").format(day=day)
    )


def state_of(review: ReviewView) -> str:
    return "review_closed" if review.closed_at else "review_late" if review.late else "review_open"


def review_rows(at: datetime) -> list[ReviewRow]:
    return [
        ReviewRow(
            title_of(one),
            reverse("staff-console:review", args=[one.id]),
            state_of(one),
            f"{one.items - one.left}/{one.items}",
            one.due_at,
            one.closed_at,
        )
        for one in identity.reviews_of(at=at)
    ]


def review_columns() -> Sequence[Column]:
    return [
        Column("title", _("清查"), href_key="href", primary=True),
        Column("state", _("狀態"), "badge"),
        Column("progress", _("已決定／全部")),
        Column("due", _("期限"), "until"),
        Column("closed", _("完成"), "when"),
    ]


def item_rows(review: UUID) -> list[ItemRow]:
    titles = {role.key: _(role.title) for role in identity.roles()}
    return [_row(one, titles) for one in identity.items_of(review)]


def item_columns() -> Sequence[Column]:
    return [
        Column("name", _("姓名"), href_key="href", primary=True),
        Column("login", _("帳號")),
        Column("kind", _("種類")),
        Column("roles", _("角色")),
        Column("signed_in", _("最近登入"), "when"),
        Column("state", _("決定"), "badge"),
        Column("decided_by", _("誰決定")),
        Column("decided_at", _("何時"), "when"),
        Column("note", _("說明")),
    ]


def item_page(item: UUID, *, viewer: UUID, at: datetime) -> ItemPage:
    """Raises ObjectDoesNotExist."""
    found = identity.review_item(item)
    review = identity.review_of(found.review, at=at)
    roles = [role for role in identity.roles() if role.key in found.roles]
    entries, cut = _done_with(found) if review.emergency else ((), False)
    own, undecided = found.account == viewer, not found.outcome
    return ItemPage(
        item=found,
        review=review,
        state=_state(found),
        roles=tuple((_(role.title), _("、").join(words_of(role.permissions))) for role in roles),
        own=own,
        open=undecided and not own and (review.emergency or found.closed_at is None),
        conflicts=tuple(_(one.pair.reason) for one in identity.duty_conflicts(at=at, account=found.account)),
        entries=entries,
        cut=cut,
    )


def _done_with(item: ItemView) -> tuple[tuple[TimelineItem, ...], bool]:
    found = browse(Wanted(by=f"staff:{item.account}"), limit=MOST_ENTRIES)
    return tuple(entry_item(entry) for entry in reversed(found.entries)), found.older is not None


def _row(one: ItemView, titles: dict[str, str]) -> ItemRow:
    return ItemRow(
        name=one.name,
        href=reverse("staff-console:review-item", args=[one.id]),
        login=one.login,
        kind=_(KINDS.get(one.kind, one.kind)),
        roles=_("、").join(titles.get(key, key) for key in one.roles),
        signed_in=one.signed_in_at or _("還沒登入過"),
        state=_state(one),
        decided_by=one.decided_by,
        decided_at=one.decided_at,
        note=one.note,
    )


def _state(one: ItemView) -> str:
    return f"review_{one.outcome or 'todo'}"
