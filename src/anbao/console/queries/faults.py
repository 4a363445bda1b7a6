"""Why a figure of a draft cannot stand, in words, with the clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.keeping import other_problems
from anbao.console.queries.lines import ClauseLine, clause_line_of
from anbao.console.queries.names import name_of
from anbao.console.queries.shelf import Shelf
from anbao.console.queries.words import figure_in_words
from anbao.kernel.periods import NotPeriod, Period, PeriodsUnordered
from anbao.rulebook import api as rulebook
from anbao.ui.api import roc_short


@dataclass(frozen=True, slots=True)
class Fault:
    """`figure` is its name in words, `href` where its value is entered; empty for a figure that nobody has."""

    name: str
    figure: str
    says: str
    clause: ClauseLine | None
    href: str


def faults_of(refusal: rulebook.ProfileRefused, shelf: Shelf) -> list[Fault]:
    """Those of a refusal that are about a figure."""
    return [fault_of(one, shelf) for one in refusal.figures]


def told_of(refusal: rulebook.ProfileRefused, shelf: Shelf) -> dict[str, Any]:
    """A refusal for a page that has no field beside which it could stand: `faults` of figures, `problems` else."""
    return {"faults": faults_of(refusal, shelf), "problems": other_problems(refusal)}


def fault_of(fault: rulebook.FigureFault, shelf: Shelf) -> Fault:
    return Fault(
        name=fault.name,
        figure=name_of("figures", fault.name),
        says=_says(fault, shelf),
        clause=clause_line_of(fault.clause, shelf),
        href=reverse("rulebook-console:own-value", args=[fault.name]) if fault.clause else "",
    )


def _says(fault: rulebook.FigureFault, shelf: Shelf) -> str:
    if not fault.clause:
        return _("規則冊裡沒有這個數值。")
    if not fault.bound:
        return _("這個值不符合這項數值的單位。")
    return _("條文要求{limit}，這個值比較寬鬆。").format(limit=_limit(fault, shelf))


def _limit(fault: rulebook.FigureFault, shelf: Shelf) -> str:
    """What the clause asks for, with the day from which on where that is still to come."""
    for param in shelf.entries[fault.clause].clause.params:
        for dated in param.values:
            if param.name == fault.name and str(dated.value) == fault.limit:
                said = figure_in_words(dated.value, param.unit, param.bound, param.name)
                return (
                    said
                    if dated.since <= shelf.on
                    else _("{day}起{limit}").format(day=roc_short(dated.since), limit=said)
                )
    return fault.limit


def unordered(raw: object, faults: Sequence[rulebook.FigureFault]) -> bool:
    """Whether the value is refused only because neither period is always the longer: one month, thirty days."""
    try:
        return bool(faults) and all(_unordered(Period.parse(str(raw)), Period.parse(one.limit)) for one in faults)
    except NotPeriod:
        return False


def _unordered(one: Period, other: Period) -> bool:
    try:
        one.not_longer_than(other)
    except PeriodsUnordered:
        return True
    return False
