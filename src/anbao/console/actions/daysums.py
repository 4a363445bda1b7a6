"""Keeping the figures of days, so that a page need not count years. Derived from rows: nothing of it is evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from anbao.console.domain.stretch import ONE, pieces
from anbao.console.models import DaySum, FigureKept
from anbao.console.queries.daysums import Count, all_figures, first_day, lines_of, sources
from anbao.kernel.clock import local_date, start_of

AT_ONCE = 31  # days of one transaction
AGAIN = timedelta(days=1)
"""Whole days before the present one that are counted again each time: what was begun before midnight commits after."""

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('console.figures'))"
_UNTIL = """
INSERT INTO console_figurekept AS kept (figure, until) SELECT unnest(%s::text[]), %s
ON CONFLICT (figure) DO UPDATE
SET until = CASE WHEN %s THEN EXCLUDED.until ELSE greatest(kept.until, EXCLUDED.until) END
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A day whose kept sum is not what its rows come to."""

    figure: str
    day: date
    product: str
    kept: int
    counted: int


def keep(*, at: datetime, anew: bool = False) -> None:
    """Bring the sums of every figure up to `at`; `anew`: from the first day on. In transactions of its own.

    However often, and by however many at once: days are replaced, never added to.
    """
    figures = all_figures()
    kept = dict(FigureKept.objects.filter(figure__in=figures).values_list("figure", "until"))
    for count, parts in sources(figures).items():
        names = [name for those in parts.values() for name in those]
        known = [kept[name] for name in names if name in kept]
        whole = anew or len(known) < len(names)
        begin = first_day(at) if whole else start_of(local_date(min(*known, at)) - AGAIN)
        if anew:
            _clear_before(names, local_date(begin))
        for since, until in pieces(begin, at, days=AT_ONCE):
            _replace(count, parts, names, since, until, newest=until == at)


def _replace(
    count: Count, parts: Mapping[str, list[str]], names: list[str], since: datetime, until: datetime, *, newest: bool
) -> None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        lines = [DaySum(figure=f, day=d, product=p, amount=n) for f, d, p, n in lines_of(count(since, until), parts)]
        last = local_date(until - timedelta(microseconds=1))
        DaySum.objects.filter(figure__in=names, day__range=(local_date(since), last)).delete()
        DaySum.objects.bulk_create(lines, batch_size=1_000)
        cursor.execute(_UNTIL, [names, until, newest])


def _clear_before(names: list[str], day: date) -> None:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        DaySum.objects.filter(figure__in=names, day__lt=day).delete()


def differences(*, at: datetime) -> Iterator[Difference]:
    """Every kept sum that its rows do not bear out, and every one that is not kept; reads only."""
    figures = all_figures()
    for count, parts in sources(figures).items():
        for names in parts.values():
            for name in names:
                yield from _differing(name, count, figures[name].part, at)


def _differing(name: str, count: Count, part: str, at: datetime) -> Iterator[Difference]:
    until = FigureKept.objects.filter(figure=name).values_list("until", flat=True).first() or at
    counted: dict[tuple[date, str], int] = {}
    for since, end in pieces(first_day(at), until, days=AT_ONCE):
        counted |= {(day, product): n for _, day, product, n in lines_of(count(since, end), {part: [name]})}
    rows = DaySum.objects.filter(figure=name, day__lt=local_date(until) + ONE)
    kept = {(day, product): n for day, product, n in rows.values_list("day", "product", "amount")}
    for day, product in sorted(counted.keys() | kept.keys()):
        pair = kept.get((day, product), 0), counted.get((day, product), 0)
        if pair[0] != pair[1]:
            yield Difference(name, day, product, *pair)
