"""One entry's canonical bytes, version 1: a prefix line and canonical JSON (docs/reference/ledger-format.md).

The leaf carries its own UUID (time-ordered), so that an entry has a name that neither the database's numbering
nor its place in the tree decides. `at` is whole microseconds since 1970 UTC.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from anbao.kernel.canonical import canonical
from anbao.ledger.domain.errors import LeafInvalid, LeafTooLarge

PREFIX = b"anbao-ledger-leaf/1\n"
MAX_BYTES = 65_535
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SealedPart:
    """Ciphertext under one data key, with the commitment to that key."""

    key: UUID
    salt: bytes
    commitment: bytes
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Leaf:
    """What an entry says. `book` and `profile` are digests, empty where no guard ran."""

    id: UUID
    at: datetime
    kind: str
    by: str
    subject: str
    clear: Mapping[str, object]
    clauses: Sequence[str] = ()
    book: str = ""
    profile: str = ""
    parts: Sequence[SealedPart] = ()


@dataclass(frozen=True, slots=True)
class LeafColumns:
    """What a row repeats of its leaf."""

    event: UUID
    at: datetime
    kind: str
    subject: str

    def differing(self, encoded: bytes) -> list[str]:
        """The columns that say something else than the leaf. Raises `LeafInvalid`."""
        if self._surely_fit(encoded):
            return []
        leaf = decode(encoded)
        pairs = {
            "event": (self.event, leaf.id),
            "at": (self.at, leaf.at),
            "kind": (self.kind, leaf.kind),
            "subject": (self.subject, leaf.subject),
        }
        return [name for name, (column, said) in pairs.items() if column != said]

    def _surely_fit(self, encoded: bytes) -> bool:
        """A quick look without parsing, for millions of rows; no means only that it takes a closer one."""
        start = PREFIX + b'{"at":%d,"book":' % microseconds(self.at)
        middle = f',"id":"{self.event}","kind":"{self.kind}","parts":['.encode()
        end = f',"subject":"{self.subject}"}}'.encode()
        once = encoded.count(b',"parts":[') == 1  # else the clear part may hold what looks like the rest
        return once and middle in encoded and encoded.startswith(start) and encoded.endswith(end)


def part_context(leaf: UUID, number: int) -> bytes:
    """What a part's ciphertext is bound to: its entry and its place there."""
    return b"\0" + leaf.bytes + number.to_bytes(2, "big")


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970 UTC. Raises ValueError for a naive datetime."""
    if at.tzinfo is None:
        msg = "a ledger entry's moment is aware"
        raise ValueError(msg)
    return (at - _EPOCH) // timedelta(microseconds=1)


def encode(leaf: Leaf) -> bytes:
    """Raises TypeError for a float or any other type without canonical JSON, `LeafTooLarge` above 65,535 bytes."""
    body = {
        "at": microseconds(leaf.at),
        "book": leaf.book,
        "by": leaf.by,
        "clauses": list(leaf.clauses),
        "clear": dict(leaf.clear),
        "id": str(leaf.id),
        "kind": leaf.kind,
        "parts": [
            {
                "ciphertext": _b64(p.ciphertext),
                "commitment": _b64(p.commitment),
                "key": str(p.key),
                "salt": _b64(p.salt),
            }
            for p in leaf.parts
        ],
        "profile": leaf.profile,
        "subject": leaf.subject,
    }
    encoded = PREFIX + canonical(body)
    if len(encoded) > MAX_BYTES:
        raise LeafTooLarge(f"an entry has at most {MAX_BYTES} bytes, this one {len(encoded)}", kind=leaf.kind)
    return encoded


def decode(encoded: bytes) -> Leaf:
    """Raises `LeafInvalid` for anything that `encode` does not produce."""
    if not encoded.startswith(PREFIX):
        raise LeafInvalid("no leaf of a known version")
    try:
        body: Any = json.loads(encoded[len(PREFIX) :])
        leaf = Leaf(
            id=UUID(body["id"]),
            at=_EPOCH + timedelta(microseconds=body["at"]),
            kind=body["kind"],
            by=body["by"],
            subject=body["subject"],
            clear=body["clear"],
            clauses=tuple(body["clauses"]),
            book=body["book"],
            profile=body["profile"],
            parts=tuple(
                SealedPart(
                    UUID(p["key"]),
                    base64.b64decode(p["salt"], validate=True),
                    base64.b64decode(p["commitment"], validate=True),
                    base64.b64decode(p["ciphertext"], validate=True),
                )
                for p in body["parts"]
            ),
        )
        same = encode(leaf) == encoded
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, binascii.Error):
        raise LeafInvalid("not the canonical form of a leaf") from None
    if not same:
        raise LeafInvalid("not the canonical form of a leaf")
    return leaf


def answers_of(encoded: bytes) -> list[tuple[str, str, str]]:
    """(clause, tag, verdict) of every guard that ran in an entry's decision; planned ones did not run.

    A quick look, for many rows: an entry that says none, or is no leaf, gives none (`ledger verify` names the latter).
    """
    if b'"guards":[{' not in encoded:
        return []
    try:
        guards = json.loads(encoded[len(PREFIX) :])["clear"]["guards"]
        return [(one["clause"], one["tag"], one["verdict"]) for one in guards if not one["planned"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []


def _b64(value: bytes) -> str:
    return base64.b64encode(value).decode()
