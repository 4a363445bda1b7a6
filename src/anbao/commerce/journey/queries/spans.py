"""The period of a line's cover as the pages of a price ask for it."""

from collections.abc import Mapping
from datetime import date, datetime

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain import span
from anbao.kernel.clock import TAIPEI

_TWO = 2


def span_of(line: catalogue.Line) -> tuple[str, str] | None:
    """The inputs that say when the cover begins and when it ends: the moments of a line that asks for just two."""
    names = [spec.name for spec in line.inputs if spec.kind == "moment"]
    return (names[0], names[1]) if len(names) == _TWO else None


def with_moments(line: catalogue.Line, raw: Mapping[str, str], at: datetime) -> dict[str, str]:
    """`raw` with its days put into the moments that the line asks for."""
    names = span_of(line)
    if names is None or not span.is_said(raw):
        return dict(raw)
    return {**raw, **dict(zip(names, span.moments(raw, _soonest(line, names, at)), strict=True))}


def usual_inputs(line: catalogue.Line, at: datetime) -> dict[str, str]:
    """The line's usual answers, its period in whole days."""
    usual = dict(catalogue.default_inputs(line=line.key, at=at))
    names = span_of(line)
    if names is not None:
        begins, ends = (usual.get(name, "") for name in names)
        usual.update(zip(names, span.whole_days(begins, ends), strict=True))
    return usual


def said(line: catalogue.Line, raw: Mapping[str, str], inputs: Mapping[str, str]) -> dict[str, str]:
    """What stands in the form: as it was typed, else as a person would say the moments of `inputs`."""
    names = span_of(line)
    if names is None:
        return {}
    if span.is_said(raw):
        return {name: raw.get(name, "") for name in span.FIELDS}
    return span.said(inputs.get(names[0], ""), inputs.get(names[1], ""))


def days_to_choose(line: catalogue.Line, at: datetime) -> tuple[date, date] | None:
    """First and last day on which a cover may begin; None for a line without a span."""
    names = span_of(line)
    bounds = catalogue.moment_bounds(line=line.key, at=at)
    if names is None or names[0] not in bounds:
        return None
    low, high = (moment.astimezone(TAIPEI).date() for moment in bounds[names[0]])
    return low, high


def _soonest(line: catalogue.Line, names: tuple[str, str], at: datetime) -> span.Soonest:
    bounds = catalogue.moment_bounds(line=line.key, at=at)
    low = bounds[names[0]][0] if names[0] in bounds else at
    return span.Soonest(low.astimezone(TAIPEI).replace(tzinfo=None))
