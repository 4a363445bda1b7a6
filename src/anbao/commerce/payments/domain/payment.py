"""What others see of a payment, and the states it goes through."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

OWN_CARD = "own-card"
"""The proposer's own credit or debit card."""
OWN_ACCOUNT = "own-account"
"""A transfer from the proposer's own deposit account, asked for by us as a debit."""


class PaymentState(StrEnum):
    OPEN = "open"
    CARD_ENTERED = "card_entered"  # card or account
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    REFUSED = "refused"
    VOIDED = "voided"
    EXPIRED = "expired"


UNDER_WAY = frozenset({PaymentState.OPEN, PaymentState.CARD_ENTERED, PaymentState.AUTHORIZED})
"""States in which something still happens: the customer pays, or we take what was authorised."""

OVER = frozenset({PaymentState.REFUSED, PaymentState.VOIDED, PaymentState.EXPIRED})
"""States after which an application may open another payment."""


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment without anything of card or account. `amount` in whole TWD; `holder_matches` None: not answered yet."""

    id: UUID
    application: UUID
    order: str
    amount: int
    method: str
    state: PaymentState
    holder_matches: bool | None
    opened_at: datetime
    expires_at: datetime
    authorized_at: datetime | None
    captured_at: datetime | None
    voided_at: datetime | None
    reason: str
