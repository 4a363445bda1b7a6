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
    if not applications:
        return 0
    kept = _CONFIRMED.all(person=person, line=line, benefit=benefit)
    theirs = [row for row in kept if Subject(row[0], row[1]) in applications]
    return total_overlapping(((Period(starts, ends), amount) for _, _, starts, ends, amount in theirs), period)


_CONFIRMED = Select(
    lambda: Reservation.objects.filter(
        person_id=given("person"), line=given("line"), benefit=given("benefit"), state=State.CONFIRMED
    ).values_list("application_kind", "application_id", *_COUNTED)
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
    asked = {"person": person, "line": line, "kind": but.kind, "id": but.id}
    asked |= {"starts_at": period.starts_at, "ends_at": period.ends_at}
    return len(_CONTRACTS.all(**asked) if since is None else _CONTRACTS_SINCE.all(**asked, since=since))


def _contracts() -> "QuerySet[Reservation]":
    return Reservation.objects.filter(
        Q(product=given("line")) | Q(product="", line=given("line")),
        person_id=given("person"),
        state=State.CONFIRMED,
        starts_at__lt=given("ends_at"),
        ends_at__gt=given("starts_at"),
    ).exclude(application_kind=given("kind"), application_id=given("id"))


_OF = ("application_kind", "application_id")
_CONTRACTS = Select(lambda: _contracts().values_list(*_OF).distinct())
_CONTRACTS_SINCE = Select(lambda: _contracts().filter(settled_at__gt=given("since")).values_list(*_OF).distinct())


def has_contract(person: UUID) -> bool:
    """Whether the person bought here before: such a customer is an existing one."""
    return _CONTRACTED.first(person=person) is not None


_CONTRACTED = Select(
    lambda: Reservation.objects.filter(person_id=given("person"), state=State.CONFIRMED).values_list("id", flat=True)[
        :1
    ]
)
