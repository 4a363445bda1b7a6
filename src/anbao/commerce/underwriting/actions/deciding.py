"""Deciding on an application: joins the caller's transaction, `journey` writes its transition with it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.underwriting.actions.holding import give_back, lock, reserve
from anbao.commerce.underwriting.domain.review import Referring, overridden
from anbao.commerce.underwriting.domain.sums import BenefitSum, Period, amounts, tightest
from anbao.commerce.underwriting.models import UnderwritingDecision
from anbao.commerce.underwriting.queries.abnormal import is_abnormal
from anbao.commerce.underwriting.queries.sums import contracted_sum, has_contract, own_sum
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.registries import Facts
from anbao.kernel.verdict import Decision, Passed, Referred, name_of
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook

STEP = "sale.underwrite"
VALID_FOR = "underwriting.valid_for"
HOLD_FOR = timedelta(hours=2)  # an abandoned application gives its sums back; payment prolongs with `hold`

Customer = Literal["new", "existing"]
Limits = Mapping[str, Mapping[Literal["company", "industry"], catalogue.Limit | None]]


def decide(  # noqa: PLR0913
    *,
    application: Subject,
    person: UUID,
    proposer: UUID | None = None,
    age: int,
    line: str,
    sums: Mapping[str, int],
    period: tuple[datetime, datetime],
    verification: str,
    industry: int | None,
    reported: Collection[Subject] = (),
    accepted: Collection[Referring] | None = None,
    at: datetime,
    by: Actor,
) -> Decision:
    """Decide step `sale.underwrite` and hold the sums. Joins the caller's transaction.

    `person` is insured, for whom the sums count; an abnormal record of the `proposer`, where that is somebody else,
    goes to a person too. Sums of all lines of one family count together. `age` in completed years, `sums` benefit →
    whole TWD, `period` aware start and end of cover, `verification` the way of registration, `industry` the industry's
    sum of the benefit that is accumulated, all insurers together, and so with our own contracts `reported` before it
    was asked (None: not known, the decision is held). What we hold beyond those is added to it. Passed and referred
    hold the sums in place of an earlier hold of the same application. The decision is kept, with a ledger entry,
    whatever it is.
    `accepted`: an underwriter decides; these referring answers are overridden, and what is held stays held where
    another guard says no.
    """
    wanted, cover, kind = amounts(sums), Period(*period), catalogue.counted_as(line)
    lock(person, kind, wanted, at=at)
    limits = _limits(line, wanted, verification=verification, customer=_customer(person), age=age, at=at)
    counted = _count(application, person, line, wanted, cover, limits, at=at)
    release = catalogue.release_state(line, at=at)
    elsewhere = _elsewhere(industry, person, kind, counted, cover=cover, reported=reported)
    facts = {**catalogue.product_facts(line), **_facts(counted, elsewhere, {person, proposer or person}, release)}
    decision = rulebook.decide(step=STEP, facts=facts, at=at)
    if accepted is not None:
        decision = overridden(decision, accepted)
    holds = isinstance(decision.verdict, Passed | Referred)
    if holds or accepted is None:
        give_back(application, at=at)
    if holds:
        until = _held_until(decision, cover, by_person=accepted is not None, at=at)
        reserve(application, person, kind, cover, counted, elsewhere=elsewhere, until=until, at=at)
    kept = UnderwritingDecision(
        id=new_id(at),
        application_kind=application.kind,
        application_id=application.id,
        person_id=person,
        line=line,
        outcome=name_of(decision.verdict),
        book=decision.book,
        profile=decision.profile,
        decision=decision.as_clear(),
        facts=_kept(facts),
        sums=wanted,
        limits=_cited(limits),
        release=release.digest,
        decided_by=str(by),
        decided_at=at,
    )
    kept.save()
    ledger.record(
        kind="underwriting.decided",
        by=by,
        at=at,
        subject=application,
        clear={
            "line": line,
            "outcome": kept.outcome,
            "limits": kept.limits,
            "release": release.digest,
            **({"overridden": [one.tag for one in accepted]} if accepted else {}),
        },
        decision=decision,
    )
    return decision


def _held_until(decision: Decision, cover: Period, *, by_person: bool, at: datetime) -> datetime:
    """Until the cover begins while a person decides; once one accepted, as long as that stands."""
    if isinstance(decision.verdict, Referred):
        return cover.starts_at
    return min(cover.starts_at, stands_until(at)) if by_person else at + HOLD_FOR


def stands_until(accepted_at: datetime) -> datetime:
    """Until when what was accepted at this moment may be confirmed and paid."""
    return rulebook.at(accepted_at).figure(VALID_FOR).period.add_to(accepted_at)


def _kept(facts: Facts) -> dict[str, object]:
    """Facts as canonical JSON."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in sorted(facts.items())}


