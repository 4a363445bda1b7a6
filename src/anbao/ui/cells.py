"""Choices of one tap each, in a grid of seven: the days of the next weeks, small numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anbao.kernel.text import N_
from anbao.ui.dates import month_short, week

WEEK = 7
WEEKS = 6
_SPOKEN = (
    *(N_("{month}月{day}日星期日"), N_("{month}月{day}日星期一"), N_("{month}月{day}日星期二")),
    *(N_("{month}月{day}日星期三"), N_("{month}月{day}日星期四"), N_("{month}月{day}日星期五")),
    N_("{month}月{day}日星期六"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One choice. `text` is seen, `spoken` is said; `mark` stands above it; `wide`: takes the rest of its row."""

    value: str
    text: str
    spoken: str = ""
    mark: str = ""
    wide: bool = False


class CellsInput(forms.RadioSelect):
    """Radio buttons in a grid; `head` names the columns, `before` leaves so many cells empty."""

    def __init__(self, cells: Sequence[Cell], *, head: Sequence[str] = (), before: int = 0) -> None:
        super().__init__(choices=[(cell.value, cell.text) for cell in cells])
        self.cells, self.head, self.before = cells, head, before

    def drawn(self, name: str, chosen: Any, id_: str) -> SafeString:
        """The grid; the inputs are `<id_>_0` and so on."""
        head = format_html_join("", '<span class="picks__head" aria-hidden="true">{}</span>', ((h,) for h in self.head))
        gap = format_html('<span class="picks__gap" data-cells="{}"></span>', self.before) if self.before else ""
        said = str(chosen or "")
        cells = format_html_join(
            "",
            '<label class="pick{}"><input class="pick__input" type="radio" name="{}" value="{}" id="{}_{}"{}>'
            '<span class="pick__box">{}</span></label>',
            (
                (
                    " pick--wide" if cell.wide else "",
                    *(name, cell.value, id_, place),
                    SafeString(" checked") if cell.value == said else "",
                    _words(cell),
                )
                for place, cell in enumerate(self.cells)
            ),
        )
        return format_html('<div class="picks">{}{}{}</div>', head, gap, cells)


def _words(cell: Cell) -> SafeString:
    if not cell.spoken:
        return format_html("{}", cell.text)
    mark = format_html('<span class="pick__mark">{}</span>', cell.mark) if cell.mark else ""
    seen = format_html('<span aria-hidden="true">{}{}</span>', mark, cell.text)
    return format_html('<span class="visually-hidden">{}</span>{}', cell.spoken, seen)


def days(first: date, last: date, *, other: str, other_text: str) -> CellsInput:
    """The days from `first` on, up to `last` or the end of the sixth week, and one cell for any other day."""
    before = first.isoweekday() % WEEK
    end = min(last, first + timedelta(days=WEEK * WEEKS - before - 1))
    found = [_day(first + timedelta(days=n), first) for n in range((end - first).days + 1)]
    return CellsInput([*found, Cell(other, other_text, wide=True)], head=week(), before=before)


def _day(day: date, first: date) -> Cell:
    spoken = _(_SPOKEN[day.isoweekday() % WEEK]).format(month=day.month, day=day.day)
    mark = month_short(day) if day.day == 1 or day == first else ""
    return Cell(day.isoformat(), str(day.day), spoken, mark)


def numbers(last: int, spoken: str, *, other: str, other_text: str) -> CellsInput:
    """1 to `last`, each said as `spoken` with its `number`, and one cell for any other number."""
    found = [Cell(str(n), str(n), spoken.format(number=n)) for n in range(1, last + 1)]
    return CellsInput([*found, Cell(other, other_text, wide=True)])
