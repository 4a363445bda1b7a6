"""The simulator's side of the wire contract: who asks, is it fresh, and signing what we answer.

Written from `docs/reference/wire-contract.md`, not from the product's code: two readings of one contract.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from anbao_simulator.moments import now

SKEW: Final = 300
Body = dict[str, Any]


class NotLetIn(Exception):
    """The request is not authentic or not fresh; `reason` is the contract's code, `status` goes with it."""

    def __init__(self, reason: str, status: int = 401) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def mac(secret: str, *parts: str) -> str:
    message = b"\n".join(part.encode() for part in ("anbao-v1", *parts))
    return hmac.digest(secret.encode(), message, "sha256").hex()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Request:
    """A signed request as it came in. `operation` is `system.operation`."""

    system: str
    verb: str
    path: str
    party: str
    timestamp: str
    nonce: str
    key: str
    signature: str
    raw: bytes
    media_type: str = "application/json"

    @property
    def operation(self) -> str:
        return f"{self.system}.{self.verb}"

    @property
    def digest(self) -> str:
        return digest(self.raw)

    def check(self, secret: str) -> None:
        """Raises NotLetIn for a bad signature or a timestamp out of bounds. (The nonce is the store's to check.)"""
        parts = (self.party, self.timestamp, self.nonce, self.key, self.digest)
        expected = mac(secret, "request", "POST", self.path, *parts)
        if not hmac.compare_digest(expected.encode(), self.signature.encode()):
            reason = "bad-signature"
            raise NotLetIn(reason)
        if not self.timestamp.isdecimal() or abs(int(self.timestamp) - now().timestamp()) > SKEW:
            reason = "stale-timestamp"
            raise NotLetIn(reason)

    def body(self) -> Body:
        try:
            body = json.loads(self.raw)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            reason = "malformed"
            raise NotLetIn(reason, 400)
        return body


@dataclass(frozen=True)
class Answer:
    """A reply before it is signed."""

    status: int
    body: Mapping[str, object]
    content: bytes = b""  # a file, instead of the body

    def signed(self, secret: str, nonce: str) -> tuple[bytes, dict[str, str]]:
        """The bytes to send and the headers that vouch for them, bound to the request's nonce."""
        raw = self.content or json.dumps(self.body, ensure_ascii=False).encode()
        timestamp = str(int(now().timestamp()))
        headers = {
            "Content-Type": "text/csv" if self.content else "application/json",
            "Anbao-Timestamp": timestamp,
            "Anbao-Signature": mac(secret, "reply", str(self.status), timestamp, nonce, digest(raw)),
        }
        return raw, headers
