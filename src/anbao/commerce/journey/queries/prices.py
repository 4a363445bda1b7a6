"""Prices of all plans for what is typed; nothing is stored (a price without a name is information)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.queries.spans import usual_inputs, with_moments
from anbao.kernel.clock import TAIPEI
from anbao.kernel.money import show
from anbao.kernel.verdict import Reason, Refused
from anbao.ui.api import span

PLAN = "plan"
MOMENT = timedelta(microseconds=1)
"""A period that ends at midnight ends with the day before."""
FIRST = 3
"""How many benefits a plan's card names where products are compared below."""


@dataclass(frozen=True, slots=True)
class PlanPrice:
    """A plan side by side with the others; `premium` in whole TWD, None where there is no price."""

    key: str
    title: str
    summary: str
    premium: int | None
    features: Sequence[tuple[str, int]]
    chosen: bool
    for_children: bool

    @property
    def first_features(self) -> list[tuple[str, str]]:
        """The first few of `money_features`, and how many more there are, for a page that lists them all elsewhere."""
        found = self.money_features
        if len(found) <= FIRST + 1:
            return found
        return [*found[:FIRST], (_("其他保障"), _("{count} 項，見商品比較").format(count=len(found) - FIRST))]

    @property
    def money_features(self) -> list[tuple[str, str]]:
        """Benefit and sum as shown on a plan's card."""
        return [(title, show(amount)) for title, amount in self.features]


@dataclass(frozen=True, slots=True)
class Prices:
    """`inputs`: raw answers, defaults filled in. `typed`: whether anything came from a person.

    `caption` says what the price is for: the chosen labels and the days, ready to be shown.
    """

    inputs: dict[str, str]
    typed: bool
    plans: Sequence[PlanPrice]
    chosen: catalogue.Quote | None
    calculation: Sequence[tuple[str, int]]
    refusal: Reason | None
    caption: str = ""
    choices: Sequence[tuple[str, str]] = ()

    @property
    def premium(self) -> int | None:
        """The chosen plan's premium, whole TWD; None where there is no price."""
        return None if self.chosen is None else int(self.chosen.premium)


def prices(*, line: str, raw: Mapping[str, str], at: datetime) -> Prices:
    """Every plan's price for `raw`, usual answers for what it does not speak of; what it leaves empty stays so."""
    found = catalogue.line(line)
    raw = with_moments(found, raw, at) if found is not None else raw
    names = {spec.name for spec in found.inputs} if found is not None else set()
    typed = {name: value for name, value in raw.items() if name in names and value}
    if found is not None and found.plan(typed.get(PLAN, "")) is None:
        typed.pop(PLAN, None)  # another product's plan: the usual one of this product stands in
    blank = {name: "" for name, value in raw.items() if name in names - {PLAN} and not value}
    inputs = {**(usual_inputs(found, at) if found is not None else {}), **blank, **typed}
    priced = catalogue.compare(line=line, inputs=inputs, at=at)
    by_plan = {} if isinstance(priced, Refused) else {quote.plan: quote for quote in priced}
    chosen = by_plan.get(inputs.get(PLAN, ""))
    return Prices(
        inputs=inputs,
        typed=bool(typed or blank),
        plans=_plans(found, by_plan, inputs.get(PLAN, "")),
        chosen=chosen,
        calculation=[(_(part.label).format(**part.details), part.amount) for part in chosen.calculation]
        if chosen is not None
        else [],
        refusal=priced.reason if isinstance(priced, Refused) else None,
        caption=_caption(found, inputs, chosen) if found is not None and chosen is not None else "",
        choices=_choices(found, inputs) if found is not None else (),
    )


def children_plan(line: str, chosen: str) -> str:
    """The plan that `line` made for children; "" where it made none or it is the chosen one."""
    found = catalogue.line(line)
    return next((p.key for p in found.plans if p.for_children and p.key != chosen), "") if found is not None else ""


def _choices(line: catalogue.Line, inputs: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and chosen label of the inputs that are choices, plan included."""
    return [
        (_(spec.label), _(choice.label))
        for spec in line.inputs
        for choice in spec.choices
        if choice.value == inputs.get(spec.name)
    ]


def _caption(line: catalogue.Line, inputs: Mapping[str, str], quote: catalogue.Quote) -> str:
    """`亞洲 · 安心 · 11/28–12/2`."""
    first, last = quote.starts_at.astimezone(TAIPEI), (quote.ends_at - MOMENT).astimezone(TAIPEI)
    chosen = [label for _name, label in _choices(line, inputs)]
    return " · ".join([*chosen, span(first, last)])


def _plans(line: catalogue.Line | None, by_plan: Mapping[str, catalogue.Quote], chosen: str) -> list[PlanPrice]:
    if line is None:
        return []
    titles = {benefit.key: _(benefit.title) for benefit in line.benefits}
    return [
        PlanPrice(
            key=plan.key,
            title=_(plan.title),
            summary=_(plan.summary),
            premium=int(by_plan[plan.key].premium) if plan.key in by_plan else None,
            features=[(titles.get(key, key), int(amount)) for key, amount in plan.sums.items()],
            chosen=plan.key == chosen,
            for_children=plan.for_children,
        )
        for plan in line.plans
    ]
