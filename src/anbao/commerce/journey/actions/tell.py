"""Telling the customer how it ended, by text message and mail. Joins the caller's transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from anbao.commerce.journey.actions.moves import subject_of
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.content import snapshot_of
from anbao.commerce.policies import api as policies
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.money import show
from anbao.messages import api as messages


def tell_contracted(row: Application, policy: policies.PolicyView, *, by: Actor, at: datetime) -> None:
    """Charged and insured: by text message, and by mail with where to find the policy."""
    with override(identity.language_of(row.account_id)):
        title = gettext(policy.title)
    params = {
        "title": title,
        "number": policy.number,
        "premium": show(policy.premium),
        "starts": _local(policy.starts_at),
        "ends": _local(policy.ends_at),
        "url": f"{settings.ANBAO_PUBLIC_URL}/account/",
    }
    _both(row, "journey.contracted", params, by=by, at=at)


def tell_lapsed(row: Application, *, by: Actor, at: datetime) -> None:
    """No contract, nothing charged, and where to begin again."""
    params = {
        "number": row.number,
        "starts": _local(row.starts_at),
        "url": f"{settings.ANBAO_PUBLIC_URL}/",
    }
    _both(row, "journey.lapsed", params, by=by, at=at)


def tell_accepted(row: Application, *, reason: str, until: datetime, by: Actor, at: datetime) -> None:
    """An underwriter accepted: what was said, and until when to confirm and pay."""
    _tell_reviewed(row, "journey.accepted", reason, {"until": _local(until)}, by=by, at=at)


def tell_declined(row: Application, *, reason: str, by: Actor, at: datetime) -> None:
    """An underwriter declined: what was said; nothing was charged."""
    _tell_reviewed(row, "journey.declined", reason, {}, by=by, at=at)


def tell_refund_due(row: Application, *, by: Actor, at: datetime) -> None:
    """Charged too late, so no contract: the premium goes back in full."""
    params = {
        "number": row.number,
        "premium": show(row.premium),
        "starts": _local(row.starts_at),
    }
    _both(row, "journey.refund-due", params, by=by, at=at)


def tell_refunded(row: Application, *, by: Actor, at: datetime) -> None:
    """The premium went back."""
    params = {
        "number": row.number,
        "premium": show(row.premium),
        "on": f"{local_date(at):%Y/%m/%d}",
    }
    _both(row, "journey.refunded", params, by=by, at=at)


def _tell_reviewed(
    row: Application, template: str, reason: str, more: dict[str, str], *, by: Actor, at: datetime
) -> None:
    """The text message says the outcome, the mail also why."""
    params = {
        "number": row.number,
        "url": f"{settings.ANBAO_PUBLIC_URL}{reverse('journey:application', args=[row.id])}",
        **more,
    }
    _both(row, template, params, by=by, at=at, in_mail={"reason": reason})


def _both(
    row: Application,
    template: str,
    params: dict[str, str],
    *,
    by: Actor,
    at: datetime,
    in_mail: Mapping[str, str] | None = None,
) -> None:
    proposer, language = snapshot_of(row).proposer, identity.language_of(row.account_id)
    filled = {"company": messages.company_in(language), **params}
    channels: tuple[tuple[messages.Channel, str], ...] = (("sms", proposer.phone), ("mail", proposer.mail))
    for channel, to in channels:
        messages.send(
            template=f"{template}-{channel}",
            channel=channel,
            to=to,
            data_key=row.data_key,
            params={**filled, **(in_mail or {})} if channel == "mail" else filled,
            matter=subject_of(row.id),
            by=by,
            at=at,
            language=language,
        )


def _local(at: datetime) -> str:
    return at.astimezone(TAIPEI).strftime("%Y/%m/%d %H:%M")