def _customer(person: UUID) -> Customer:
    return "existing" if has_contract(person) else "new"


def _limits(
    line: str, benefits: Mapping[str, int], *, verification: str, customer: Customer, age: int, at: datetime
) -> Limits:
    scopes: tuple[Literal["company", "industry"], ...] = ("company", "industry")
    return {
        benefit: {
            scope: catalogue.limit(
                line=line,
                benefit=benefit,
                verification=verification,
                customer=customer,
                scope=scope,
                age=age,
                at=at,
            )
            for scope in scopes
        }
        for benefit in benefits
    }


def _count(  # noqa: PLR0917
    application: Subject,
    person: UUID,
    line: str,
    wanted: Mapping[str, int],
    cover: Period,
    limits: Limits,
    *,
    at: datetime,
) -> list[BenefitSum]:
    found, kind = catalogue.line(line), catalogue.counted_as(line)
    accumulated = {benefit.key for benefit in found.benefits if benefit.accumulated} if found is not None else set()
    return [
        BenefitSum(
            benefit=benefit,
            amount=amount,
            total=amount + own_sum(person=person, line=kind, benefit=benefit, period=cover, at=at, but=application),
            company=_amount(limits[benefit]["company"]),
            industry=_amount(limits[benefit]["industry"]),
            accumulated=benefit in accumulated,
        )
        for benefit, amount in wanted.items()
    ]


def _elsewhere(
    industry: int | None,
    person: UUID,
    kind: str,
    counted: Sequence[BenefitSum],
    *,
    cover: Period,
    reported: Collection[Subject],
) -> int | None:
    """What the industry's sum holds beyond the contracts that stand in our own sums as well."""
    across = next((item.benefit for item in counted if item.accumulated), None)
    if industry is None or across is None:
        return industry
    ours = contracted_sum(person=person, line=kind, benefit=across, period=cover, applications=reported)
    return max(industry - ours, 0)


def _facts(
    counted: Sequence[BenefitSum], elsewhere: int | None, people: Collection[UUID], release: catalogue.ReleaseState
) -> Facts:
    """Company facts speak of the benefit nearest to its limit, industry facts of the accumulated one."""
    decisive = tightest(counted)
    across = next((item for item in counted if item.accumulated), None)
    return {
        "limit.company": decisive.company,
        "sum.own": decisive.total,
        "limit.industry": across.industry if across is not None else None,
        "sum.industry": elsewhere + across.total if across is not None and elsewhere is not None else None,
        "own.abnormal": any(is_abnormal(person) for person in people),
        "line.released": release.released,
        "line.marks": release.marks,
        "line.confirmed": release.confirmed or not release.confirmation_required,
    }


def _amount(limit: catalogue.Limit | None) -> int | None:
    return None if limit is None else limit.amount


def _cited(limits: Limits) -> dict[str, dict[str, dict[str, str | int]]]:
    return {
        benefit: {
            scope: {"id": found.id, "amount": found.amount, "mark": found.mark, "source": found.source}
            for scope, found in by_scope.items()
            if found is not None
        }
        for benefit, by_scope in limits.items()
    }
