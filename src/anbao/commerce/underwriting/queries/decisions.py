"""What was decided on an application."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField
from django.db.models.functions import Cast

from anbao.commerce.underwriting.models import Review, UnderwritingDecision
from anbao.kernel.actor import Subject
from anbao.rows import Select, given


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A kept decision. `limits`: benefit → scope → id, amount, source and mark of the limit that was cited."""

    id: UUID
    outcome: str
    line: str
    sums: Mapping[str, int]
    limits: Mapping[str, Mapping[str, Mapping[str, object]]]
    decision: Mapping[str, object]
    facts: Mapping[str, object]
    book: str
    at: datetime


def passed_at(application: Subject) -> datetime | None:
    """When the application was accepted last; None where it never was."""
    return _PASSED.first(kind=application.kind, id=application.id)


_PASSED = Select(
    lambda: (
        UnderwritingDecision.objects.filter(
            application_kind=given("kind"), application_id=given("id"), outcome="passed"
        )
        .order_by("-decided_at")
        .values_list("decided_at", flat=True)[:1]
    )
)


def decisions_of(application: Subject) -> list[DecisionView]:
    """All decisions on an application, oldest first."""
    kept = UnderwritingDecision.objects.filter(application_kind=application.kind, application_id=application.id)
    return [view_of(row) for row in kept.order_by("decided_at", "id")]


def view_of(row: UnderwritingDecision) -> DecisionView:
    return DecisionView(
        row.id, row.outcome, row.line, row.sums, row.limits, row.decision, row.facts, row.book, row.decided_at
    )


def refused_between(since: datetime, until: datetime) -> QuerySet[UnderwritingDecision, UUID]:
    """The applications that guards refused or an underwriter declined in that time, as a part of another query."""
    declined = Review.objects.filter(outcome="declined", reviewed_at__gte=since, reviewed_at__lt=until)
    refused = Q(outcome="refused", decided_at__gte=since, decided_at__lt=until) | Q(id__in=declined.values("referral"))
    rows = UnderwritingDecision.objects.filter(refused, application_kind="application")
    return rows.values_list(Cast("application_id", UUIDField()), flat=True)
