"""The cookie that tells browsers apart: a random id with our MAC, and marks of who signed in with it. Pure."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Mac = Callable[[bytes], bytes]
COOKIE: Final = "anbao_device"
LIFE: Final = 31_536_000  # seconds
_MOST_MARKS: Final = 5  # the newest stay
_ID_BYTES, _MARK_CHARS, _MAC_CHARS = 12, 12, 32
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Device:
    """A browser. `known`: it came with a cookie of ours. `marks`: keyed digests of accounts that signed in here."""

    id: str
    marks: tuple[str, ...] = ()
    known: bool = False

    def remembers(self, owner: bytes) -> bool:
        """Whether the account of this keyed digest signed in here before."""
        return _mark(owner) in self.marks

    def with_mark(self, owner: bytes) -> "Device":
        marks = (*(mark for mark in self.marks if mark != _mark(owner)), _mark(owner))
        return Device(self.id, marks[-_MOST_MARKS:], self.known)

    def cookie(self, mac: Mac) -> str:
        said = ".".join([self.id, *self.marks])
        return f"{said}.{_signed(said, mac)}"


def new_device() -> Device:
    return Device(secrets.token_hex(_ID_BYTES))


def read(cookie: str, mac: Mac) -> Device | None:
    """The device of its cookie; None for one that is not ours."""
    said, _, signature = cookie.rpartition(".")
    if len(cookie) > _LONGEST or not said or not hmac.compare_digest(signature.encode(), _signed(said, mac).encode()):
        return None
    name, *marks = said.split(".")
    return Device(name, tuple(marks), known=True)


def _mark(owner: bytes) -> str:
    return owner.hex()[:_MARK_CHARS]


def _signed(said: str, mac: Mac) -> str:
    return mac(said.encode()).hex()[:_MAC_CHARS]
