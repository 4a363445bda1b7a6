"""What others see of a refund, its states, and how much may still go back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class RefundState(StrEnum):
    OWED = "owed"
    PAID = "paid"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RefundView:
    """Money that goes back to where it came from. `amount` in whole TWD; `cause` says for what, once a payment.

    `reason`: the acquirer's no, while it stands.
    """

    id: UUID
    payment: UUID
    application: UUID
    cause: str
    amount: int
    state: RefundState
    owed_at: datetime
    paid_at: datetime | None
    reason: str


def room(captured: int, promised: Iterable[int]) -> int:
    """Whole TWD that may still be owed back of what was captured. What was refused is owed all the same."""
    return captured - sum(promised)
