"""The shape of a line: what it asks, what it covers, how it is rated. A line is one folder with a `LINE`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from anbao.kernel.money import Twd
from anbao.kernel.registry import Registry
from anbao.kernel.verdict import Refused

Value = str | int | datetime
Inputs = Mapping[str, Value]
"""Cleaned answers: choices as str, amounts as int (whole TWD), moments as aware UTC datetimes to the minute."""

Data = Mapping[str, Any]
"""Parsed content of a line's data files, by file stem (`rates`, `product`, …)."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One thing a line asks. Labels and help are msgids in Traditional Chinese; `journey` builds the form field.

    kind `choice`: one of `choices`. kind `moment`: local time in Taiwan to the minute (`2026-12-01T08:30`).
    """

    name: str
    kind: Literal["choice", "moment"]
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Benefit:
    """What is insured. `accumulated`: counted with other companies' sums (limits of scope `industry` apply).

    `on_death`: paid when the insured dies, for whom the law limits it in a child.

    `registry`: the industry's register that limits how many such benefits a person may have (`travel-inconvenience`),
    to be asked before it is sold; empty: none is.
    """

    key: str
    title: str
    help: str = ""
    accumulated: bool = False
    registry: str = ""
    on_death: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A named set of sums insured: benefit key → whole TWD. `for_children`: made for insured who are children."""

    key: str
    title: str
    summary: str
    sums: Mapping[str, int]
    for_children: bool = False


@dataclass(frozen=True, slots=True)
class CalculationLine:
    """One step of how the premium came about; `label` is a msgid, filled from `details`."""

    label: str
    amount: int
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rated:
    """What pure rating answers: premium in whole TWD, cover period (aware UTC), sums by benefit, the way there."""

    premium: Twd
    plan: str
    sums: Mapping[str, int]
    starts_at: datetime
    ends_at: datetime
    calculation: tuple[CalculationLine, ...]


@dataclass(frozen=True, slots=True)
class LineWords:
    """What the pages of a sale and of a policy say of this line alone; msgids in Traditional Chinese.

    `good_for`: for whom it is, in one sentence. `not_covered`: what people most often expect of it in vain. `covers`:
    what happens within the period. `farewell`: said when the contract stands. `in_need`: what to do when it happens.
    """

    good_for: str
    not_covered: str
    covers: str
    farewell: str
    in_need: str


@dataclass(frozen=True)
class LineDefinition:
    """A line as its folder declares it. All callables are pure; `data` is what the data files say.

    `check(inputs, data, at)` answers None or why these inputs cannot be sold; `rate(inputs, data)` assumes checked
    inputs. `bounds(data, at)` gives the earliest and latest moment of each moment input, `defaults(data, at)` raw
    answers with which a first price can be shown. `personal_lines`: life, health or injury insurance, for which the
    rules ask more than for property; a line that does not say is under the stricter ones. `kinds`: what it is in the
    rules' words (`travel-accident`), asked by conditions of clauses. `family`: lines whose sums count together, with us
    and in the industry's system; empty: none but its own. `order`: its place among those that are shown.
    """

    key: str
    title: str
    summary: str
    folder: Path
    inputs: tuple[InputSpec, ...]
    benefits: tuple[Benefit, ...]
    plans: Callable[[Data], tuple[Plan, ...]]
    check: Callable[[Inputs, Data, datetime], Refused | None]
    rate: Callable[[Inputs, Data], Rated]
    bounds: Callable[[Data, datetime], Mapping[str, tuple[datetime, datetime]]]
    defaults: Callable[[Data, datetime], Mapping[str, str]]
    words: LineWords
    kinds: tuple[str, ...]
    policy_prefix: str
    family: str = ""
    order: int = 100
    plan_input: str = "plan"
    personal_lines: bool = True

    @property
    def counted_as(self) -> str:
        """The name under which its sums are counted."""
        return self.family or self.key

    def benefit(self, key: str) -> Benefit | None:
        """The benefit called `key`, or None."""
        return next((benefit for benefit in self.benefits if benefit.key == key), None)


registered: Registry[LineDefinition] = Registry("line")
"""Filled in `CatalogueConfig.ready()`: ours by walking `lines/`, others by the entry point group `anbao.lines`."""
