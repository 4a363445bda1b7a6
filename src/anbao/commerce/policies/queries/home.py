"""The customer's home: policies in the order in which they matter, and what of them waits for their owner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anbao.commerce.policies.domain.days import days_left
from anbao.commerce.policies.domain.policy import PolicyState, PolicyView
from anbao.commerce.policies.domain.sections import AccountCard, account_sections
from anbao.commerce.policies.models import Policy, RefundOwed
from anbao.commerce.policies.queries.policies import refunds_of, rows_of, view_of
from anbao.commerce.policies.queries.rights import right_of
from anbao.kernel.clock import local_date

SHOWN_OVER = 6
_RANK: dict[PolicyState, int] = {"in_force": 0, "upcoming": 1, "ended": 2, "cancelled": 2, "withdrawn": 2}


@dataclass(frozen=True, slots=True)
class Shown:
    """A policy as a card. `days`: how long until it begins or ends, in words."""

    policy: PolicyView
    state: PolicyState
    days: str
    refund: RefundOwed | None

    @property
    def over(self) -> bool:
        return _RANK[self.state] == _RANK["ended"]


@dataclass(frozen=True, slots=True)
class Home:
    """`more`: how many policies that are over are not shown."""

    waiting: Sequence[AccountCard]
    under_way: Sequence[AccountCard]
    policies: Sequence[Shown]
    more: int


def home_of(account: UUID, *, every: bool, at: datetime) -> Home:
    """What the owner of an account sees first; with `every` all policies that are over as well."""
    rows, refunds = rows_of(account), refunds_of(account)
    shown = sorted((_shown(view_of(row), refunds.get(row.id), at) for row in rows), key=_order)
    over = [one for one in shown if one.over]
    more = 0 if every else max(0, len(over) - SHOWN_OVER)
    cards = [card for row in rows for card in cards_of(row, at)]
    for _name, section in account_sections.items():  # noqa: PERF102  (a registry, not a dict)
        cards.extend(section(account, at))
    return Home(
        waiting=[card for card in cards if card.waits],
        under_way=[card for card in cards if not card.waits],
        policies=shown[: len(shown) - more],
        more=more,
    )


def cards_of(row: Policy, at: datetime) -> list[AccountCard]:
    """What a policy's owner should still do, or may do for a while longer."""
    if row.closed_as or row.document is None:
        return []
    if row.received_at is None:
        return [_to_open(row) if row.opened_at is None else _to_sign(row)] if at < row.ends_at else []
    withdrawal = right_of(row, "withdrawn", at=at)
    return [_withdraw(row, withdrawal.until, at)] if withdrawal.open and withdrawal.until else []


def _to_open(row: Policy) -> AccountCard:
    return replace(
        _card(row, "unopened", at=row.document_at or row.contracted_at),
        state_title=_("電子保單還沒有打開"),
        text=_("下載並核對內容；一直沒有打開，我們會改寄紙本。"),
        action=_("看電子保單"),
    )


def _to_sign(row: Policy) -> AccountCard:
    return replace(
        _card(row, "unsigned", at=row.opened_at or row.contracted_at),
        state_title=_("電子保單還沒有簽收"),
        text=_("內容核對過了，請簽收這張保單。"),
        action=_("去簽收"),
    )


def _withdraw(row: Policy, until: datetime, at: datetime) -> AccountCard:
    days = (local_date(until - until.resolution) - local_date(at)).days
    left = ngettext("還有 {days} 天。", "還有 {days} 天。", days).format(days=days)
    return replace(
        _card(row, "withdrawable", at=row.received_at or row.contracted_at),
        state_title=_("可以撤銷契約"),
        text=left if days else _("今天是最後一天。"),
        action=_("看怎麼撤銷"),
        href=reverse("policies:policy", args=[row.id]),
        waits=False,
    )


def _card(row: Policy, state: str, *, at: datetime) -> AccountCard:
    return AccountCard(
        title=_(row.title),
        number=row.number,
        state=state,
        state_title="",
        text="",
        at=at,
        href=reverse("policies:policy", args=[row.id]) + "#delivery",
        waits=True,
    )


def _shown(policy: PolicyView, refund: RefundOwed | None, at: datetime) -> Shown:
    until, days = days_left(policy, at)
    return Shown(policy, policy.state(at), _days(until, days), refund)


def _days(until: str, days: int) -> str:
    if until == "starts":
        if days == 0:
            return _("今天開始保障")
        return ngettext("再 {days} 天開始保障", "再 {days} 天開始保障", days).format(days=days)
    if until == "ends":
        if days == 0:
            return _("保障中，到今天為止")
        return ngettext("保障中，還有 {days} 天", "保障中，還有 {days} 天", days).format(days=days)
    return ""


def _order(one: Shown) -> tuple[int, float]:
    """What is in force first, then what begins soonest; of what is over the newest."""
    moment = one.policy.starts_at if one.state == "upcoming" else one.policy.ends_at
    return _RANK[one.state], -moment.timestamp() if one.over else moment.timestamp()
