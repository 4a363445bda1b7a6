"""Where a one-time password stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anbao.identity.models import OneTimePassword
from anbao.identity.queries.figures import otp_figures
from anbao.kernel.actor import Subject
from anbao.keys.api import rows_in_clear


@dataclass(frozen=True, slots=True)
class OtpStatus:
    """`redeemed_at` is what a step's facts ask for, together with `purpose` and `act`; `live`: may still be tried."""

    id: UUID
    purpose: str
    act: str
    issued_at: datetime
    expires_at: datetime
    redeemed_at: datetime | None
    attempts_left: int
    superseded: bool

    def live(self, at: datetime) -> bool:
        return self.redeemed_at is None and not self.superseded and self.attempts_left > 0 and at < self.expires_at


def otp_status(otp: UUID) -> OtpStatus:
    """Read from the row, inside the caller's transaction if there is one. Raises OneTimePassword.DoesNotExist."""
    row = OneTimePassword.objects.get(id=otp)
    most = otp_figures(row.issued_at).attempts
    return OtpStatus(
        id=row.id,
        purpose=row.purpose,
        act=row.act,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        redeemed_at=row.redeemed_at,
        attempts_left=max(most - row.attempts, 0),
        superseded=row.superseded_at is not None,
    )


NO_CODE = {
    "code_mac": "of a number so short that it could be guessed from it",
    "recipient_index": "finds a person; the message says where it went",
}


def record_part(matters: Collection[Subject]) -> dict[str, list[dict[str, object]]]:
    """Every one-time password of some matters, without code: when, for what act, tried how often, redeemed when."""
    mine = Q()
    for matter in matters:
        mine |= Q(matter_kind=matter.kind, matter_id=matter.id)
    rows = OneTimePassword.objects.filter(mine).order_by("issued_at", "id") if matters else ()
    return {"one_time_passwords": rows_in_clear(rows, left_out=NO_CODE)}
