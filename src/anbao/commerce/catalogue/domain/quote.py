"""What the catalogue answers: lines, quotes, the state of a release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from anbao.commerce.catalogue.domain.line import Benefit, CalculationLine, InputSpec, LineWords, Plan
from anbao.kernel.money import Twd


@dataclass(frozen=True, slots=True)
class LineInfo:
    key: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line as other apps see it. Titles, labels, help and words are msgids in Traditional Chinese.

    `counted_as`: the name under which its sums are counted and reported, one for all lines of a family.
    """

    key: str
    title: str
    summary: str
    inputs: tuple[InputSpec, ...]
    benefits: tuple[Benefit, ...]
    plans: tuple[Plan, ...]
    words: LineWords
    policy_prefix: str
    counted_as: str

    def plan(self, key: str) -> Plan | None:
        return next((plan for plan in self.plans if plan.key == key), None)

    @property
    def accumulated_benefit(self) -> str:
        """The benefit whose sums are counted across companies (empty: none is)."""
        return next((benefit.key for benefit in self.benefits if benefit.accumulated), "")

    @property
    def registries(self) -> frozenset[str]:
        """The industry's registers to be asked before this line is sold (empty: none is)."""
        return frozenset(benefit.registry for benefit in self.benefits if benefit.registry)


@dataclass(frozen=True, slots=True)
class Quote:
    """A price. `premium` and `sums` are whole TWD; the period is aware UTC; `rates_digest` (hex sha256) is of the
    released files that it came from; `marks` are the marks N and U among them, to be shown beside the price.
    """

    line: str
    plan: str
    premium: Twd
    sums: Mapping[str, int]
    starts_at: datetime
    ends_at: datetime
    calculation: tuple[CalculationLine, ...]
    rates_digest: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """Whether a line may sell. `confirmed`: two people confirmed every figure marked N or U (`marks`) as the files
    have it now; `confirmation_required`: this installation sells nothing unconfirmed (production).
    """

    released: bool
    confirmed: bool
    marks: tuple[str, ...]
    confirmation_required: bool
    digest: str = ""

    @property
    def sellable(self) -> bool:
        return self.released and (self.confirmed or not self.confirmation_required)
