"""What is known of a person's sums."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from anbao.commerce.underwriting.domain.sums import Period, total_overlapping
from anbao.commerce.underwriting.models import Reservation, State
from anbao.kernel.actor import Subject
from anbao.rows import Select, given


def own_sum(*, person: UUID, line: str, benefit: str, period: Period, at: datetime, but: Subject | None = None) -> int:
    """Sums of `benefit` over `period` that the person has or holds at `at`, leaving out the application `but`."""
    counted = {"person": person, "line": line, "benefit": benefit, "at": at}
    live = _LIVE.all(**counted) if but is None else _LIVE_BUT.all(**counted, kind=but.kind, id=but.id)
    return total_overlapping(((Period(starts, ends), amount) for starts, ends, amount in live), period)


def _live() -> "QuerySet[Reservation]":
    return Reservation.objects.filter(
        Q(state=State.CONFIRMED) | Q(state=State.RESERVED, expires_at__gt=given("at")),
        person_id=given("person"),
        line=given("line"),
        benefit=given("benefit"),
    )


_COUNTED = ("starts_at", "ends_at", "amount")
_LIVE = Select(lambda: _live().values_list(*_COUNTED))
_LIVE_BUT = Select(
    lambda: _live().exclude(application_kind=given("kind"), application_id=given("id")).values_list(*_COUNTED)
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


def live_applications(
    *, person: UUID, line: str, benefits: Collection[str], period: Period, at: datetime, but: Subject
) -> int:
    """Applications and contracts other than `but` that have or hold one of `benefits` over `period`."""
    live = Reservation.objects.filter(
        Q(state=State.CONFIRMED) | Q(state=State.RESERVED, expires_at__gt=at),
        person_id=person,
        line=line,
        benefit__in=list(benefits),
        starts_at__lt=period.ends_at,
        ends_at__gt=period.starts_at,
    ).exclude(application_kind=but.kind, application_id=but.id)
    return live.values("application_kind", "application_id").distinct().count()


def overlapping_contracts(
    *, person: UUID, line: str, period: Period, but: Subject, since: datetime | None = None
) -> int:
    """Contracts of this very line, but of `but`, whose cover overlaps `period`; with `since` those made later."""
    kept = Reservation.objects.filter(person_id=person, state=State.CONFIRMED).filter(
        Q(product=line) | Q(product="", line=line),
        starts_at__lt=period.ends_at,
        ends_at__gt=period.starts_at,
    )
    if since is not None:
        kept = kept.filter(settled_at__gt=since)
    others = kept.exclude(application_kind=but.kind, application_id=but.id)
    return others.values("application_kind", "application_id").distinct().count()


def has_contract(person: UUID) -> bool:
    """Whether the person bought here before: such a customer is an existing one."""
    return Reservation.objects.filter(person_id=person, state=State.CONFIRMED).exists()
