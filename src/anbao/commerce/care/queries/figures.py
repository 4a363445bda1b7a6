"""What management sees of what customers ask."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

from anbao.commerce.care.domain.case import OPEN
from anbao.commerce.care.models import Case
from anbao.kernel.clock import TAIPEI
from anbao.kernel.ids import least_id
from anbao.kernel.registries import DayFigure, DaySums, StandingFigure
from anbao.kernel.text import N_

_SLACK = timedelta(seconds=1)
# A case's id begins with the moment at which it was opened, so that the primary key finds a stretch of time.
_OPENED = """
SELECT (opened_at AT TIME ZONE %(zone)s)::date, count(*) FROM care_case
WHERE id >= %(least)s AND id < %(beyond)s AND opened_at >= %(since)s AND opened_at < %(until)s GROUP BY 1
"""


def opened(since: datetime, until: datetime) -> DaySums:
    """Cases by the day on which they were first opened; they know no product."""
    ids = {"least": least_id(since), "beyond": least_id(until + _SLACK)}
    with connection.cursor() as cursor:
        cursor.execute(_OPENED, {"zone": TAIPEI.key, "since": since, "until": until, **ids})
        return {(day, "opened", ""): number for day, number in cursor.fetchall()}


def late(at: datetime) -> Mapping[tuple[str, str], int]:
    return {("late", ""): Case.objects.filter(state__in=OPEN, next_due__lt=at).count()}


OPENED: dict[str, DayFigure] = {
    "care.opened": DayFigure(
        title=N_("客戶的要求"),
        count=opened,
        part="opened",
        url_name="care-console:list",
        query={"group": "all"},
        permission="care.answer",
        order=20,
    ),
}
STANDING: dict[str, StandingFigure] = {
    "care.late": StandingFigure(
        title=N_("逾期的客戶要求"),
        count=late,
        part="late",
        url_name="care-console:list",
        query={"group": "late"},
        permission="care.answer",
        order=50,
        late=True,
    ),
}
