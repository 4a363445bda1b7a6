"""Money that moved, as our books tell it: what is held against the daily files of acquirer and bank."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Movement:
    """`kind` is `capture` (a debit too) or `refund`; `key` is what both sides call it: order, or the refund's id."""

    kind: str
    key: str
    order: str
    amount: int
    at: datetime
    application: UUID
