"""Where a disputed payment stands, what may be found, and the number that a person cites."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from anbao.kernel.text import N_

LONGEST: Final = 2000
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter is taken for a digit


class Via(StrEnum):
    PAGE = "page"
    TELEPHONE = "telephone"


class DisputeState(StrEnum):
    REPORTED = "reported"
    UNDER_REVIEW = "under_review"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"


OPEN: Final = (DisputeState.REPORTED, DisputeState.UNDER_REVIEW)
"""While a dispute is in one of these, nothing of its payment is refunded, and no other dispute of it is opened."""


class Authorised(StrEnum):
    """What the institutions said: whether the consumer authorised the transaction."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"

    @property
    def fact(self) -> bool | None:
        return {Authorised.YES: True, Authorised.NO: False}.get(self)


class Fault(StrEnum):
    """What of the consumer's own fault was shown."""

    NONE = "none"
    GROSS = "gross"
    INTENT = "intent"


VIA: Final = {Via.PAGE: N_("網頁"), Via.TELEPHONE: N_("電話")}
AUTHORISED: Final = {
    Authorised.NO: N_("查明沒有經過本人授權"),
    Authorised.YES: N_("查明是本人授權的"),
    Authorised.UNCLEAR: N_("查不清楚"),
}
FAULT: Final = {
    Fault.NONE: N_("沒有證據顯示故意或重大過失"),
    Fault.GROSS: N_("有證據顯示重大過失"),
    Fault.INTENT: N_("有證據顯示故意"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a member of staff decides, and by what. `reason` is written to the customer."""

    upheld: bool
    authorised: Authorised
    fault: Fault
    reason: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute without anybody's words."""

    id: UUID
    number: str
    payment: UUID
    policy: UUID
    application: UUID
    state: DisputeState
    via: Via
    reported_at: datetime
    decided_at: datetime | None

    @property
    def open(self) -> bool:
        return self.state in OPEN


def dispute_number(identity: UUID) -> str:
    """`D-3F7K-9QXZ`: 40 random bits of the dispute's id."""
    bits = identity.int & (2**40 - 1)
    letters = "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(35, -5, -5))
    return f"D-{letters[:4]}-{letters[4:]}"
