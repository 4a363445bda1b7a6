"""What the company's pages show: what waits, and the facts of one disputed payment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.disputes.domain.dispute import AUTHORISED, FAULT, OPEN, VIA, Authorised, DisputeState, Fault, Via
from anbao.commerce.disputes.models import Dispute
from anbao.commerce.disputes.queries.disputes import reason_of, words_of
from anbao.commerce.payments import api as payments
from anbao.commerce.policies import api as policies
from anbao.commerce.reporting import api as reporting
from anbao.identity import api as identity
from anbao.jobs import api as jobs
from anbao.kernel.actor import Subject
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.rows import Counted
from anbao.ui.api import Order, bounded_counts, look_of, waiting

BADGES = {
    DisputeState.REPORTED: "dispute_reported",
    DisputeState.UNDER_REVIEW: "dispute_under_review",
    DisputeState.UPHELD: "dispute_upheld",
    DisputeState.NOT_UPHELD: "dispute_not_upheld",
}
METHODS = {payments.OWN_CARD: N_("信用卡"), payments.OWN_ACCOUNT: N_("存款帳戶轉帳")}
GROUPS: dict[str, tuple[str, Q]] = {
    "": (N_("待辦"), Q(state__in=OPEN)),
    "decided": (N_("已決定"), ~Q(state__in=OPEN)),
    "all": (N_("全部"), Q()),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the work list."""

    number: str
    href: str
    state: str
    via: str
    reported_at: datetime
    reviewed_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the payment. `holder`: what the issuer or bank said of the holder, in words."""

    payment: payments.PaymentView
    method: str
    holder: str
    calls: Sequence[jobs.CallRecord]
    refunds: Sequence[payments.RefundView]
    reports: Sequence[reporting.ReportView]
    policy: policies.PolicyView | None


@dataclass(frozen=True, slots=True)
class Told:
    """The dispute in words; whoever did something is named."""

    state: str
    via: str
    words: str
    reason: str
    authorised: str
    fault: str
    reported_by: str
    reviewed_by: str
    decided_by: str


def open_count() -> int:
    """How many wait for a person."""
    return _OPEN.number()


_OPEN = Counted(lambda: Dispute.objects.filter(state__in=OPEN))


def work(ask: WorkAsk) -> Waiting:
    """What waits to be looked into or decided, the oldest first."""
    rows = Dispute.objects.filter(state__in=OPEN).order_by("reported_at", "id")
    return waiting(rows, ask, _work_row)


def _work_row(row: Dispute) -> WorkRow:
    said = look_of(BADGES[DisputeState(row.state)])[0]
    return WorkRow(row.number, reverse("disputes-console:dispute", args=[row.id]), detail=said)


def counts() -> dict[str, int]:
    """How many there are in each group, none counted to the end. One query."""
    return bounded_counts({key: listed(group=key) for key in GROUPS})


def listed(*, group: str, via: str = "", number: str = "") -> QuerySet[Dispute]:
    """Disputes of a group; `number` finds by the beginning of the dispute's number."""
    rows = Dispute.objects.filter(GROUPS[group][1])
    if via:
        rows = rows.filter(via=via)
    return rows.filter(number__startswith=number.upper()) if number else rows


_NEWEST = Order(N_("最新的在前"), ("-reported_at", "-id"))
_OLDEST = Order(N_("最早的在前"), ("reported_at", "id"))


def orders(group: str) -> dict[str, Order]:
    """What waits stands oldest first; the rest newest first."""
    return {"newest": _NEWEST, "oldest": _OLDEST} if group else {"oldest": _OLDEST, "newest": _NEWEST}


def rows_of(found: Iterable[Dispute]) -> list[Row]:
    listed_ones = list(found)
    names = identity.staff_names({row.reviewed_by for row in listed_ones if row.reviewed_by})
    return [
        Row(
            number=row.number,
            href=reverse("disputes-console:dispute", args=[row.id]),
            state=BADGES[DisputeState(row.state)],
            via=_(VIA[Via(row.via)]),
            reported_at=row.reported_at,
            reviewed_by=names.get(row.reviewed_by, row.reviewed_by),
            decided_at=row.decided_at,
        )
        for row in listed_ones
    ]


def find(dispute: UUID) -> Dispute | None:
    return Dispute.objects.find(id=dispute)


def told_of(row: Dispute) -> Told:
    actors = {one for one in (row.reported_by, row.reviewed_by, row.decided_by) if one}
    names = identity.staff_names(actors)
    return Told(
        state=BADGES[DisputeState(row.state)],
        via=_(VIA[Via(row.via)]),
        words=words_of(row),
        reason=reason_of(row),
        authorised=_(AUTHORISED[Authorised(row.authorised)]) if row.authorised else "",
        fault=_(FAULT[Fault(row.fault)]) if row.fault else "",
        reported_by=_("客戶") if row.via == Via.PAGE else names.get(row.reported_by, row.reported_by),
        reviewed_by=names.get(row.reviewed_by, row.reviewed_by),
        decided_by=names.get(row.decided_by, row.decided_by),
    )


def facts_of(row: Dispute) -> Facts:
    payment = payments.payment(row.payment)
    holder = {True: _("是要保人本人"), False: _("不是要保人本人"), None: _("沒有答覆")}[payment.holder_matches]
    return Facts(
        payment=payment,
        method=_(METHODS[payment.method]) if payment.method in METHODS else payment.method,
        holder=holder,
        calls=jobs.calls_of(Subject("payment", str(payment.id))),
        refunds=[one for one in payments.refunds_of(row.application) if one.payment == payment.id],
        reports=reporting.reports_of(row.application),
        policy=policies.policy_for(row.application),
    )
