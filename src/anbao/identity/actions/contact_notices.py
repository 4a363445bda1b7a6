"""Telling the former channel of a change and how to undo it, and the other channel that it happened."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from anbao.identity.domain.contacts import TITLES, WAYS
from anbao.identity.models import ContactChange
from anbao.identity.queries.contacts import standing_contact
from anbao.identity.queries.persons import data_key_of
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import TAIPEI
from anbao.messages.api import Channel, company_in, send


def tell_changed(row: ContactChange, *, old: str, token: str, by: Actor, at: datetime) -> UUID:
    """Tell the old channel, and the other one that did not change. Joins the caller's transaction.

    Returns the message to the old channel. The address behind which it is undone is kept no longer than it works.
    """
    until = row.cools_until or at
    params = {
        "until": until.astimezone(TAIPEI).strftime("%Y/%m/%d %H:%M"),
        "url": settings.ANBAO_PUBLIC_URL + reverse("identity:contact-stop", args=[token]),
    }
    other = "mail" if row.field == "phone" else "phone"
    person = row.account.person_id
    told = _tell(row, "changed", row.field, old, params, by=by, at=at, until=until)
    _tell(row, "changed", other, _standing(person, other, at), params, by=by, at=at, until=until)
    return told


def tell_stopped(row: ContactChange, *, old: str, by: Actor, at: datetime) -> UUID:
    """Tell the old channel that it stands again. Joins the caller's transaction."""
    return _tell(row, "stopped", row.field, old, {}, by=by, at=at)


def tell_address(row: ContactChange, *, by: Actor, at: datetime) -> UUID:
    """Tell by mail that the address is another one. Joins the caller's transaction."""
    to = _standing(row.account.person_id, "mail", at)
    params = {"url": f"{settings.ANBAO_PUBLIC_URL}{reverse('identity:contact')}"}
    return _tell(row, "address", "mail", to, params, by=by, at=at)


def _standing(person: UUID, field: str, at: datetime) -> str:
    return standing_contact(person, "mail" if field == "mail" else "phone", at=at)


def _tell(
    row: ContactChange,
    what: str,
    field: str,
    to: str,
    params: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
    until: datetime | None = None,
) -> UUID:
    language, channel = row.account.language, _channel(field)
    with override(language):
        title = gettext(TITLES[row.field])
    named = {} if what == "address" else {"what": title}
    return send(
        template=f"identity.contact-{what}-{channel}",
        channel=channel,
        to=to,
        data_key=data_key_of(row.account.person_id),
        params={"company": company_in(language), "phone": settings.ANBAO_COMPANY_PHONE, **named, **params},
        matter=Subject("account", str(row.account_id)),
        by=by,
        at=at,
        expires_at=until,
        secret=until is not None,
        language=language,
    )


def _channel(field: str) -> Channel:
    return WAYS[field].channel
