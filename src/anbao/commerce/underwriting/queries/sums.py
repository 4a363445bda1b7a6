"""What is known of a person's sums."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anbao.commerce.underwriting.domain.sums import Period, total_overlapping
from anbao.commerce.underwriting.models import Reservation, State
from anbao.kernel.actor import Subject


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
