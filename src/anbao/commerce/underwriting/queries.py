"""What is known of a person's sums and of an application's decisions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anbao.commerce.underwriting.domain.sums import Period, total_overlapping
from anbao.commerce.underwriting.models import AbnormalRecord, Reservation, State, UnderwritingDecision
from anbao.kernel.actor import Subject
from anbao.keys import api as keys


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A kept decision. `limits`: benefit → scope → id, amount, source and mark of the limit that was cited."""

    id: UUID
    outcome: str
    line: str
    sums: Mapping[str, int]
    limits: Mapping[str, Mapping[str, Mapping[str, object]]]
    decision: Mapping[str, object]
    book: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Referral:
    """An application that waits for an underwriter."""

    application: Subject
    line: str
    since: datetime


def own_sum(*, person: UUID, line: str, benefit: str, period: Period, at: datetime, but: Subject | None = None) -> int:
    """Sums of `benefit` over `period` that the person has or holds at `at`, leaving out the application `but`."""
    live = Reservation.objects.filter(person_id=person, line=line, benefit=benefit).filter(
        Q(state=State.CONFIRMED) | Q(state=State.RESERVED, expires_at__gt=at)
    )
    if but is not None:
        live = live.exclude(application_kind=but.kind, application_id=but.id)
    return total_overlapping(
        ((Period(starts, ends), amount) for starts, ends, amount in live.values_list("starts_at", "ends_at", "amount")),
        period,
    )


def contracted_sum(*, person: UUID, line: str, benefit: str, period: Period, applications: Collection[Subject]) -> int:
    """Sums of `benefit` over `period` from contracts of the person that came of `applications`."""
    kept = Reservation.objects.filter(
        person_id=person,
        line=line,
        benefit=benefit,
        state=State.CONFIRMED,
        application_id__in=[application.id for application in applications],
        application_kind__in={application.kind for application in applications},
    )
    return total_overlapping(
        ((Period(starts, ends), amount) for starts, ends, amount in kept.values_list("starts_at", "ends_at", "amount")),
        period,
    )


def has_contract(person: UUID) -> bool:
    """Whether the person bought here before: such a customer is an existing one."""
    return Reservation.objects.filter(person_id=person, state=State.CONFIRMED).exists()


def is_abnormal(person: UUID) -> bool:
    """Whether a note of an abnormal application or claim is open."""
    return AbnormalRecord.objects.filter(person_id=person, cleared_at=None).exists()


def passed_at(application: Subject) -> datetime | None:
    """When the application was accepted last; None where it never was."""
    kept = UnderwritingDecision.objects.filter(
        application_kind=application.kind, application_id=application.id, outcome="passed"
    )
    return kept.order_by("-decided_at").values_list("decided_at", flat=True).first()


def decisions_of(application: Subject) -> list[DecisionView]:
    """All decisions on an application, oldest first."""
    kept = UnderwritingDecision.objects.filter(application_kind=application.kind, application_id=application.id)
    return [
        DecisionView(row.id, row.outcome, row.line, row.sums, row.limits, row.decision, row.book, row.decided_at)
        for row in kept.order_by("decided_at", "id")
    ]


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


def record_part(application: Subject) -> dict[str, list[dict[str, object]]]:
    """Every decision on an application and the sums that it held. Canonical-JSON types."""
    mine = Q(application_kind=application.kind, application_id=application.id)
    return {
        "decisions": keys.rows_in_clear(UnderwritingDecision.objects.filter(mine).order_by("decided_at", "id")),
        "reservations": keys.rows_in_clear(Reservation.objects.filter(mine).order_by("reserved_at", "id")),
    }
