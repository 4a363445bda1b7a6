"""Small pictures of numbers: sparklines, heat maps. Behind each stand its numbers, for who sees no picture."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from anbao.ui.shapes import Bar, Column, HeatCell, HeatRow, Text
from anbao.ui.tags.render import component

register = template.Library()

WIDTH, HEIGHT, EDGE = 100.0, 20.0, 1.0  # of the pictures, in their own units
DAY, COUNT = _("日期"), _("件數")
LEVELS = 4  # shades of a heat map, the empty one aside


def _columns(of: Text, unit: Text) -> list[Column]:
    return [Column("label", of, href_key="url", primary=True), Column("shown", unit, kind="number")]


@register.simple_tag
def sparkline(points: Iterable[Bar], title: str, of: Text = DAY, unit: Text = COUNT) -> SafeString:
    """How a number went; the newest is said beside the title."""
    told = list(points)
    path = _path([point.value for point in told])
    last = told[-1].shown if told else ""
    return component("sparkline", title=title, path=path, last=last, rows=told, columns=_columns(of, unit))


def _path(counts: Sequence[int]) -> str:
    """Corners of the line, from the lowest number to the highest; one number alone is no line."""
    if len(counts) < 2:  # noqa: PLR2004  (a line has two ends)
        return ""
    low, high = min(counts), max(counts)
    span, step = (high - low) or 1, WIDTH / (len(counts) - 1)
    tall = HEIGHT - 2 * EDGE
    return " ".join(
        f"{place * step:.1f},{HEIGHT - EDGE - tall * (n - low) / span:.1f}" for place, n in enumerate(counts)
    )


@register.simple_tag
def heat_map(rows: Iterable[HeatRow], bands: Sequence[Text], title: str, corner: Text = "") -> SafeString:
    """How many there are of each kind and age: a table, darker where more is, whose cells lead to their rows."""
    told = list(rows)
    most = max((cell.count for row in told for cell in row.cells), default=0)
    shaded = [(row.title, [(cell, _level(cell, most)) for cell in row.cells]) for row in told]
    return component("heat", title=title, corner=corner, bands=bands, rows=shaded)


def _level(cell: HeatCell, most: int) -> int:
    """0 where nothing is, else 1 to `LEVELS`."""
    return -(-cell.count * LEVELS // most) if most else 0
