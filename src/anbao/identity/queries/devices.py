"""Where somebody is signed in, and a device in plain words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anbao.identity.backends.store import SessionStore, life_of
from anbao.identity.models import Session

SHOWN = 50


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`here`: on the browser that asks."""

    id: UUID
    device: str
    since: datetime
    seen_at: datetime
    here: bool


def signed_in(account: UUID, *, session: SessionStore, at: datetime) -> list[SignedIn]:
    """Where an account is signed in now: this browser first, then what was used last."""
    life = life_of("customer")
    rows = Session.objects.filter(account=account, audience="customer", name__isnull=False).order_by("-seen_at")[:SHOWN]
    live = [row for row in rows if not life.is_over(started_at=row.started_at, seen_at=row.seen_at, at=at)]
    shown = [
        SignedIn(row.name, in_words(row.device), row.started_at, row.seen_at, session.is_of(row))
        for row in live
        if row.name is not None
    ]
    return sorted(shown, key=lambda one: not one.here)


def in_words(device: str) -> str:
    """`Chrome/Windows` → 「Windows 的 Chrome」, in the language of the page."""
    browser, _slash, system = device.partition("/")
    if browser and system:
        return _("{system} 的 {browser}").format(system=system, browser=browser)
    return browser or system or _("認不出來的裝置")
