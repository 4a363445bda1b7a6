"""A proof of work: a challenge of ours, and a number that gives a digest with enough leading zero bits. Pure.

A challenge says for which act it is, when it was made and how hard it is; the MAC over it is the caller's.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from anbao.kernel.errors import AnbaoError

LONGEST_NONCE: Final = 20
_PARTS: Final = 5


class ChallengeMisshaped(AnbaoError):
    """Not a challenge of ours."""

    code = "identity.challenge-misshaped"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the browser is given to solve."""

    kind: str
    made_at: datetime
    salt: str
    bits: int

    def text(self) -> str:
        return f"1.{self.kind}.{int(self.made_at.timestamp())}.{self.salt}.{self.bits}"


def parse(text: str) -> Challenge:
    """The challenge of its text. Raises ChallengeMisshaped."""
    parts = text.split(".")
    if len(parts) != _PARTS or parts[0] != "1" or not text.isascii() or not (parts[2] + parts[4]).isdigit():
        raise ChallengeMisshaped
    try:
        made_at = datetime.fromtimestamp(int(parts[2]), UTC)
        return Challenge(kind=parts[1], made_at=made_at, salt=parts[3], bits=int(parts[4]))
    except (OverflowError, OSError, ValueError):
        raise ChallengeMisshaped from None


def solves(text: str, nonce: str, bits: int) -> bool:
    """Whether SHA-256 of challenge and number begins with `bits` zero bits."""
    if not (0 < len(nonce) <= LONGEST_NONCE and nonce.isascii() and nonce.isdigit()):
        return False
    digest = hashlib.sha256(f"{text}:{nonce}".encode()).digest()
    return int.from_bytes(digest, "big") >> (len(digest) * 8 - bits) == 0


def solve(text: str, bits: int) -> str:
    """A number that solves it, as the browser's script finds it."""
    number = 0
    while not solves(text, str(number), bits):
        number += 1
    return str(number)


def in_time(challenge: Challenge, at: datetime, valid_for: timedelta) -> bool:
    """Whether it was made before `at` and is not over."""
    return challenge.made_at <= at < challenge.made_at + valid_for
