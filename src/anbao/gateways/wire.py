"""The signed JSON wire that our HTTP gateways speak; `docs/reference/wire-contract.md` is its specification.

What an exchange came to is judged strictly: `NotSent` only where the request certainly was not acted upon, `Rejected`
only for a signed no that belongs to this very request, and everything else `NoReply`. Exceptions carry codes, never
content.
"""

import hashlib
import hmac
import json
import re
import secrets
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, NoReturn, cast
from urllib.parse import urlsplit

import httpx

from anbao.kernel import clock as kernel_clock
from anbao.kernel.canonical import canonical
from anbao.kernel.errors import Misconfigured, NoReply, NotSent, Rejected

JSON: Final = "application/json"
SKEW: Final = 300  # seconds that the two clocks may differ
_LARGEST = 64 * 1024  # bytes of a reply
_CONNECT = 3.0  # seconds to connect, at most
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_NOT_ACTED_UPON = frozenset({401, 429})

Reply = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """What an inquiry tells of a key that the other side has seen: the operation and what was answered to it."""

    operation: str
    result: Reply


def mac(secret: str, *parts: str) -> str:
    """Hex HMAC-SHA256 of the parts, one a line, under the version of the contract."""
    return hmac.new(secret.encode(), "\n".join(("anbao-v1", *parts)).encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two MACs in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


@cache
def _trusted() -> ssl.SSLContext:
    """Read once for all systems: the list of authorities takes longer to read than an exchange."""
    return httpx.create_ssl_context(trust_env=False)


class Wire:
    """One outside system behind `url`, spoken to as `party` with a shared secret. Keeps connections; thread-safe."""

    def __init__(
        self,
        *,
        url: str,
        party: str,
        secret: str,
        timeout: float,
        clock: Callable[[], datetime] = kernel_clock.now,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise Misconfigured(f"the address of {party}'s gateway begins with http: only https leaves this machine")
        self._url = url.rstrip("/")
        self._party = party
        self._secret = secret
        self._timeout = timeout
        self._clock = clock
        limits = httpx.Timeout(timeout, connect=min(_CONNECT, timeout), pool=min(_CONNECT, timeout))
        self._extensions = {"timeout": limits.as_dict()}
        # The connections alone, without httpx's client: its redirects, cookies and encodings are none of this contract,
        # and it costs as much again as the exchange.
        self._connections = transport or httpx.HTTPTransport(verify=_trusted(), trust_env=False)

    def ask(self, operation: str, body: Mapping[str, object], *, key: str = "", media_type: str = JSON) -> Reply:
        """The signed yes to `operation`. Raises NotSent, NoReply, or Rejected with the other side's code."""
        status, reply = self._exchange(operation, body, key, media_type)
        if status == httpx.codes.OK:
            return reply
        reason = reply.get("reason")
        if isinstance(reason, str) and _CODE.fullmatch(reason):
            raise Rejected(reason)
        raise Rejected("unspecified")

    def inquire(self, key: str) -> Found | None:
        """What came of `key`; None if it was never seen. Raises Rejected if it was refused, else NotSent or NoReply."""
        status, reply = self._exchange("inquire", {}, key)
        if status != httpx.codes.OK:
            raise NoReply("an inquiry was refused")  # which says nothing about what was inquired about
        if reply.get("found") is False:
            return None
        if reply.get("found") is not True:
            raise NoReply("malformed reply to an inquiry")
        if reply.get("outcome") == "rejected":
            reason = text(reply, "reason")
            raise Rejected(reason if _CODE.fullmatch(reason) else "unspecified")
        result = reply.get("result")
        if reply.get("outcome") != "done" or not isinstance(result, dict):
            raise NoReply("malformed reply to an inquiry")
        if result.get("key") != key:
            raise NoReply("the reply speaks of another key")
        return Found(text(reply, "operation"), result)

    def download(self, operation: str, body: Mapping[str, object], *, largest: int) -> bytes:
        """The signed yes to a look-up whose answer is a file. Raises NotSent, NoReply, or Rejected with their code."""
        status, raw = self._signed(operation, canonical(body), "", JSON, largest)
        if status == httpx.codes.OK:
            return raw
        reason = _parsed(raw).get("reason")
        if reason == "replayed-nonce":
            raise NoReply("a copy of the request arrived before it", operation=operation)
        raise Rejected(reason if isinstance(reason, str) and _CODE.fullmatch(reason) else "unspecified")

    def close(self) -> None:
        self._connections.close()

    def _exchange(
        self, operation: str, body: Mapping[str, object], key: str, media_type: str = JSON
    ) -> tuple[int, Reply]:
        content = canonical(body)
        status, raw = self._signed(operation, content, key, media_type, _LARGEST)
        reply = _parsed(raw)
        if reply.get("reason") == "replayed-nonce":
            raise NoReply("a copy of the request arrived before it", operation=operation)
        if reply.get("key", "") != key or reply.get("digest") != hashlib.sha256(content).hexdigest():
            raise NoReply("the reply speaks of another request", operation=operation)
        return status, reply

    def _signed(self, operation: str, content: bytes, key: str, media_type: str, largest: int) -> tuple[int, bytes]:
        """Status and body of a reply that was made for this very request and is a yes or a definite no."""
        nonce = secrets.token_hex(16)
        try:
            status, headers, raw = self._send(operation, content, nonce, key, media_type, largest)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise NotSent("no connection", operation=operation, error=type(error).__name__) from None
        except httpx.HTTPError as error:
            raise NoReply("no reply", operation=operation, error=type(error).__name__) from None
        self._check_signature(status, headers, raw, nonce)
        if status in _NOT_ACTED_UPON:
            raise NotSent("not let in", operation=operation, status=status)
        if status != httpx.codes.OK and not httpx.codes.is_client_error(status):
            raise NoReply("no usable reply", operation=operation, status=status)
        return status, raw

    def _send(  # noqa: PLR0917
        self, operation: str, content: bytes, nonce: str, key: str, media_type: str, largest: int
    ) -> tuple[int, httpx.Headers, bytes]:
        url = httpx.URL(f"{self._url}/{operation}")
        moment = str(int(self._clock().timestamp()))
        digest = hashlib.sha256(content).hexdigest()
        parts = ("request", "POST", url.path, self._party, moment, nonce, key, digest)
        headers = {
            "Content-Type": media_type,
            "Anbao-Party": self._party,
            "Anbao-Timestamp": moment,
            "Anbao-Nonce": nonce,
            "Anbao-Key": key,
            "Anbao-Signature": mac(self._secret, *parts),
        }
        until = time.monotonic() + self._timeout
        request = httpx.Request("POST", url, content=content, headers=headers, extensions=self._extensions)
        with closing(self._connections.handle_request(request)) as response:
            raw = b""
            for chunk in cast("httpx.SyncByteStream", response.stream):
                raw += chunk
                if len(raw) > largest or time.monotonic() > until:
                    raise NoReply("the reply is too long or too slow", operation=operation)
            return response.status_code, response.headers, raw

    def _check_signature(self, status: int, headers: httpx.Headers, raw: bytes, nonce: str) -> None:
        """A reply counts only if the holder of the secret made it, now, to this very request."""
        moment = headers.get("Anbao-Timestamp", "")
        expected = mac(self._secret, "reply", str(status), moment, nonce, hashlib.sha256(raw).hexdigest())
        if not same(headers.get("Anbao-Signature", ""), expected):
            raise NoReply("the reply is not signed, or not for this request", status=status)
        if not moment.isdecimal() or abs(int(moment) - self._clock().timestamp()) > SKEW:
            raise NoReply("the reply is out of date", status=status)


def _parsed(raw: bytes) -> Reply:
    try:
        reply = json.loads(raw)
    except ValueError:
        raise NoReply("malformed reply") from None
    if not isinstance(reply, dict):
        raise NoReply("malformed reply")
    return reply


def _malformed(name: str) -> NoReturn:
    raise NoReply("malformed reply", field=name)


def text(reply: Reply, name: str) -> str:
    """A text that must be there."""
    value = reply.get(name)
    return value if isinstance(value, str) and value else _malformed(name)


def whole(reply: Reply, name: str) -> int:
    """A whole number, not negative, that must be there."""
    value = reply.get(name)
    return value if type(value) is int and value >= 0 else _malformed(name)


def perhaps(reply: Reply, name: str) -> bool | None:
    """True, false or null; the name must be there."""
    value = reply.get(name, "")
    return value if value is None or isinstance(value, bool) else _malformed(name)


def moment(reply: Reply, name: str) -> datetime:
    """A moment in ISO 8601 with its offset from UTC."""
    try:
        at = datetime.fromisoformat(text(reply, name))
    except ValueError:
        _malformed(name)
    return at if at.tzinfo else _malformed(name)


def equal(reply: Reply, name: str, expected: str | int) -> None:
    """The reply must repeat what was asked; if it does not, nothing it says counts."""
    value = reply.get(name)
    if type(value) is not type(expected) or value != expected:
        raise NoReply("the reply speaks of something else", field=name)
