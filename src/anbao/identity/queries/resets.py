"""Resets under way: found by the browser that began them, and whose they are."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from anbao.identity.domain.resets import Standing, born_bytes
from anbao.identity.models import Account, PasswordReset
from anbao.identity.queries.otp import otp_status
from anbao.identity.queries.persons import birth_date_of
from anbao.kernel.registries import Facts
from anbao.keys.api import KeyDestroyed, mac

MAC_PURPOSE = "reset-birth"


@dataclass(frozen=True, slots=True)
class ResetView:
    """A reset as its browser sees it. `channel`: where the code went, if it all fits together."""

    id: UUID
    channel: str
    expires_at: datetime
    standing: Standing


def reset_of(visit: str, *, at: datetime) -> ResetView | None:
    """The reset that this browser began last and that is still open, or None."""
    rows = PasswordReset.objects.filter(visit=visit, used_at=None, ended_at=None, expires_at__gt=at)
    row = rows.order_by("-begun_at").first()
    if row is None:
        return None
    return ResetView(row.id, row.channel, row.expires_at, "password" if is_identified(row) else "code")


def is_identified(row: PasswordReset) -> bool:
    """Whether the right code for this very reset was redeemed."""
    redeemed = row.otp is not None and otp_status(row.otp).redeemed_at is not None  # looked up for strangers as well
    return redeemed and row.account_id is not None


def birth_mac(reset: UUID, born: date) -> bytes:
    """By which a typed birth date is compared, and from which nobody reads it."""
    return mac(MAC_PURPOSE, born_bytes(reset, born))


def whose(row: PasswordReset) -> Account | None:
    """The open customer account of which both things that were typed are true, or None."""
    open_ones = Account.objects.filter(kind="customer", closed_at=None)
    account = (
        open_ones.filter(login_index=bytes(row.login_index)).first()
        or open_ones.filter(person__national_id_index=bytes(row.national_id_index)).first()
    )
    if account is None:
        return None
    try:
        known = birth_mac(row.id, birth_date_of(account.person_id))
    except (KeyDestroyed, ValueError):  # the person was erased, or told us no birth date
        return None
    return account if hmac.compare_digest(bytes(row.birth_mac), known) else None


def reset_facts(row: PasswordReset) -> Facts:
    """Facts of step `identity.reset-password`, read from the row."""
    return {
        "reset.identified": is_identified(row),
        "reset.token_sent": row.account_id is not None and row.otp is not None,
        "reset.token_used": row.used_at is not None or row.ended_at is not None,
        "reset.token_expires_at": row.expires_at,
    }
