"""Codes of an authenticator app (RFC 6238), and codes for the day on which it is lost. Pure; randomness comes in."""

import base64
import hmac
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

DIGITS: Final = 6
STEP: Final = 30  # seconds
DRIFT: Final = 1  # steps that a clock may be wrong by, either way
SECRET_BYTES: Final = 20

RECOVERY_CODES: Final = 10
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
_GROUPS, _OF = 3, 4
RECOVERY_LENGTH: Final = _GROUPS * _OF


def step_at(at: datetime) -> int:
    """The time step of a moment."""
    return int(at.timestamp()) // STEP


def code_at(secret: bytes, step: int) -> str:
    """The six digits of one step."""
    # Apps agree on SHA-1 alone; as a keyed hash it is sound.
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode()  # noqa: S303


def step_of(code: str, *, secret: bytes, at: datetime) -> int | None:
    """The step within the allowed drift whose code this is, the newest of several; all are compared, in equal time."""
    found = None
    for step in range(step_at(at) - DRIFT, step_at(at) + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            found = step
    return found


def as_text(secret: bytes) -> str:
    """The secret as one types it into an app."""
    return base64.b32encode(secret).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """Back from `as_text`. Raises ValueError."""
    plain = text.replace(" ", "").upper()
    return base64.b32decode(plain + "=" * (-len(plain) % 8))


def address(secret: bytes, *, issuer: str, login: str) -> str:
    """What the QR code says: the key URI that apps read."""
    label = f"{quote(issuer, safe='')}:{quote(login, safe='')}"
    return f"otpauth://totp/{label}?secret={as_text(secret)}&issuer={quote(issuer, safe='')}"


def draw_recovery(below: Callable[[int], int]) -> Iterator[str]:
    """Ten codes like `k7m2-xw4p-9tqa` (59 bits each); `below(n)` gives a random integer under n."""
    for _ in range(RECOVERY_CODES):
        drawn = "".join(_LETTERS[below(len(_LETTERS))] for _ in range(RECOVERY_LENGTH))
        yield "-".join(drawn[start : start + _OF] for start in range(0, RECOVERY_LENGTH, _OF))


def plain_recovery(typed: str) -> str:
    """A recovery code as it is compared: without dashes and blanks, small letters."""
    return "".join(typed.split()).replace("-", "").lower()
