"""Underwriting: what other companies hold is looked up outside any transaction, the decision is one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.inconvenience import api as inconvenience
from anbao.commerce.journey.actions.moves import CHANGED_ELSEWHERE, NOT_NOW, advance, lock, note, stay, subject_of, why
from anbao.commerce.journey.domain import machine
from anbao.commerce.journey.domain.content import Snapshot
from anbao.commerce.journey.domain.guards import UNDERWRITE_AGAIN
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import digest_of, snapshot_of
from anbao.commerce.journey.queries.facts import people_of, registration_facts
from anbao.commerce.journey.queries.offer import offer_of, reported_of
from anbao.commerce.reporting import api as reporting
from anbao.commerce.screening import api as screening
from anbao.commerce.underwriting import api as underwriting
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.periods import age_on
from anbao.kernel.verdict import Decision, Held, Passed, Reason, Referred, Refused, Verdict


def underwrite(*, application: UUID, by: Actor, at: datetime) -> Verdict:
    """Decide whether to insure (step `sale.underwrite`). Repeatable while it is held or the web process died in it."""
    asked = _ask(application, by, at)
    if not isinstance(asked, tuple):
        return asked
    row, snapshot = asked
    return _settle(row, snapshot, look_up(row, snapshot), by, at)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What other systems said, asked outside any transaction. `reported`: own contracts their answer counts."""

    industry: reporting.Accumulated | Held
    register: inconvenience.Standing | Held | None  # None: the line has nothing that it counts
    reported: Collection[Subject]


def look_up(row: Application, snapshot: Snapshot) -> LookedUp:
    """Ask what other companies hold."""
    reported = reported_of(row.insured_person, row.line)  # before the look-up, so that its answer counts them all
    line = catalogue.line(row.line)
    benefit, kind = (line.accumulated_benefit, line.counted_as) if line is not None else ("", row.line)
    found = reporting.accumulated(national_id=snapshot.insured.national_id, line=kind, benefit=benefit)
    register = inconvenience.standing(
        national_id=snapshot.insured.national_id, line=row.line, starts_at=row.starts_at, ends_at=row.ends_at
    )
    return LookedUp(found, register, reported)


def decide(
    row: Application,
    snapshot: Snapshot,
    found: LookedUp,
    by: Actor,
    at: datetime,
    *,
    accepted: Collection[underwriting.Referring] | None = None,
) -> Decision:
    """Put the application as it is before the guards of underwriting. Joins the caller's transaction."""
    born = snapshot.insured.birth_date
    screened = screening.screen(matter=subject_of(row.id), people=people_of(snapshot), by=by, at=at)
    asked = underwriting.Asked(
        application=subject_of(row.id),
        person=row.insured_person,
        proposer=row.person,
        age=age_on(born, local_date(at)),
        age_at_start=age_on(born, local_date(row.starts_at)),
        line=row.line,
        sums=row.quote["sums"],
        period=(row.starts_at, row.ends_at),
        verification=str(registration_facts(row.account_id)["registration.method"]),
        industry=None if isinstance(found.industry, Held) else found.industry.amount,
        registered=(found.register.own, found.register.everywhere)
        if isinstance(found.register, inconvenience.Standing)
        else None,
        reported=found.reported,
        others=screened,
    )
    return underwriting.decide(asked, accepted=accepted, at=at, by=by)


def _ask(application: UUID, by: Actor, at: datetime) -> tuple[Application, Snapshot] | Verdict:
    with transaction.atomic(durable=True):
        row = lock(application, by=by)
        if not machine.allowed("underwrite", State(row.state)):
            return NOT_NOW
        offer = offer_of(row, at=at)
        if isinstance(offer, Refused):
            return stay(row, arrow="underwrite", verdict=offer, by=by, at=at)
        note(row, "underwriting-asked", by=by, at=at)
        return row, snapshot_of(row)


def _settle(asked: Application, snapshot: Snapshot, found: LookedUp, by: Actor, at: datetime) -> Verdict:
    with transaction.atomic(durable=True):
        row = lock(asked.id, by=by)
        if State(row.state) != State.TERMS_AGREED:
            return NOT_NOW
        if row.version != asked.version:
            return CHANGED_ELSEWHERE
        return _move(row, snapshot, decide(row, snapshot, found, by, at), by, at)


def _move(row: Application, snapshot: Snapshot, decision: Decision, by: Actor, at: datetime) -> Verdict:
    row.book, row.profile = decision.book, decision.profile
    match decision.verdict:
        case Passed():
            row.underwritten_digest = digest_of(row, snapshot)
            target = State.UNDERWRITTEN
        case Referred():
            target = State.REFERRED
        case Refused():
            target = State.DECLINED
        case Held():
            return stay(row, arrow="underwrite", verdict=decision.verdict, by=by, at=at)
    advance(row, arrow="underwrite", target=target, by=by, at=at, notice=why(decision.verdict))
    return decision.verdict


def underwrite_again(
    row: Application, *, reason: Reason, by: Actor, at: datetime, decision: Decision | None = None
) -> None:
    """Back to where underwriting is asked for: what was accepted and confirmed no longer counts, nothing is held.

    Joins the caller's transaction.
    """
    row.underwritten_digest, row.confirmed_digest, row.otp = "", "", None
    underwriting.release(application=subject_of(row.id), at=at, by=by)
    advance(row, arrow="underwrite_again", target=State.TERMS_AGREED, by=by, at=at, decision=decision, notice=reason)


def stop(  # noqa: PLR0917
    row: Application, arrow: str, decision: Decision, offer: Passed | Refused, by: Actor, at: datetime
) -> Verdict:
    """Record why `arrow` is not taken; where underwriting no longer stands, back to it, with what changed in words.

    Joins the caller's transaction.
    """
    reason = why(decision.verdict)
    if reason is None or reason.code != UNDERWRITE_AGAIN:
        return stay(row, arrow=arrow, verdict=decision.verdict, by=by, at=at, decision=decision)
    underwrite_again(row, reason=why(offer) or reason, by=by, at=at, decision=decision)
    return decision.verdict
