"""Applications that wait for an underwriter, and what one has to see of them."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from anbao.commerce.underwriting.domain.review import NOTE, REASON, Referring, referring
from anbao.commerce.underwriting.models import Review, UnderwritingDecision
from anbao.commerce.underwriting.queries.abnormal import open_records
from anbao.commerce.underwriting.queries.decisions import DecisionView, view_of
from anbao.kernel.actor import Subject
from anbao.kernel.canonical import canonical
from anbao.keys import api as keys
from anbao.rows import Select, given


@dataclass(frozen=True, slots=True)
class Referral:
    """An application that waits for an underwriter."""

    application: Subject
    line: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ReviewView:
    """What an underwriter said: to the customer, and for the house."""

    outcome: str  # accepted, declined
    reason: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral as it stands. `seen` goes into the form: a review of anything else is refused."""

    decision: DecisionView
    referring: Sequence[Referring]
    reviews: Sequence[ReviewView]
    seen: str


def referrals() -> list[Referral]:
    """Applications whose newest decision is a referral, oldest first."""
    newest = UnderwritingDecision.objects.order_by("application_kind", "application_id", "-decided_at", "-id").distinct(
        "application_kind", "application_id"
    )
    waiting = UnderwritingDecision.objects.filter(id__in=newest.values("id"), outcome="referred")
    return [
        Referral(Subject(row.application_kind, row.application_id), row.line, row.decided_at)
        for row in waiting.order_by("decided_at")
    ]


def referral_of(application: Subject) -> ReferralView | None:
    """The newest referral with all an underwriter has to see; opens what was said before. None: never referred."""
    row = newest_referral(application)
    if row is None:
        return None
    return ReferralView(
        decision=view_of(row),
        referring=referring(row.decision),
        reviews=reviews_of(application),
        seen=seen_of(row),
    )


def why_referred(applications: Collection[Subject]) -> dict[Subject, tuple[datetime, Sequence[Referring]]]:
    """Since when, and for which answers, each of these waits; those never referred are left out. One query a kind."""
    found: dict[Subject, tuple[datetime, Sequence[Referring]]] = {}
    for kind in {one.kind for one in applications}:
        ids = [one.id for one in applications if one.kind == kind]
        rows = UnderwritingDecision.objects.filter(application_kind=kind, application_id__in=ids, outcome="referred")
        newest = rows.order_by("application_id", "-decided_at", "-id").distinct("application_id")
        found |= {Subject(kind, row.application_id): (row.decided_at, referring(row.decision)) for row in newest}
    return found


def newest_referral(application: Subject) -> UnderwritingDecision | None:
    """An acceptance that another guard stopped leaves a newer decision: the referral goes on waiting."""
    return _decisions(application).filter(outcome="referred").order_by("-decided_at", "-id").first()


def seen_of(row: UnderwritingDecision) -> str:
    """Stands for the decision and everything else that a review of it rests on."""
    what = {"decision": str(row.id), "records": open_records(*row.people)}
    return hashlib.sha256(canonical(what)).hexdigest()


def reviews_of(application: Subject) -> list[ReviewView]:
    """What underwriters said of an application, oldest first."""
    rows = list(_reviews(application).order_by("reviewed_at", "id"))
    opened = keys.unseal_many([pair for row in rows for pair in ((row.reason, REASON), (row.note, NOTE))])
    said = [text.decode() for text in opened]
    return [
        ReviewView(row.outcome, said[2 * i], said[2 * i + 1], row.reviewed_by, row.reviewed_at)
        for i, row in enumerate(rows)
    ]


def said_to_customer(application: Subject) -> str:
    """The underwriter's words on the newest decision; "" where no underwriter decided it."""
    row = _NEWEST_REVIEW.first(kind=application.kind, id=application.id)
    if row is None or _decisions(application).filter(decided_at__gt=row.reviewed_at).exists():
        return ""
    return keys.unseal(bytes(row.reason), context=REASON).decode()


_NEWEST_REVIEW = Select(
    lambda: Review.objects.filter(application_kind=given("kind"), application_id=given("id")).order_by(
        "-reviewed_at", "-id"
    )[:1]
)


def accepted_records(application: Subject) -> set[str]:
    """Notes of something abnormal with which an underwriter accepted this application nevertheless."""
    lists = _ACCEPTED.all(kind=application.kind, id=application.id)
    return {record for records in lists for record in records}


_ACCEPTED = Select(
    lambda: Review.objects.filter(
        application_kind=given("kind"), application_id=given("id"), outcome="accepted"
    ).values_list("records", flat=True)
)


def _decisions(application: Subject) -> QuerySet[UnderwritingDecision]:
    return UnderwritingDecision.objects.filter(application_kind=application.kind, application_id=application.id)


def _reviews(application: Subject) -> QuerySet[Review]:
    return Review.objects.filter(application_kind=application.kind, application_id=application.id)
