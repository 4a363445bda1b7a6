"""Telling a policy's owner, by text message and by mail, what became of it."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext, override

from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.policies import subject_of
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.messages import api as messages


def tell_both(row: Policy, template: str, params: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Send `template` through both channels. Joins the caller's transaction."""
    person = identity.person_data(row.person)
    with override("zh-hant"):
        title = gettext(row.title)
    filled = {
        "company": settings.ANBAO_COMPANY_SHORT_NAME,
        "title": title,
        "number": row.number,
        "url": f"{settings.ANBAO_PUBLIC_URL}/account/policies/{row.id}/",
        **params,
    }
    channels: tuple[tuple[messages.Channel, str], ...] = (("sms", person.phone), ("mail", person.mail))
    for channel, to in channels:
        messages.send(
            template=f"{template}-{channel}",
            channel=channel,
            to=to,
            data_key=row.data_key,
            params=filled,
            matter=subject_of(row),
            by=by,
            at=at,
        )
