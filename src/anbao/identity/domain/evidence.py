"""A document that was handed in to show something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """Its bytes, its name and what its bytes are."""

    content: bytes
    name: str
    media_type: str
