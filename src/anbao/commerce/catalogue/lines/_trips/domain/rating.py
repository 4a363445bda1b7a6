"""The premium of a trip: rate per unit of sum insured, by days band and destination. Source: `data/rates.yaml`."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from anbao.commerce.catalogue.domain.line import CalculationLine, Data, Inputs, Rated
from anbao.commerce.catalogue.lines._trips.domain.product import plans
from anbao.kernel.money import twd
from anbao.kernel.text import N_

_DAY = timedelta(days=1)


class NoRate(LookupError):
    """The rate table says nothing for these inputs: never a price of nothing."""


def days_of(departs: datetime, returns: datetime) -> int:
    """Begun days of 24 hours between two moments, at least one."""
    return max(1, -((departs - returns) // _DAY))


def by_days(titles: Mapping[str, str]) -> Callable[[Inputs, Data], Rated]:
    """Rating of a line whose benefits have these titles (by key)."""
    return lambda inputs, data: rate(inputs, data, titles)


def rate(inputs: Inputs, data: Data, titles: Mapping[str, str]) -> Rated:
    """Premium in whole TWD: for each benefit sum × rate ÷ unit, rounded half up; then the minimum premium.

    Raises NoRate where the table has no row for the days, destination or benefit, KeyError for an unknown plan.
    """
    departs, returns = inputs["departs_at"], inputs["returns_at"]
    if not isinstance(departs, datetime) or not isinstance(returns, datetime):
        msg = "departs_at and returns_at are moments"
        raise TypeError(msg)
    plan = {plan.key: plan for plan in plans(data)}[str(inputs["plan"])]
    days = days_of(departs, returns)
    calculation = [
        CalculationLine(
            titles[key], _part(data, key, amount, str(inputs["destination"]), days), {"sum": amount, "days": days}
        )
        for key, amount in plan.sums.items()
    ]
    total = sum(line.amount for line in calculation)
    least = data["rates"]["minimum_premium"]["amount"]
    if total < least:
        calculation.append(CalculationLine(N_("補足最低保險費"), least - total))
        total = least
    return Rated(
        premium=twd(total),
        plan=plan.key,
        sums=dict(plan.sums),
        starts_at=departs,
        ends_at=returns,
        calculation=tuple(calculation),
    )


def _part(data: Data, benefit: str, amount: int, destination: str, days: int) -> int:
    table = data["rates"]["benefits"].get(benefit)
    if table is None or destination not in table["by_destination"]:
        raise NoRate(benefit, destination)
    row = next((row for row in table["by_destination"][destination] if days <= row["up_to_days"]), None)
    if row is None:
        raise NoRate(benefit, destination, days)
    unit: int = table["unit"]
    exact: int = amount * row["rate"]
    return (2 * exact + unit) // (2 * unit)
