"""Deciding on an application: joins the caller's transaction, `journey` writes its transition with it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.underwriting.actions.holding import give_back, lock, reserve
from anbao.commerce.underwriting.domain.asked import Asked
from anbao.commerce.underwriting.domain.review import Referring, overridden
from anbao.commerce.underwriting.domain.sums import Period, amounts
from anbao.commerce.underwriting.models import UnderwritingDecision
from anbao.commerce.underwriting.queries.weighing import Limits, Weighed, weigh
from anbao.kernel.actor import Actor
from anbao.kernel.ids import new_id
from anbao.kernel.registries import Facts
from anbao.kernel.verdict import Decision, Passed, Referred, name_of
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook

STEP = "sale.underwrite"
VALID_FOR = "underwriting.valid_for"
HOLD_FOR = timedelta(hours=2)  # an abandoned application gives its sums back; payment prolongs with `hold`


def decide(asked: Asked, *, accepted: Collection[Referring] | None = None, at: datetime, by: Actor) -> Decision:
    """Decide step `sale.underwrite` and hold the sums. Joins the caller's transaction.

    Sums of all lines of one family count together. Passed and referred hold the sums in place of an earlier hold of the
    same application. The decision is kept, with a ledger entry, whatever it is.
    `accepted`: an underwriter decides; these referring answers are overridden, and what is held stays held where
    another guard says no.
    """
    lock(asked.person, catalogue.counted_as(asked.line), amounts(asked.sums), at=at)
    weighed = weigh(asked, at=at)
    decision = rulebook.decide(step=STEP, facts=weighed.facts, at=at)
    if accepted is not None:
        decision = overridden(decision, accepted)
    holds = isinstance(decision.verdict, Passed | Referred)
    if holds or accepted is None:
        give_back(asked.application, at=at)
    if holds:
        until = _held_until(decision, weighed.cover, by_person=accepted is not None, at=at)
        reserve(asked, weighed.cover, weighed.counted, elsewhere=weighed.elsewhere, until=until, at=at)
    _keep(asked, weighed, decision, accepted or (), at=at, by=by)
    return decision


def _keep(
    asked: Asked, weighed: Weighed, decision: Decision, accepted: Collection[Referring], *, at: datetime, by: Actor
) -> None:
    kept = UnderwritingDecision(
        id=new_id(at),
        application_kind=asked.application.kind,
        application_id=asked.application.id,
        person_id=asked.person,
        proposer=asked.proposer,
        line=asked.line,
        outcome=name_of(decision.verdict),
        book=decision.book,
        profile=decision.profile,
        decision=decision.as_clear(),
        facts=_kept(weighed.facts),
        sums=amounts(asked.sums),
        limits=_cited(weighed.limits),
        release=weighed.release.digest,
        decided_by=str(by),
        decided_at=at,
    )
    kept.save()
    ledger.record(
        kind="underwriting.decided",
        by=by,
        at=at,
        subject=asked.application,
        clear={
            "line": asked.line,
            "outcome": kept.outcome,
            "limits": kept.limits,
            "release": kept.release,
            **({"overridden": [one.tag for one in accepted]} if accepted else {}),
        },
        decision=decision,
    )


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


def _cited(limits: Limits) -> dict[str, dict[str, dict[str, str | int]]]:
    return {
        benefit: {
            scope: {"id": found.id, "amount": found.amount, "mark": found.mark, "source": found.source}
            for scope, found in by_scope.items()
            if found is not None
        }
        for benefit, by_scope in limits.items()
    }
