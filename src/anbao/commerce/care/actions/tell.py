"""Messages about a case: to whoever is behind it, and to staff before it is late.

They hold nothing that was typed in a public form, so that nobody can have us write it to somebody else.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext, override

from anbao.commerce.care.domain.case import KINDS, Kind
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries.cases import day, reached, subject_of
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.messages import api as messages


def tell(
    row: Case,
    template: str,
    params: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
    in_mail: Mapping[str, str] | None = None,
    phone: bool = True,
) -> list[str]:
    """Write `template` to the person behind a case by every way there is; returns the ways. Joins the transaction.

    `in_mail`: what the mail says besides. `phone`: whether a short message goes out too. Without a mail address or
    telephone nothing can be written: then staff sends a letter (`post`), or nothing can be done.
    """
    to, language = reached(row), identity.language_of(row.account)
    filled = {**_common(row, language), **params}
    channels: tuple[tuple[messages.Channel, str], ...] = (("mail", to.mail), ("sms", to.phone if phone else ""))
    ways: list[str] = []
    for channel, address in channels:
        if not address:
            continue
        messages.send(
            template=f"{template}-{channel}",
            channel=channel,
            to=address,
            data_key=row.data_key,
            params={**filled, **(in_mail or {})} if channel == "mail" else filled,
            matter=subject_of(row),
            by=by,
            at=at,
            language=language,
        )
        ways.append(channel)
    return ways or (["post"] if to.post else [])


def warn_staff(row: Case, *, permission: str, by: Actor, at: datetime) -> int:
    """Write to whoever sees to a case, or to everybody who may, that it is due soon. Joins the transaction."""
    holders = identity.staff_holding(permission)
    mine = {actor: person for actor, person in holders.items() if actor == row.taken_by} or holders
    addresses = identity.staff_data(list(mine.values())) if mine else {}
    params = {
        "company": settings.ANBAO_COMPANY_SHORT_NAME,
        "case": row.number,
        "due": day(row.next_due),
        "url": f"{settings.ANBAO_PUBLIC_URL}/console/care/{row.id}/",
    }
    for person, data in addresses.items():
        messages.send(
            template="care.due-soon-mail",
            channel="mail",
            to=data.mail,
            data_key=identity.data_key_of(person),
            params=params,
            matter=Subject("care-warning", str(row.id)),
            by=by,
            at=at,
        )
    return len(addresses)


def _common(row: Case, language: str) -> dict[str, str]:
    with override(language):
        kind = gettext(KINDS[Kind(row.kind)])
    page = f"/account/care/{row.id}/" if row.account else "/contact/"
    return {
        "company": messages.company_in(language),
        "phone": settings.ANBAO_COMPANY_PHONE,
        "case": row.number,
        "kind": kind,
        "url": f"{settings.ANBAO_PUBLIC_URL}{page}",
    }
