"""Telling somebody that their password was set, so that one who did not do it hears of it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from anbao.identity.models import Account
from anbao.identity.queries.contacts import standing_contact
from anbao.identity.queries.persons import data_key_of, staff_data
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import TAIPEI
from anbao.messages.api import Channel, company_in, send

TEMPLATE = "identity.password-set"


def password_was_set(*, account: UUID, channel: Channel, by: Actor, at: datetime) -> UUID:
    """Write to the account's owner; staff have a mail address alone. Joins the caller's transaction."""
    row = Account.objects.get(id=account)
    via, to = _recipient(row, channel, at)
    return send(
        template=f"{TEMPLATE}-{via}",
        channel=via,
        to=to,
        data_key=data_key_of(row.person_id),
        params={
            "company": company_in(row.language),
            "when": f"{at.astimezone(TAIPEI):%Y/%m/%d %H:%M}",
            "phone": settings.ANBAO_COMPANY_PHONE,
        },
        matter=Subject("account", str(row.id)),
        by=by,
        at=at,
        language=row.language,
    )


def _recipient(row: Account, channel: Channel, at: datetime) -> tuple[Channel, str]:
    """Where sensitive acts are told: a contact that was changed lately is not the one yet."""
    if row.kind != "customer":
        return "mail", staff_data([row.person_id])[row.person_id].mail
    return channel, standing_contact(row.person_id, "phone" if channel == "sms" else "mail", at=at)
