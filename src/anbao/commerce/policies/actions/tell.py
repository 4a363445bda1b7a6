"""Telling a policy's owner, by text message and by mail, what became of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override

from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.policies import subject_of
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.messages import api as messages


def tell_owner(
    *,
    policy: UUID,
    template: str,
    params: Mapping[str, str],
    by: Actor,
    at: datetime,
    in_mail: Mapping[str, str] | None = None,
) -> None:
    """Send a higher app's `template` to a policy's owner. Joins the caller's transaction."""
    tell_both(Policy.objects.get(id=policy), template, params, by=by, at=at, in_mail=in_mail)


def tell_both(
    row: Policy,
    template: str,
    params: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
    in_mail: Mapping[str, str] | None = None,
) -> None:
    """Send `template` through both channels, in the mail with more. Joins the caller's transaction."""
    person, language = identity.person_data(row.person), identity.language_of(row.account_id)
    with override(language):
        title = gettext(row.title)
    filled = {
        "company": messages.company_in(language),
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
            params={**filled, **(in_mail or {})} if channel == "mail" else filled,
            matter=subject_of(row),
            by=by,
            at=at,
            language=language,
        )
