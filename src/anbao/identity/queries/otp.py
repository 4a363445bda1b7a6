"""Where a one-time password stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anbao.identity.models import OneTimePassword
from anbao.identity.queries.figures import otp_figures


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
