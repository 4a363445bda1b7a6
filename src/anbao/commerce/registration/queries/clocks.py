"""How the two clocks of an account stand, where the company's rules have them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from anbao.commerce.registration.domain.dormancy import FIGURES, Clock, Kind, clock_of, warned_from
from anbao.commerce.registration.models import Registration
from anbao.kernel.periods import Period
from anbao.rows import Select, given
from anbao.rulebook import api as rulebook
from anbao.rulebook.api import FigureUnknown

_NEWEST = Select(lambda: Registration.objects.filter(account_id=given("account")).order_by("-verified_at")[:1])
WARN: Final = "dormancy.warn_before"
BUSINESS: Final[dict[Kind, str]] = {"sale": "last_sale_at", "service": "last_service_at"}
WARNED: Final[dict[Kind, str]] = {"sale": "sale_warned_at", "service": "service_warned_at"}


def clocks_of(account: UUID, *, at: datetime) -> list[Clock]:
    """The clocks of an account at `at`, sale first; none where it was never verified or the rules have none."""
    row = _NEWEST.first(account=account)
    return [] if row is None else clocks_of_row(row, at=at)


def clocks_of_row(row: Registration, *, at: datetime) -> list[Clock]:
    """The clocks of one verification, which is taken to be the newest of its account."""
    periods = lapses(at)
    if not periods:
        return []
    warn = warning(at)
    return [
        clock_of(kind, verified_at=row.verified_at, business_at=getattr(row, BUSINESS[kind]), lapse=lapse, warn=warn)
        for kind, lapse in periods.items()
    ]


def lapses(at: datetime) -> dict[Kind, Period]:
    """How long each kind lasts without business, of the kinds that the company's rules know at `at`."""
    book = rulebook.at(at)
    found: dict[Kind, Period] = {}
    for kind, name in FIGURES.items():
        try:
            found[kind] = book.figure(name).period
        except FigureUnknown:
            continue
    return found


def warning(at: datetime) -> Period:
    """Figure `dormancy.warn_before`."""
    return rulebook.at(at).figure(WARN).period


def to_warn(*, at: datetime, limit: int) -> list[UUID]:
    """Verifications of open accounts of which a clock lapses soon and that were not warned of it, oldest first."""
    periods = lapses(at) if Registration.objects.exists() else {}
    if not periods:
        return []
    warn, due = warning(at), Q()
    for kind, lapse in periods.items():
        since, before = warned_from(lapse, warn, at)
        counted = f"{kind}_from"
        due |= Q(
            Q(**{WARNED[kind]: None}) | Q(**{f"{WARNED[kind]}__lte": _counted(kind)}),
            **{f"{counted}__gte": since, f"{counted}__lt": before},
        )
    rows = (
        newest().filter(account__closed_at=None).annotate(sale_from=_counted("sale"), service_from=_counted("service"))
    )
    return list(rows.filter(due).order_by("verified_at", "id").values_list("id", flat=True)[:limit])


def newest() -> QuerySet[Registration]:
    """The newest verification of each account."""
    later = Registration.objects.filter(account=OuterRef("account"), verified_at__gt=OuterRef("verified_at"))
    return Registration.objects.filter(~Exists(later))


def _counted(kind: Kind) -> Greatest:
    return Greatest("verified_at", Coalesce(BUSINESS[kind], "verified_at"))


def standing(clocks: Sequence[Clock], kind: Kind) -> Clock | None:
    return next((one for one in clocks if one.kind == kind), None)
