"""Which outside systems were told something of some matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min

from anbao.jobs.domain import State
from anbao.jobs.models import OutgoingCall
from anbao.kernel.actor import Subject
from anbao.rows import of_matters


@dataclass(frozen=True, slots=True)
class Told:
    """An outside system that took something over: how often, and when first and last."""

    system: str
    times: int
    first_at: datetime
    last_at: datetime


def told(matters: Iterable[Subject]) -> list[Told]:
    """Every outside system that took something over in these matters, the one told last first."""
    rows = OutgoingCall.objects.filter(of_matters(matters), state=State.ANSWERED.value).values_list("system")
    counted = rows.annotate(times=Count("id"), first=Min("settled_at"), last=Max("settled_at")).order_by("-last")
    return [Told(*row) for row in counted]
