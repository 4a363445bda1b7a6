"""What shows that our books are held against the daily files."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Q, Subquery

from anbao.commerce.reconciliation.domain.difference import DayState
from anbao.commerce.reconciliation.models import Day, Difference
from anbao.kernel.registries import Look, Probe, Seen
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rows import Select, given
from anbao.rulebook import api as rulebook

SETTLED_WITHIN = "reconciliation.settled_within"
LATE_AFTER = timedelta(days=1)


def reconciled_seen(at: datetime) -> Seen | None:
    """The newest day that was compared; good while none is without its file for long and no difference too old."""
    newest = _NEWEST.first(at=at, late=at - LATE_AFTER)
    if newest is None:
        return None
    system, day, compared_at, late, oldest = newest
    old = oldest is not None and rulebook.figure(SETTLED_WITHIN, at=at).period.add_to(oldest) <= at
    return Seen(compared_at, says=f"{system} {day}", good=not (late or old))


_NEWEST: Select[Any] = Select(
    lambda: (
        Day.objects.filter(compared_at__lte=given("at"))
        .annotate(
            late=Exists(Day.objects.filter(state=DayState.AWAITED, due_at__lte=given("late"))),
            oldest=Subquery(
                Difference.objects.filter(settled_at=None, found_at__lte=given("at"))
                .order_by("found_at")
                .values("found_at")[:1]
            ),
        )
        .order_by("-compared_at")
        .values_list("system", "day", "compared_at", "late", "oldest")[:1]
    )
)
"""The newest compared day; whether a file is late; the oldest difference: one statement, however much is open."""


def reconciled(at: datetime) -> Look:
    late, old = behind(at)
    if not (late or old):
        return Look(Passed())
    return Look(
        Refused(
            Reason(
                "reconciliation.behind",
                N_("有 {late} 個日檔逾期一天以上，{old} 筆差異超過處理期限。"),
                N_("請到「對帳」清單處理差異，並向對方索取日檔。"),
                {"late": late, "old": old},
            )
        )
    )


def behind(at: datetime) -> tuple[int, int]:
    within = rulebook.figure(SETTLED_WITHIN, at=at).period
    late = Day.objects.filter(Q(state=DayState.AWAITED), due_at__lte=at - LATE_AFTER).count()
    found = Difference.objects.filter(settled_at=None, found_at__lte=at).values_list("found_at", flat=True)
    return late, sum(within.add_to(moment) <= at for moment in found)


PROBES: dict[str, Probe] = {
    "reconciliation.daily": Probe(N_("扣款、退款與通報每日和對方的日檔核對"), reconciled, evidence=reconciled_seen),
}
