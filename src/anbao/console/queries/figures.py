"""Figures: what the law says, what the company holds itself to, and where that comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.lines import ClauseLine, clause_line
from anbao.console.queries.names import name_of
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Entry, Shelf
from anbao.console.queries.words import bound_name, figure_in_words, unit_name
from anbao.kernel.registries import Figure
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as one clause declares it on the day. `holds` is what holds for the company, all clauses together."""

    name: str
    title: str
    href: str
    value: str
    mark: str
    source: str
    holds: str
    own: bool
    clause: ClauseLine


@dataclass(frozen=True, slots=True)
class Value:
    """A value from a day on. `now`: it is the one that holds today."""

    since: date
    value: str
    mark: str
    source: str
    now: bool


@dataclass(frozen=True, slots=True)
class Declared:
    """What one clause says of a figure through time."""

    clause: ClauseLine
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """One figure. `law` and `holds` are empty where no clause that concerns the company has it today."""

    name: str
    title: str
    unit: str
    bound: str
    law: str
    holds: str
    note: str
    mark: str
    source: str
    declared: tuple[Declared, ...]
    used_by: tuple[ClauseLine, ...]


def figure_list(shelf: Shelf, *, work: str, mark: str, everything: bool) -> list[FigureLine]:
    """Every figure that holds on the day, as each clause declares it; in the order of the texts."""
    lines = [line for entry in shelf.shown(everything=everything) for line in lines_of(entry, shelf)]
    return [line for line in lines if (not work or line.clause.entry.clause.work == work) and _marked(line, mark)]


@remembered(4096)
def lines_of(entry: Entry, shelf: Shelf) -> tuple[FigureLine, ...]:
    """The figures that a clause declares, as they stand on the day."""
    return tuple(line for param in entry.clause.params if (line := _line(entry, param, shelf)))


def figure_page(shelf: Shelf, name: str) -> FigurePage | None:
    """None for a name that no clause ever declared."""
    declared = [
        (entry, param) for entry in shelf.entries.values() for param in entry.clause.params if param.name == name
    ]
    if not declared:
        return None
    param = declared[0][1]
    law, own = shelf.laws.all_figures.get(name), shelf.book.all_figures.get(name)
    return FigurePage(
        name=name,
        title=name_of("figures", name),
        unit=unit_name(param.unit),
        bound=bound_name(param.bound),
        law=_words(law) if law else "",
        holds=_words(own) if own else "",
        note=_note(own),
        mark=law.mark if law else "",
        source=law.source if law else "",
        declared=tuple(Declared(clause_line(entry), tuple(_values(one, shelf.on))) for entry, one in declared),
        used_by=tuple(clause_line(entry) for entry in shelf.entries.values() if _uses(entry.clause, name)),
    )


def members_of(name: str, shelf: Shelf) -> list[str]:
    """What a figure that lists members may choose from: all that any clause lists on the day; empty for another."""
    declared = (
        param.on(shelf.on) for entry in shelf.entries.values() for param in entry.clause.params if param.name == name
    )
    return list(
        dict.fromkeys(one for dated in declared if dated and isinstance(dated.value, tuple) for one in dated.value)
    )


def readable(raw: object, param: rulebook.Param) -> Figure | None:
    """A value as a profile or a draft holds it; None where there is none, or none of the figure's unit."""
    if raw is None:
        return None
    try:
        return rulebook.parse_value(raw, param.unit)
    except ValueError:
        return None


def _line(entry: Entry, param: rulebook.Param, shelf: Shelf) -> FigureLine | None:
    dated = param.on(shelf.on)
    if dated is None:
        return None
    held = shelf.book.all_figures.get(param.name) if entry.ours else None
    return FigureLine(
        name=param.name,
        title=name_of("figures", param.name),
        href=figure_href(param.name),
        value=figure_in_words(dated.value, param.unit, param.bound, param.name),
        mark=dated.mark,
        source=dated.source,
        holds=_words(held) if held else "",
        own=bool(held and held.own),
        clause=clause_line(entry),
    )


def _note(held: rulebook.FigureValue | None) -> str:
    """How the company's value stands to the one that is written."""
    if held is None or not held.own:
        return _("與左列相同")
    return _("公司自己訂定") if held.mark == "own" else _("公司從嚴")


def _words(figure: rulebook.FigureValue) -> str:
    return figure_in_words(figure.value, figure.unit, figure.bound, figure.name)


def _marked(line: FigureLine, mark: str) -> bool:
    return not mark or (line.own if mark == "stricter" else line.mark == mark)


def _values(param: rulebook.Param, on: date) -> Iterator[Value]:
    current = param.on(on)
    for dated in param.values:
        said = figure_in_words(dated.value, param.unit, param.bound, param.name)
        yield Value(dated.since, said, dated.mark, dated.source, dated is current)


def _uses(clause: rulebook.Clause, name: str) -> bool:
    return any(name in one.figures or name in one.schedule.values() for one in clause.obligations)


def figure_href(name: str) -> str:
    return reverse("rulebook-console:figure", args=[name])
