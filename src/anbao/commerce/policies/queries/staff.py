"""The company's list of policies, and what waits for a person on each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.policies.models import CorrectionOwed, Policy, RefundOwed
from anbao.commerce.policies.queries.policies import view_of
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.ui.api import Order, bounded_count, bounded_counts, waiting

GROUPS: dict[str, tuple[str, Q]] = {
    "held": (N_("待簽章"), Q(document=None) & ~Q(held_for="")),
    "unopened": (N_("未開啟"), Q(sent_at__isnull=False, opened_at=None, received_at=None, closed_as="")),
    "paper": (N_("待寄紙本"), Q(paper_due_at__isnull=False, paper_sent_at=None, received_at=None, closed_as="")),
    "refund": (N_("待退費"), Q(refund_open=True)),
    "correction": (N_("待更正通報"), Q(correction_open=True)),
}
"""Key in the address → title and condition: what waits for a person, in a clerk's words."""


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    href: str
    title: str
    state: str
    premium: int
    starts_at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    title: str
    count: str


@dataclass(frozen=True, slots=True)
class OwedOf:
    refund: RefundOwed | None
    correction: CorrectionOwed | None


def _rows() -> QuerySet[Policy]:
    refund = RefundOwed.objects.filter(policy=OuterRef("pk"), settled_at=None)
    correction = CorrectionOwed.objects.filter(policy=OuterRef("pk"), settled_at=None)
    return Policy.objects.alias(refund_open=Exists(refund), correction_open=Exists(correction))


def tabs() -> list[Tab]:
    titles = {"": N_("全部"), **{key: title for key, (title, _those) in GROUPS.items()}}
    counted = bounded_counts({key: listed(group=key) for key in titles})
    return [Tab(key, _(title), bounded_count(counted[key])) for key, title in titles.items()]


ORDERS = {
    "newest": Order(N_("最新的在前"), ("-contracted_at", "-id")),
    "oldest": Order(N_("最早的在前"), ("contracted_at", "id")),
}


def listed(*, group: str = "", number: str = "") -> QuerySet[Policy]:
    """Policies; `number` finds by the beginning of the policy's number."""
    rows = _rows()
    if group in GROUPS:
        rows = rows.filter(GROUPS[group][1])
    if number:
        rows = rows.filter(number__startswith=number.upper())
    return rows


def paper_work(ask: WorkAsk) -> Waiting:
    """Paper policies to be sent, the longest owed first."""
    rows = Policy.objects.filter(GROUPS["paper"][1]).order_by("paper_due_at", "id")
    return waiting(rows, ask, lambda row: _work_row(row, row.paper_due_at))


def refund_work(ask: WorkAsk) -> Waiting:
    """Money that goes back only if somebody sees to it, the longest owed first."""
    rows = RefundOwed.objects.filter(settled_at=None).exclude(paying="under_way").select_related("policy")
    return waiting(rows.order_by("owed_at", "id"), ask, lambda row: _work_row(row.policy, None))


def _work_row(policy: Policy, due: datetime | None) -> WorkRow:
    return WorkRow(policy.number, reverse("policies-console:policy", args=[policy.id]), due, _(policy.title))


def row_of(policy: Policy, *, at: datetime) -> Row:
    return Row(
        number=policy.number,
        href=reverse("policies-console:policy", args=[policy.id]),
        title=_(policy.title),
        state=view_of(policy).state(at),
        premium=policy.premium,
        starts_at=policy.starts_at,
        sent_at=policy.sent_at,
        opened_at=policy.opened_at,
        received_at=policy.received_at,
    )


def find(policy: UUID) -> Policy | None:
    return Policy.objects.find(id=policy)


def owed_of(policy: Policy) -> OwedOf:
    """What is owed because the policy ended early, settled or not."""
    return OwedOf(
        RefundOwed.objects.filter(policy=policy).first(), CorrectionOwed.objects.filter(policy=policy).first()
    )
