"""What the company's pages show: days, what differs, and who sees to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.reconciliation.domain.compare import What
from anbao.commerce.reconciliation.domain.difference import KINDS, REASONS, SYSTEMS, WHAT, DayState, Settled, next_step
from anbao.commerce.reconciliation.models import Day, Difference
from anbao.identity.api import staff_names
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.rows import Counted, given
from anbao.ui.api import Order, bounded_counts, roc_short
from anbao.ui.api import waiting as listed_work

DIFFERENCES = frozenset({"open", "settled"})
"""Groups of the list that hold differences; the others hold days."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """A line of the list of days. Amounts in whole TWD, as the file says."""

    day: date
    href: str
    system: str
    state: str
    ours: int
    theirs: int
    matched: int
    open: int
    taken_sum: int
    returned_sum: int


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A difference in words. `next_step` is what its owner does now."""

    id: UUID
    href: str
    day: date
    system: str
    kind: str
    what: str
    matter: str
    our_amount: int | None
    their_amount: int | None
    our_at: datetime | None
    their_at: datetime | None
    state: str
    owner: str
    next_step: str
    reason: str
    found_at: datetime


def days(*, group: str = "", at: datetime, system: str = "") -> QuerySet[Day]:
    """Every day, or those whose file is late."""
    rows = _counted().filter(_late(at)) if group == "late" else _counted()
    return rows.filter(system=system) if system else rows


def differences(*, group: str, system: str = "") -> QuerySet[Difference]:
    """Differences that are open, or settled."""
    rows = Difference.objects.select_related("day").filter(settled_at__isnull=group != "settled")
    return rows.filter(day__system=system) if system else rows


_DAYS = {
    "newest": Order(N_("最新的在前"), ("-day", "system")),
    "oldest": Order(N_("最早的在前"), ("day", "system")),
}
_OPENED = {
    "oldest": Order(N_("最早的在前"), ("found_at", "id")),
    "newest": Order(N_("最新的在前"), ("-found_at", "-id")),
}
_SETTLED = {
    "newest": Order(N_("最新的在前"), ("-settled_at", "-id")),
    "oldest": Order(N_("最早的在前"), ("settled_at", "id")),
}


def orders(group: str) -> dict[str, Order]:
    """Days newest first, differences of today's work oldest first, settled ones newest first."""
    return {"open": _OPENED, "settled": _SETTLED}.get(group, _DAYS)


def counts(*, at: datetime) -> dict[str, int]:
    """How many there are of each tab, none counted to the end. One query."""
    wanted: dict[str, QuerySet[Any]] = {
        "": Day.objects.all(),
        "late": Day.objects.filter(_late(at)),
        "open": Difference.objects.filter(settled_at=None),
        "settled": Difference.objects.filter(settled_at__isnull=False),
    }
    return bounded_counts(wanted)


def waiting(at: datetime) -> int:
    """How much somebody has to see to: open differences and days without their file."""
    return _OPEN.number() + _LATE.number(at=at)


_OPEN = Counted(lambda: Difference.objects.filter(settled_at=None))
_LATE = Counted(lambda: Day.objects.filter(state=DayState.AWAITED, due_at__lte=given("at")))


def difference_work(ask: WorkAsk) -> Waiting:
    """Differences that are open and mine or nobody's, the oldest first."""
    mine = Q(owner="") | Q(owner=str(ask.by))
    rows = Difference.objects.filter(mine, settled_at=None).select_related("day").order_by("found_at", "id")
    return listed_work(rows, ask, _difference_work_row)


def file_work(ask: WorkAsk) -> Waiting:
    """Days whose file did not come, the longest due first."""
    rows = Day.objects.filter(_late(ask.at)).order_by("due_at", "id")
    return listed_work(rows, ask, _file_work_row)


def _difference_work_row(row: Difference) -> WorkRow:
    href = reverse("reconciliation-console:difference", args=[row.id])
    return WorkRow(_(WHAT[What(row.what)]), href, detail=_(SYSTEMS.get(row.day.system, row.day.system)))


def _file_work_row(row: Day) -> WorkRow:
    href = reverse("reconciliation-console:day", args=[row.id])
    return WorkRow(_(SYSTEMS.get(row.system, row.system)), href, row.due_at, roc_short(row.day))


def find_day(day: UUID) -> Day | None:
    return _counted().filter(id=day).first()


def find_difference(difference: UUID) -> Difference | None:
    return Difference.objects.select_related("day").filter(id=difference).first()


def of_day(row: Day) -> QuerySet[Difference]:
    return Difference.objects.select_related("day").filter(day=row).order_by("settled_at", "found_at", "id")


def day_rows(rows: Iterable[Day], *, at: datetime) -> list[DayRow]:
    return [day_row(row, at=at) for row in rows]


def day_row(row: Day, *, at: datetime) -> DayRow:
    return DayRow(
        day=row.day,
        href=reverse("reconciliation-console:day", args=[row.id]),
        system=_(SYSTEMS.get(row.system, row.system)),
        state=day_state(row, at=at),
        ours=row.ours,
        theirs=row.theirs,
        matched=row.matched,
        open=_open(row),
        taken_sum=row.taken_sum,
        returned_sum=row.returned_sum,
    )


def day_state(row: Day, *, at: datetime) -> str:
    """The badge of a day."""
    if row.state == DayState.COMPARED:
        return "differs" if _open(row) else "reconciled"
    if row.trouble:
        return "file_unreadable"
    return "file_late" if at >= row.due_at else "file_awaited"


def _open(row: Day) -> int:
    """How many of its differences are open, as `_counted` has counted them."""
    return int(getattr(row, "still_open", 0))


def difference_rows(rows: Iterable[Difference]) -> list[DifferenceRow]:
    listed = list(rows)
    names = staff_names({row.owner for row in listed if row.owner})
    return [_difference_row(row, names.get(row.owner, row.owner)) for row in listed]


def _difference_row(row: Difference, owner: str) -> DifferenceRow:
    step = next_step(
        what=What(row.what), kind=row.kind, asked=row.asked_at is not None, mine=row.application is not None
    )
    return DifferenceRow(
        id=row.id,
        href=reverse("reconciliation-console:difference", args=[row.id]),
        day=row.day.day,
        system=_(SYSTEMS.get(row.day.system, row.day.system)),
        kind=_(KINDS.get(row.kind, row.kind)),
        what=_(WHAT[What(row.what)]),
        matter=row.matter,
        our_amount=row.our_amount,
        their_amount=row.their_amount,
        our_at=row.our_at,
        their_at=row.their_at,
        state="difference_settled" if row.settled_at else "taken_on" if row.owner else "open_point",
        owner=owner or _("還沒有人"),
        next_step="" if row.settled_at else _(step),
        reason=reason_in_words(row.reason),
        found_at=row.found_at,
    )


def name_of(actor: str) -> str:
    """Who did something, for a person; a task of the system has no name."""
    return staff_names({actor}).get(actor, _("系統")) if actor else ""


def reason_in_words(reason: str) -> str:
    if reason == Settled.MATCHED:
        return _("再次核對時兩邊已經一致")
    return _(REASONS[Settled(reason)]) if reason else ""


def _late(at: datetime) -> Q:
    return Q(state=DayState.AWAITED, due_at__lte=at)


def _counted() -> QuerySet[Day]:
    still = (
        Difference.objects.filter(day=OuterRef("pk"), settled_at=None)
        .order_by()
        .values("day")
        .annotate(n=Count("id"))
        .values("n")
    )
    return Day.objects.annotate(still_open=Coalesce(Subquery(still), 0))
