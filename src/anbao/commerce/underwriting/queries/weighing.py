"""What the guards of underwriting are asked with: limits, sums counted, everything else they read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.underwriting.domain.asked import Asked
from anbao.commerce.underwriting.domain.sums import BenefitSum, Period, amounts, tightest
from anbao.commerce.underwriting.queries.abnormal import is_abnormal
from anbao.commerce.underwriting.queries.sums import (
    contracted_sum,
    has_contract,
    live_applications,
    overlapping_contracts,
    own_sum,
)
from anbao.kernel.registries import Facts

Customer = Literal["new", "existing"]
Limits = Mapping[str, Mapping[Literal["company", "industry"], catalogue.Limit | None]]


@dataclass(frozen=True, slots=True)
class Weighed:
    """An application counted, with the facts of step `sale.underwrite`; `elsewhere`: the industry beyond our own."""

    cover: Period
    limits: Limits
    counted: Sequence[BenefitSum]
    elsewhere: int | None
    release: catalogue.ReleaseState
    facts: Facts


def weigh(asked: Asked, *, at: datetime) -> Weighed:
    """Count under the locks of the caller, leaving out what the application itself holds."""
    wanted, cover = amounts(asked.sums), Period(*asked.period)
    limits = _limits(asked, wanted, at=at)
    counted = _count(asked, wanted, cover, limits, at=at)
    elsewhere = _elsewhere(asked, counted, cover)
    release = catalogue.release_state(asked.line, at=at)
    overlapping = overlapping_contracts(person=asked.person, line=asked.line, period=cover, but=asked.application)
    facts = {
        **catalogue.product_facts(asked.line),
        **_facts(counted, elsewhere, asked, release),
        "trip.overlapping": overlapping,
        "insured.age_at_start": asked.age_at_start,
        "sum.death": _on_death(asked.line, counted, elsewhere),
        **_register(asked, cover, at=at),
        **asked.others,
    }
    return Weighed(cover, limits, counted, elsewhere, release, facts)


def _customer(person: UUID) -> Customer:
    return "existing" if has_contract(person) else "new"


def _limits(asked: Asked, benefits: Mapping[str, int], *, at: datetime) -> Limits:
    scopes: tuple[Literal["company", "industry"], ...] = ("company", "industry")
    customer = _customer(asked.person)
    return {
        benefit: {
            scope: catalogue.limit(
                line=asked.line,
                benefit=benefit,
                verification=asked.verification,
                customer=customer,
                scope=scope,
                age=asked.age,
                at=at,
            )
            for scope in scopes
        }
        for benefit in benefits
    }


def _count(asked: Asked, wanted: Mapping[str, int], cover: Period, limits: Limits, *, at: datetime) -> list[BenefitSum]:
    found, kind = catalogue.line(asked.line), catalogue.counted_as(asked.line)
    accumulated = {benefit.key for benefit in found.benefits if benefit.accumulated} if found is not None else set()

    def others(benefit: str) -> int:
        return own_sum(person=asked.person, line=kind, benefit=benefit, period=cover, at=at, but=asked.application)

    return [
        BenefitSum(
            benefit=benefit,
            amount=amount,
            total=amount + others(benefit),
            company=_amount(limits[benefit]["company"]),
            industry=_amount(limits[benefit]["industry"]),
            accumulated=benefit in accumulated,
        )
        for benefit, amount in wanted.items()
    ]


def _elsewhere(asked: Asked, counted: Sequence[BenefitSum], cover: Period) -> int | None:
    """What the industry's sum holds beyond the contracts that stand in our own sums as well."""
    across = next((item.benefit for item in counted if item.accumulated), None)
    if asked.industry is None or across is None:
        return asked.industry
    kind = catalogue.counted_as(asked.line)
    ours = contracted_sum(person=asked.person, line=kind, benefit=across, period=cover, applications=asked.reported)
    return max(asked.industry - ours, 0)


def _facts(
    counted: Sequence[BenefitSum], elsewhere: int | None, asked: Asked, release: catalogue.ReleaseState
) -> Facts:
    """Company facts speak of the benefit nearest to its limit, industry facts of the accumulated one."""
    decisive = tightest(counted)
    across = next((item for item in counted if item.accumulated), None)
    return {
        "limit.company": decisive.company,
        "sum.own": decisive.total,
        "limit.industry": across.industry if across is not None else None,
        "sum.industry": elsewhere + across.total if across is not None and elsewhere is not None else None,
        "own.abnormal": any(is_abnormal(one) for one in {asked.person, asked.proposer}),
        "line.released": release.released,
        "line.marks": release.marks,
        "line.confirmed": release.confirmed or not release.confirmation_required,
    }


def _on_death(line: str, counted: Sequence[BenefitSum], elsewhere: int | None) -> int | None:
    """What is paid on death, this application included, here and (of what the industry counts) elsewhere."""
    found = catalogue.line(line)
    keys = {benefit.key for benefit in found.benefits if benefit.on_death} if found is not None else set()
    those = [item for item in counted if item.benefit in keys]
    own = sum(item.total for item in those)
    if not any(item.accumulated for item in those):
        return own
    return None if elsewhere is None else own + elsewhere


def _register(asked: Asked, cover: Period, *, at: datetime) -> Facts:
    """Contracts with benefits that an industry's register counts, this one left out; ours may not be told to it yet."""
    found = catalogue.line(asked.line)
    benefits = [one.key for one in found.benefits if one.registry and one.key in asked.sums] if found else []
    if not benefits:
        return {"register.asked": False, "register.own": None, "register.everywhere": None}
    if asked.registered is None:
        return {"register.asked": True, "register.own": None, "register.everywhere": None}
    own, everywhere = asked.registered
    kind = catalogue.counted_as(asked.line)
    ours = live_applications(
        person=asked.person, line=kind, benefits=benefits, period=cover, at=at, but=asked.application
    )
    return {
        "register.asked": True,
        "register.own": max(own, ours),
        "register.everywhere": everywhere + max(ours - own, 0),
    }


def _amount(limit: catalogue.Limit | None) -> int | None:
    return None if limit is None else limit.amount
