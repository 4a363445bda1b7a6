"""Sums insured over time, and the benefit that is nearest to its limit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Period:
    """Cover from `starts_at` (included) to `ends_at` (excluded)."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Period") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def total_overlapping(others: Iterable[tuple[Period, int]], period: Period) -> int:
    """Sum of all amounts whose period overlaps `period` (whole TWD).

    A careful reading: two that overlap with `period` but not with each other count both.
    """
    return sum(amount for other, amount in others if other.overlaps(period))


@dataclass(frozen=True, slots=True)
class BenefitSum:
    """One benefit's total, this application included, and its limits (None: not cited).

    `accumulated`: counted across companies, so that a limit of scope `industry` is needed too.
    """

    benefit: str
    amount: int
    total: int
    company: int | None
    industry: int | None
    accumulated: bool

    @property
    def room(self) -> int | None:
        """What the company's limit leaves after `total` (negative: exceeded)."""
        return None if self.company is None else self.company - self.total

    def ceiling(self, elsewhere: int | None) -> int | None:
        """The highest own total that both limits allow, given the industry's sum beyond our own; None: not known."""
        if self.company is None:
            return None
        if not self.accumulated:
            return self.company
        if self.industry is None or elsewhere is None:
            return None
        return min(self.company, self.industry - elsewhere)


def tightest(sums: Iterable[BenefitSum]) -> BenefitSum:
    """The benefit that decides: one without a cited limit, else the one with least room. Raises ValueError if none."""
    return min(sums, key=lambda item: (item.room is not None, item.room if item.room is not None else 0))


def amounts(sums: Mapping[str, int]) -> dict[str, int]:
    """`sums` with positive whole amounts only. Raises ValueError for any other."""
    for benefit, amount in sums.items():
        if type(amount) is not int or amount <= 0:
            msg = f"the sum insured of {benefit} is not a positive whole number"
            raise ValueError(msg)
    if not sums:
        msg = "no sums insured: nothing to underwrite"
        raise ValueError(msg)
    return dict(sorted(sums.items()))
