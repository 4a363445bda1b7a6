"""Figures: what a unit's values are, which of two is stricter, whether a company's own value is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce

from anbao.kernel.periods import NotPeriod, Period
from anbao.kernel.registries import Figure
from anbao.rulebook.domain.errors import FiguresDisagree

UNITS = frozenset({"duration", "count", "characters", "digits", "years-of-age", "percent", "twd", "members", "flag"})
BOUNDS = frozenset({"min", "max", "exact", "subset"})
OWN = "own"
MARKS = frozenset({"V", "N", "U", OWN})
"""V from the primary text, N from news or another secondary source, U unverified, own: the company's own choice.

A value marked own is a default where the law names none: the company may set another in either direction.
"""


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure as it holds on a day: its value, and where that comes from.

    `clause` is the one whose value is the strictest; `clauses` all that declare the figure; `own` says that
    the company's stricter value stands in for it.
    """

    name: str
    value: Figure
    unit: str
    bound: str
    clause: str
    clauses: tuple[str, ...]
    source: str
    mark: str
    own: bool = False

    @property
    def period(self) -> Period:
        """The value of a figure whose unit is duration. Raises TypeError for any other."""
        if not isinstance(self.value, Period):
            raise TypeError(f"{self.name} is no duration")
        return self.value

    @property
    def number(self) -> int:
        """The value of a figure that counts something. Raises TypeError for any other."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise TypeError(f"{self.name} is no number")
        return self.value

    @property
    def members(self) -> tuple[str, ...]:
        """The value of a figure whose unit is members. Raises TypeError for any other."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"{self.name} is no list of members")
        return self.value


def parse_value(raw: object, unit: str) -> Figure:
    """A value as YAML or JSON writes it, by its unit. Raises ValueError with what is wrong."""
    if unit == "duration":
        if not isinstance(raw, str):
            raise ValueError("a duration is ISO 8601 text like P2M or PT5M")
        try:
            return _period(raw)
        except NotPeriod as error:
            raise ValueError(str(error)) from error
    if unit == "members":
        if not isinstance(raw, list | tuple) or not raw or not all(isinstance(item, str) for item in raw):
            raise ValueError("members are a list of at least one name")
        if len(set(raw)) != len(raw):
            raise ValueError("a member stands twice")
        return tuple(raw)
    if unit == "flag":
        if not isinstance(raw, bool):
            raise ValueError("a flag is true or false")
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ValueError(f"a figure in {unit} is a whole number, not negative")
    return raw


_period = lru_cache(maxsize=256)(Period.parse)  # a book says `P1Y` dozens of times


def allowed(value: Figure, *, bound: str, figure: Figure) -> bool:
    """Whether `value` is as strict as `figure` or stricter under `bound`."""
    if bound == "exact":
        return type(value) is type(figure) and value == figure
    if bound == "subset":
        return isinstance(value, tuple) and isinstance(figure, tuple) and set(value) <= set(figure)
    low, high = (figure, value) if bound == "min" else (value, figure)
    if isinstance(low, Period) and isinstance(high, Period):
        return low.not_longer_than(high)
    return isinstance(low, int) and isinstance(high, int) and low <= high


def strictest(values: Sequence[FigureValue]) -> FigureValue:
    """What satisfies every clause that declares the same figure. Raises FiguresDisagree if nothing does."""
    clauses = tuple(dict.fromkeys(value.clause for value in values))
    chosen = reduce(_stricter, values)
    return chosen if chosen.clauses == clauses else replace(chosen, clauses=clauses)


def _stricter(one: FigureValue, other: FigureValue) -> FigureValue:
    if one.bound == "subset" and isinstance(one.value, tuple) and isinstance(other.value, tuple):
        common = tuple(item for item in one.value if item in other.value)
        if common:
            return replace(one, value=common)
    elif allowed(one.value, bound=one.bound, figure=other.value):
        return one
    elif allowed(other.value, bound=one.bound, figure=one.value):
        return other
    raise FiguresDisagree(f"no value of {one.name} satisfies both clauses", clauses=(one.clause, other.clause))
