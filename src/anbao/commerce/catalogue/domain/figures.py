"""Figures that carry a mark, wherever they stand in a line's data: what two people must confirm in production."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from anbao.kernel.canonical import canonical

DOUBTFUL = ("N", "U")


@dataclass(frozen=True, slots=True)
class MarkedFigure:
    """A figure marked N or U: its id in the data, and the digest of all that is said of it."""

    id: str
    mark: str
    digest: str
    source: str


def marked(content: Any) -> Iterator[MarkedFigure]:
    """Every mapping in `content` that has an `id` and a doubtful `mark`."""
    if isinstance(content, dict):
        if content.get("mark") in DOUBTFUL and "id" in content:
            digest = sha256(canonical(content)).hexdigest()
            yield MarkedFigure(content["id"], content["mark"], digest, str(content.get("source", "")))
        for value in content.values():
            yield from marked(value)
    elif isinstance(content, list):
        for value in content:
            yield from marked(value)
