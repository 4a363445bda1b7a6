"""Attacks as the console shows them: counts and times, nothing of anybody."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.identity.domain.attacks import KINDS, AlarmFigures
from anbao.identity.models import Attack, FailedSignIn
from anbao.kernel.clock import TAIPEI
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.rulebook.api import at as book_at
from anbao.ui.api import Bar, Chart

HOURS = 48
SHOWN = 50


@dataclass(frozen=True, slots=True)
class AttackView:
    """One attack. `blocked_until`: while its addresses are kept out."""

    id: UUID
    title: str
    begun_at: datetime
    last_at: datetime
    accounts: int
    attempts: int
    addresses: int
    blocked_until: datetime | None
    running: bool


def alarm_figures(at: datetime) -> AlarmFigures:
    """Figures `attack.…`."""
    book = book_at(at)
    return AlarmFigures(
        per_address=book.figure("attack.accounts_per_address").number,
        per_pattern=book.figure("attack.accounts_per_password").number,
        within=book.figure("attack.within").period.exact(),
        kept_for=book.figure("attack.kept_for").period.exact(),
    )


def attacks(*, at: datetime) -> list[AttackView]:
    """The newest attacks."""
    within = alarm_figures(at).within
    return [_view(row, within, at) for row in Attack.objects.order_by("-last_at")[:SHOWN]]


def by_hour(*, at: datetime) -> Chart:
    """Failed sign-ins by hour, two days back."""
    first = at.astimezone(TAIPEI).replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    moments = FailedSignIn.objects.filter(at__gte=first, at__lte=at).values_list("at", flat=True)
    counted = Counter((moment - first) // timedelta(hours=1) for moment in moments.iterator())
    bars = [
        Bar(f"{first + timedelta(hours=place):%m/%d %H:00}", counted[place], f"{counted[place]:,}")
        for place in range(HOURS)
    ]
    return Chart(_("每小時沒有成功的登入"), (_("時間"), _("次數")), bars)


def addresses_of(attack: Attack) -> list[bytes]:
    """Keyed digests of the addresses that took part."""
    if attack.kind == "address":
        return [bytes(attack.mark)]
    found = FailedSignIn.objects.filter(
        pattern=int.from_bytes(bytes(attack.mark), "big"), at__gte=attack.begun_at, at__lte=attack.last_at
    )
    return sorted({bytes(address) for address in found.values_list("address", flat=True)})


def work(ask: WorkAsk) -> Waiting:
    """Attacks that go on and whose sources are not kept out."""
    going_on = [one for one in attacks(at=ask.at) if one.running and one.blocked_until is None]
    rows: Sequence[WorkRow] = [WorkRow(one.title, reverse("identity:attacks")) for one in going_on[: ask.rows]]
    return Waiting(rows, len(going_on))


def _view(row: Attack, within: timedelta, at: datetime) -> AttackView:
    blocked = row.blocked_until if row.blocked_until is not None and row.blocked_until > at else None
    return AttackView(
        id=row.id,
        title=_(KINDS[row.kind]),
        begun_at=row.begun_at,
        last_at=row.last_at,
        accounts=row.accounts,
        attempts=row.attempts,
        addresses=row.addresses,
        blocked_until=blocked,
        running=row.last_at > at - within,
    )
