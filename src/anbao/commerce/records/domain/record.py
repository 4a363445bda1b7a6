"""A record: its envelope, its digest, its sections, and what is left out of it.

`data/record-1.schema.json` describes it as JSON Schema 2020-12. The digest is SHA-256 over the RFC 8785 bytes of the
whole envelope; the salt in it keeps the digest from telling somebody who guesses what was declared.
"""

import hashlib
from collections.abc import Mapping, Sequence

from anbao.kernel.canonical import canonical

SCHEMA = "anbao.commerce.record/1"

Rows = Sequence[Mapping[str, object]]
Content = Mapping[str, Rows]
"""Section → its rows, in the order in which they came about."""


def envelope(
    *, application: str, version: int, predecessor: str, gathered_at: str, salt: str, content: Content
) -> dict[str, object]:
    """What is sealed. `predecessor`: the digest of the version before; empty for the first."""
    return {
        "schema": SCHEMA,
        "application": application,
        "version": version,
        "predecessor": predecessor,
        "gathered_at": gathered_at,
        "salt": salt,
        "content": content,
    }


def digest_of(record: Mapping[str, object]) -> str:
    """Hex SHA-256 of a record's canonical bytes."""
    return hashlib.sha256(canonical(record)).hexdigest()


def differing(one: Content, other: Content) -> list[str]:
    """The sections in which two contents say different things, in their order."""
    names = dict.fromkeys([*one, *other])
    return [name for name in names if canonical(one.get(name)) != canonical(other.get(name))]
