"""What others see of a policy, its number and its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

SIGNER = "e-policy"  # the document signer of the key store that signs policies
RECEIPTS = ("account", "paper")
ClosedAs = Literal["", "cancelled", "withdrawn"]
PolicyState = Literal["upcoming", "in_force", "ended", "cancelled", "withdrawn"]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter is taken for a digit


@dataclass(frozen=True, slots=True)
class PolicyRef:
    id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A policy without its personal part. `premium` and `sums` in whole TWD, benefit title → sum insured."""

    id: UUID
    number: str
    application: UUID
    data_key: UUID
    line: str
    title: str
    sums: Mapping[str, int]
    premium: int
    starts_at: datetime
    ends_at: datetime
    contracted_at: datetime
    document: UUID | None
    closed_at: datetime | None = None
    closed_as: ClosedAs = ""

    def state(self, at: datetime) -> PolicyState:
        """Whether cover at the moment `at` is still to come, running or over, or was given up before."""
        if self.closed_as:
            return self.closed_as
        if at < self.starts_at:
            return "upcoming"
        return "in_force" if at < self.ends_at else "ended"


@dataclass(frozen=True, slots=True)
class PolicyContent:
    """What is printed on a policy beyond its row; kept sealed. Pairs are (label, value), already in words."""

    proposer: tuple[tuple[str, str], ...]
    cover: tuple[tuple[str, str], ...]
    documents: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "proposer": [list(pair) for pair in self.proposer],
            "cover": [list(pair) for pair in self.cover],
            "documents": list(self.documents),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, list[list[str]]]) -> "PolicyContent":
        return cls(
            proposer=tuple((label, text) for label, text in value["proposer"]),
            cover=tuple((label, text) for label, text in value["cover"]),
            documents=tuple(str(title) for title in value["documents"]),
        )


def number(prefix: str, roc_year: int, identity: UUID) -> str:
    """`TA115-3F7K-9QXZ`: line, year of the Republic, 40 random bits of the policy's id."""
    bits = identity.int & (2**40 - 1)
    letters = "".join(_ALPHABET[(bits >> shift) & 31] for shift in range(35, -5, -5))
    return f"{prefix}{roc_year}-{letters[:4]}-{letters[4:]}"
