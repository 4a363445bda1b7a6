"""Which guard stands at which step, and under which clause."""

from collections.abc import Iterator
from dataclasses import dataclass

from anbao.console.domain.states import weakest
from anbao.console.queries.lines import ClauseLine, clause_line
from anbao.console.queries.names import described, name_of
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Shelf


@dataclass(frozen=True, slots=True)
class GuardLine:
    """A guard at a step for one clause."""

    tag: str
    state: str
    clause: ClauseLine


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with everything that stands at it; its state is that of all its guards together."""

    step: str
    title: str
    state: str
    guards: tuple[GuardLine, ...]


@remembered(8)
def step_list(shelf: Shelf, *, everything: bool) -> tuple[StepLine, ...]:
    """Every step that a guard stands at, in the order in which they are met."""
    table: dict[str, list[GuardLine]] = {}
    for step, guard in _guards(shelf, everything=everything):
        table.setdefault(step, []).append(guard)
    order = {step: place for place, step in enumerate(described("steps"))}
    return tuple(
        StepLine(step, name_of("steps", step), weakest(guard.state for guard in guards), tuple(guards))
        for step, guards in sorted(table.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
    )


def _guards(shelf: Shelf, *, everything: bool) -> Iterator[tuple[str, GuardLine]]:
    for entry in shelf.shown(everything=everything):
        for one, state in entry.runs:
            for step in one.steps:
                yield step, GuardLine(one.tag, state, clause_line(entry))
