"""Products side by side for the same trip and the same level of cover; nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.queries.prices import prices
from anbao.kernel.verdict import Reason

PRODUCT = "product"
"""In an address and in the forms of a price: the line's key, beside the line's own inputs."""
FORMER = "from"
"""Beside them: the customer's own application that this one is bought after, so that its choices stand here too."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One product among the others.

    `lowest`: its cheapest plan for a grown-up; `premium`: the plan that is compared, with `sums`.
    """

    key: str
    title: str
    summary: str
    good_for: str
    not_covered: str
    plan: str
    premium: int | None
    lowest: int | None
    sums: Mapping[str, int]
    refusal: Reason | None
    chosen: bool

    @property
    def note(self) -> str:
        """What its card says: what it is for, or why it has no price for this trip."""
        return _(self.refusal.message).format(**self.refusal.details) if self.refusal is not None else self.summary


@dataclass(frozen=True, slots=True)
class Row:
    """A benefit and its sum in each product's compared plan, in the products' order; None: not insured."""

    title: str
    help: str
    sums: Sequence[tuple[str, int | None]]


def product_of(raw: Mapping[str, str]) -> str:
    """The product that is asked for, the first of all where none or an unknown one is; "" where nothing is sold."""
    keys = [info.key for info in catalogue.lines()]
    asked = raw.get(PRODUCT, "")
    return asked if asked in keys else next(iter(keys), "")


def offers(raw: Mapping[str, str], *, chosen: str, at: datetime) -> list[Offer]:
    """Every product with its price for `raw`, in the order in which they are shown."""
    found = [catalogue.line(info.key) for info in catalogue.lines()]
    return [_offer(line, raw, chosen, at) for line in found if line is not None]


def comparison(those: Sequence[Offer]) -> list[Row]:
    """The benefits of all products, each once by its title, in the order in which the products bring them."""
    helps: dict[str, str] = {}
    for line in (catalogue.line(offer.key) for offer in those):
        for benefit in line.benefits if line is not None else ():
            helps.setdefault(_(benefit.title), _(benefit.help) if benefit.help else "")
    return [
        Row(title, text, [(offer.title, offer.sums.get(title)) for offer in those]) for title, text in helps.items()
    ]


def _offer(line: catalogue.Line, raw: Mapping[str, str], chosen: str, at: datetime) -> Offer:
    shown = prices(line=line.key, raw=raw, at=at)
    plan = next((plan for plan in shown.plans if plan.chosen), None)
    known = [price.premium for price in shown.plans if price.premium is not None and not price.for_children]
    return Offer(
        key=line.key,
        title=_(line.title),
        summary=_(line.summary),
        good_for=_(line.words.good_for),
        not_covered=_(line.words.not_covered),
        plan=plan.title if plan is not None else "",
        premium=shown.premium,
        lowest=min(known, default=None),
        sums=dict(plan.features) if plan is not None else {},
        refusal=shown.refusal,
        chosen=line.key == chosen,
    )
