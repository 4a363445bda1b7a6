"""Who looked at which customer, when and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.domain.looks import BECAUSE, FILES, SOUGHT, WHY
from anbao.console.models import Look, Reveal
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.text import N_
from anbao.keys import api as keys
from anbao.ui.api import Order, personal_files

ORDERS = {"newest": Order(N_("最新的在前"), ("-at", "-id"))}


@dataclass(frozen=True, slots=True)
class LookRow:
    """A line of the list. `reveals`: how often everything was shown under it."""

    who: str
    customer: str
    href: str
    why: str
    because: str
    sought: str
    at: datetime
    reveals: int


def standing(person: UUID, *, by: Actor, at: datetime) -> Look | None:
    """The newest look of this person's own at the customer that still holds."""
    rows = Look.objects.filter(person=person, by=str(by), until__gt=at)
    found: Look | None = rows.order_by("-at", "-id").first()
    return found


def listed(*, why: str = "") -> "QuerySet[Look]":
    rows: QuerySet[Look] = Look.objects.all()
    return rows.filter(why=why) if why else rows


def of_person(person: UUID, *, limit: int) -> list[Look]:
    """The newest looks at a customer."""
    return list(Look.objects.filter(person=person).order_by("-at", "-id")[:limit])


def reveals_of(person: UUID, *, limit: int) -> list[Reveal]:
    """When everything was shown of a customer, newest first."""
    return list(Reveal.objects.filter(person=person).order_by("-at", "-id")[:limit])


def rows_of(looks: Sequence[Look]) -> list[LookRow]:
    names = identity.staff_names({look.by for look in looks}) if looks else {}
    reveals = _reveals([look.id for look in looks])
    because = _because(looks)
    return [
        LookRow(
            who=names.get(look.by, look.by),
            customer=str(look.person)[-12:] if look.person else "",
            href=reverse("customers-console:customer", args=[look.person]) if look.person else "",
            why=why_of(look),
            because=because.get(look.id, ""),
            sought=_sought(look.sought),
            at=look.at,
            reveals=reveals.get(look.id, 0),
        )
        for look in looks
    ]


def _sought(sought: str) -> str:
    if sought.startswith(FILES):
        name = sought.removeprefix(FILES)
        return _("匯出：{list}").format(list=_(personal_files.get(name).title) if name in personal_files else name)
    return _(SOUGHT[sought]) if sought in SOUGHT else ""


def why_of(look: Look) -> str:
    return _(WHY[look.why]) if look.why in WHY else look.why


def _reveals(looks: Collection[UUID]) -> Mapping[UUID, int]:
    rows = Reveal.objects.filter(look__in=looks).values_list("look").annotate(found=Count("id"))
    return dict(rows)


def _because(looks: Sequence[Look]) -> dict[UUID, str]:
    """What was said in words; left out where the customer was erased meanwhile."""
    said = {look.id: bytes(look.because) for look in looks if look.because is not None}
    try:
        opened = keys.unseal_many([(sealed, BECAUSE) for sealed in said.values()]) if said else []
    except keys.KeyDestroyed:
        return {id_: text for id_, sealed in said.items() if (text := _opened(sealed))}
    return {id_: text.decode() for id_, text in zip(said, opened, strict=True)}


def _opened(sealed: bytes) -> str:
    try:
        return keys.unseal(sealed, context=BECAUSE).decode()
    except keys.KeyDestroyed:
        return ""
