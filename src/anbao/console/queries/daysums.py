"""Figures of days: which count them, what is kept, what happened since."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import connection

from anbao.console.domain.stretch import Stretch
from anbao.kernel import registries
from anbao.kernel.clock import TAIPEI, local_date, start_of
from anbao.kernel.registries import DayFigure, DaySums
from anbao.ledger import api as ledger

LONGEST_TAIL = timedelta(days=1)
"""What the worker left uncounted for longer is not counted by a page: it says up to when its figures go."""

Count = Callable[[datetime, datetime], DaySums]
Line = tuple[str, date, str]  # figure, day, product

# One statement, so that sums and the moment they go up to are of one moment; a line for each figure, as a year of
# days has thousands.
_KEPT = """
SELECT k.figure, k.until, (
  SELECT json_agg(json_build_array(day.bucket, day.product, day.amount))::text FROM (
    SELECT CASE WHEN k.figure = ANY(%(daily)s) THEN date_trunc(%(unit)s, s.day)::date END AS bucket, s.product,
      sum(s.amount)::bigint AS amount
    FROM console_daysum s WHERE s.figure = k.figure
      AND s.day BETWEEN %(first)s AND least(%(last)s, (k.until AT TIME ZONE %(zone)s)::date) GROUP BY 1, 2
  ) AS day
) FROM console_figurekept k WHERE k.figure = ANY(%(names)s)
"""


@dataclass
class Sums:
    """Sums of a stretch. `by_bucket` only of figures that are told by day; `until`: where the worker lags behind."""

    total: dict[tuple[str, str], int] = field(default_factory=dict)  # figure, product
    by_bucket: dict[Line, int] = field(default_factory=dict)
    until: datetime | None = None

    def add(self, figure: str, bucket: date | None, product: str, amount: int) -> None:
        self.total[figure, product] = self.total.get((figure, product), 0) + amount
        if bucket is not None:
            self.by_bucket[figure, bucket, product] = self.by_bucket.get((figure, bucket, product), 0) + amount


def sums(stretch: Stretch, figures: Mapping[str, DayFigure], *, daily: Iterable[str], at: datetime) -> Sums:
    """What is kept of the stretch, and what happened since: one query, and one for each function that counts."""
    found, daily = Sums(), list(daily)
    asked = {"daily": daily, "unit": stretch.unit, "first": stretch.first, "last": stretch.last}
    kept: dict[str, datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, {**asked, "zone": TAIPEI.key, "names": list(figures)})
        for figure, until, lines in cursor.fetchall():
            kept[figure] = until
            for bucket, product, amount in json.loads(lines or "[]"):
                found.add(figure, date.fromisoformat(bucket) if bucket else None, product, amount)
    for since, count, parts in _tails(figures, kept, stretch, at):
        if at - since > LONGEST_TAIL:
            found.until = min(since, found.until or since)
            continue
        for figure, day, product, amount in lines_of(count(since, at), parts):
            if stretch.first <= day <= stretch.last:
                found.add(figure, stretch.bucket(day) if figure in daily else None, product, amount)
    return found


def _tails(
    figures: Mapping[str, DayFigure], kept: Mapping[str, datetime], stretch: Stretch, at: datetime
) -> Iterator[tuple[datetime, Count, Mapping[str, list[str]]]]:
    """From when on nothing is kept, for those that count alike; none where the stretch ends before."""
    began = first_day(at) if figures.keys() - kept.keys() else None
    tails: dict[tuple[datetime, Count], dict[str, list[str]]] = {}
    for name, figure in figures.items():
        since = kept.get(name, began)
        if since is not None and since < min(at, stretch.ends):
            tails.setdefault((since, figure.count), {}).setdefault(figure.part, []).append(name)
    for (since, count), parts in tails.items():
        yield since, count, parts


def sources(figures: Mapping[str, DayFigure]) -> dict[Count, dict[str, list[str]]]:
    """Each function that counts, with its parts and the figures that take them."""
    found: dict[Count, dict[str, list[str]]] = {}
    for name, figure in figures.items():
        found.setdefault(figure.count, {}).setdefault(figure.part, []).append(name)
    return found


def lines_of(counted: DaySums, parts: Mapping[str, list[str]]) -> Iterator[tuple[str, date, str, int]]:
    """Figure, day, product and sum of whatever some figure asks for."""
    for (day, part, product), amount in counted.items():
        for name in parts.get(part, ()):
            yield name, day, product, amount


def all_figures() -> dict[str, DayFigure]:
    return dict(registries.day_figures.items())


def first_day(at: datetime) -> datetime:
    """The start of the day of the first entry in the ledger: nothing happened before it."""
    began = ledger.began()
    return start_of(local_date(min(began, at) if began else at))
