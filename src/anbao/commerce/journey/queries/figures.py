"""What management sees of applications: moves by day, and where applications stand now."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from django.db import connection

from anbao.commerce.journey.domain.machine import State
from anbao.kernel.clock import TAIPEI
from anbao.kernel.ids import least_id
from anbao.kernel.registries import DayFigure, DaySums, StandingFigure
from anbao.kernel.text import N_

PREMIUM, PERSON = "premium", "person"
_SLACK = timedelta(seconds=1)

# A move's id begins with its moment, so that the primary key finds a stretch of time. An application counts once for
# each state it ever reached: going back and forth makes no more of it.
_MOVES = """
SELECT (t.at AT TIME ZONE %(zone)s)::date, t.target, a.line, count(*), sum(a.premium)
FROM journey_transition t JOIN journey_application a ON a.id = t.application_id
WHERE t.id >= %(least)s AND t.id < %(beyond)s AND t.at >= %(since)s AND t.at < %(until)s
  AND NOT EXISTS (
    SELECT FROM journey_transition e
    WHERE e.application_id = t.application_id AND e.number < t.number AND e.target = t.target
  )
GROUP BY 1, 2, 3
"""
_STANDING = """
SELECT state, line, count(*) FROM journey_application WHERE state = ANY(%s) GROUP BY 1, 2
UNION ALL
SELECT %s, line, count(*) FROM journey_application WHERE work_item IS NOT NULL GROUP BY 1, 2
"""


def moves(since: datetime, until: datetime) -> DaySums:
    """Applications that first reached a state, by day, state and product; the premium of new contracts."""
    ids = {"least": least_id(since), "beyond": least_id(until + _SLACK)}
    found: dict[tuple[object, str, str], int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, {"zone": TAIPEI.key, "since": since, "until": until, **ids})
        for day, state, line, number, premium in cursor.fetchall():
            found[day, state, line] = number
            if state == State.CONTRACTED:
                found[day, PREMIUM, line] = int(premium)
    return found  # type: ignore[return-value]  # the first of the three is a date


def standing(_at: datetime) -> Mapping[tuple[str, str], int]:
    """Applications by state and product, of the states that are told; and those that need a person."""
    states = [figure.part for figure in STANDING.values() if figure.part != PERSON]
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [states, PERSON])
        return {(part, line): number for part, line, number in cursor.fetchall()}


_Moves = partial(DayFigure, count=moves, url_name="journey-console:list", permission="applications.view")
_Standing = partial(StandingFigure, count=standing, url_name="journey-console:list", permission="applications.view")


def _step(order: int, state: State, title: str) -> tuple[str, DayFigure]:
    figure = _Moves(title=title, part=state, query={"reached": str(state)}, group="step", order=order)
    return f"application.{state}", figure


MOVES: dict[str, DayFigure] = {
    "sale.contracts": _Moves(
        title=N_("成立的契約"), part=State.CONTRACTED, query={"reached": "contracted"}, group="sale", order=1
    ),
    "sale.premium": _Moves(
        title=N_("成立契約的保險費"), part=PREMIUM, query={"reached": "contracted"}, group="sale", order=2, money=True
    ),
    **dict(
        (
            _step(1, State.QUOTED, N_("開始投保")),
            _step(2, State.DATA_ENTERED, N_("填寫資料")),
            _step(3, State.TERMS_AGREED, N_("同意條款")),
            _step(4, State.UNDERWRITTEN, N_("核保通過")),
            _step(5, State.CONFIRMED, N_("確認投保")),
            _step(6, State.PAYMENT_OPEN, N_("開始繳費")),
            _step(7, State.AUTHORIZED, N_("取得授權")),
            _step(8, State.CONTRACTED, N_("契約成立")),
        )
    ),
    "sale.declined": _Moves(title=N_("核保沒有通過"), part=State.DECLINED, query={"reached": "declined"}, order=10),
    "sale.lapsed": _Moves(title=N_("沒有成立而失效"), part=State.LAPSED, query={"reached": "lapsed"}, order=11),
    "sale.refused": _Moves(
        title=N_("繳費沒有成功"), part=State.PAYMENT_REFUSED, query={"reached": "payment_refused"}, order=12
    ),
}
STANDING: dict[str, StandingFigure] = {
    "sale.person": _Standing(title=N_("需要處理的申請"), part=PERSON, query={"group": "person"}, order=10, late=True),
    "sale.referred": _Standing(title=N_("等候核保決定"), part=State.REFERRED, query={"state": "referred"}, order=20),
    "sale.payment-open": _Standing(
        title=N_("等候付款"), part=State.PAYMENT_OPEN, query={"state": "payment_open"}, order=30
    ),
}
