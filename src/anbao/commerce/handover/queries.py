"""Reading what is handed over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.handover.domain.event import OPEN, EventState, Kind
from anbao.commerce.handover.models import PolicyEvent
from anbao.gateways import core_system
from anbao.gateways.core_system import CoreSystem
from anbao.gateways.loading import load
from anbao.jobs import api as jobs
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.keys import api as keys
from anbao.rows import Counted, Select, given
from anbao.ui.api import Order, bounded_count, bounded_counts, waiting

CONTEXT = "handover.event.content"

GROUPS: dict[str, tuple[str, Q]] = {
    "waiting": (N_("等候送達"), Q(state=EventState.WAITING)),
    "refused": (N_("沒有收下"), Q(state=EventState.REFUSED)),
    "taken": (N_("已收下"), Q(state=EventState.TAKEN)),
}
KINDS: dict[str, str] = {
    Kind.ISSUED: N_("保單簽發"),
    Kind.ENDED: N_("保單提前失效"),
    Kind.CORRECTED: N_("承保通報更正"),
}
REASONS: dict[str, str] = {
    "out-of-order": N_("前面的事件核心系統沒有；請從這張保單的第一筆起再送。"),
    "data-erased": N_("個人資料已依規定刪除，無法再送。"),
}
_BADGES = {EventState.WAITING: "waiting", EventState.TAKEN: "handed_over", EventState.REFUSED: "not_taken"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the company's list. `answer` is the last one: the core system's reference, or why not."""

    position: int
    href: str
    policy: str
    kind: str
    number: int
    state: str
    attempts: int
    answer: str
    happened_at: datetime
    last_at: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    title: str
    count: str


def core() -> CoreSystem:
    """The configured core system."""
    return cast("CoreSystem", load(settings.ANBAO_CORE))


def head_of(policy: UUID) -> PolicyEvent | None:
    """The policy's first event that was not taken: the only one that may be sent."""
    return _HEAD.first(policy=policy)


_HEAD = Select(lambda: PolicyEvent.objects.filter(policy=given("policy"), state__in=OPEN).order_by("number")[:1])


def event_of(row: PolicyEvent) -> core_system.PolicyEvent:
    """The event as it goes out, the same at every sending. Raises KeyDestroyed where its person was erased."""
    return core_system.PolicyEvent(
        id=str(row.event),
        source=row.source,
        type=Kind(row.kind).type,
        subject=row.policy_number,
        sequence=row.number,
        time=row.happened_at,
        data=keys.unseal_json(bytes(row.content), context=CONTEXT),
    )


def forgotten(*, noted_before: datetime, limit: int, carried: Collection[str]) -> list[UUID]:
    """Policies with something to send that nobody carries on, leaving out those behind a refused event."""
    refused = PolicyEvent.objects.filter(
        policy=OuterRef("policy"), state=EventState.REFUSED, number__lt=OuterRef("number")
    )
    rows = PolicyEvent.objects.filter(state=EventState.WAITING, noted_at__lte=noted_before).exclude(Exists(refused))
    return list(rows.exclude(policy__in=carried).order_by("policy").values_list("policy", flat=True).distinct()[:limit])


def tabs() -> list[Tab]:
    titles = {"": N_("全部"), **{key: title for key, (title, _those) in GROUPS.items()}}
    counted = bounded_counts({key: listed(group=key) for key in titles})
    return [Tab(key, _(title), bounded_count(counted[key])) for key, title in titles.items()]


def open_count() -> int:
    """How many events a person has to look at."""
    return _REFUSED.number()


_REFUSED = Counted(lambda: PolicyEvent.objects.filter(state=EventState.REFUSED))


ORDERS = {
    "newest": Order(N_("最新的在前"), ("-position",)),
    "oldest": Order(N_("最早的在前"), ("position",)),
}


def work(ask: WorkAsk) -> Waiting:
    """What the core system did not take, the longest there first."""
    rows = PolicyEvent.objects.filter(GROUPS["refused"][1]).order_by("happened_at", "position")
    return waiting(rows, ask, _work_row)


def _work_row(row: PolicyEvent) -> WorkRow:
    href = reverse("handover-console:event", args=[row.position])
    why = _(REASONS[row.reason]) if row.reason in REASONS else row.reason
    return WorkRow(f"{row.policy_number} {_(KINDS[row.kind])}", href, detail=why)


def listed(*, group: str = "", number: str = "") -> QuerySet[PolicyEvent]:
    """Events; `number` finds by the beginning of the policy's number."""
    rows: QuerySet[PolicyEvent] = PolicyEvent.objects.all()
    if group in GROUPS:
        rows = rows.filter(GROUPS[group][1])
    if number:
        rows = rows.filter(policy_number__startswith=number.upper())
    return rows


def find(position: int) -> PolicyEvent | None:
    return PolicyEvent.objects.filter(position=position).first()


def noted(policy: UUID) -> int:
    """How many events of the policy there are."""
    return len(_POSITIONS.all(policy=policy))


def others_open(row: PolicyEvent) -> bool:
    """Whether another event of the same policy was not taken."""
    return any(position != row.position for position in _OPEN_POSITIONS.all(policy=row.policy))


_POSITIONS = Select(
    lambda: PolicyEvent.objects.filter(policy=given("policy")).order_by("number").values_list("position", flat=True)
)
_OPEN_POSITIONS = Select(
    lambda: (
        PolicyEvent.objects.filter(policy=given("policy"), state__in=OPEN)
        .order_by("number")
        .values_list("position", flat=True)
    )
)


def siblings(row: PolicyEvent) -> QuerySet[PolicyEvent]:
    """Every event of the same policy, in its order."""
    return PolicyEvent.objects.filter(policy=row.policy).order_by("number")


def rows_of(events: Collection[PolicyEvent]) -> list[Row]:
    calls = jobs.calls([event.call for event in events])
    return [_row(event, calls[event.call]) for event in events]


def _row(event: PolicyEvent, call: jobs.CallRecord) -> Row:
    return Row(
        position=event.position,
        href=reverse("handover-console:event", args=[event.position]),
        policy=event.policy_number,
        kind=_(KINDS[event.kind]),
        number=event.number,
        state=_BADGES[EventState(event.state)],
        attempts=call.attempts,
        answer=_answer(event, call),
        happened_at=event.happened_at,
        last_at=call.last_at,
        next_at=call.next_at,
    )


def _answer(event: PolicyEvent, call: jobs.CallRecord) -> str:
    if event.state == EventState.TAKEN:
        return event.reference
    if event.state == EventState.REFUSED:
        return _(REASONS[event.reason]) if event.reason in REASONS else event.reason
    if call.state == jobs.State.NOT_SENT:
        return _("連不上核心系統，會自動再送。")
    if call.state == jobs.State.UNKNOWN:
        return _("核心系統沒有回覆，會先查詢再決定是否再送。")
    return ""


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """Every event that was or is to be handed over of an application's policy. Canonical-JSON types."""
    rows = PolicyEvent.objects.filter(application=application).order_by("number")
    return {"policy_events": keys.rows_in_clear(rows, opened={"content": CONTEXT})}
