"""What an entry is found by beside kind and subject: who made it, which clauses it names, because of which it refused.

A name becomes 8 bytes, so that finding costs little room; two names that share them are as good as impossible.
"""

import re
from collections.abc import Iterator
from hashlib import sha256

from anbao.ledger.domain.leaf import PREFIX, answers_of

_BEGINNING = re.compile(
    re.escape(PREFIX) + rb'\{"at":-?[0-9]+,"book":"[^"\\]*","by":"([^"\\]*)","clauses":\[([^\]\\]*)\],'
)


def by(actor: str) -> int:
    return _number(f"by {actor}")


def clause(key: str) -> int:
    return _number(f"clause {key}")


def refused(key: str) -> int:
    """Entries in which a guard refused because of the clause."""
    return _number(f"refused {key}")


def mentions_of(encoded: bytes) -> Iterator[int]:
    """Of an entry's canonical bytes; without parsing all of it. What is no leaf mentions nothing."""
    found = _BEGINNING.match(encoded)
    if found is None:
        return
    yield by(found[1].decode(errors="replace"))
    for key in found[2].decode(errors="replace").replace('"', "").split(","):
        if key:
            yield clause(key)
    yield from {refused(key) for key, _tag, verdict in answers_of(encoded) if verdict == "refused"}


def _number(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)
