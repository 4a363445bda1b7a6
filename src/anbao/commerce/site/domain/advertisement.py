"""An advertisement: its content under one digest, and its state."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anbao.kernel.canonical import canonical

State = Literal["proposed", "rejected", "approved", "published", "withdrawn", "ended"]


@dataclass(frozen=True, slots=True)
class Content:
    """What is approved, and nothing else. `file_sha256`: hex, empty without a file."""

    title: str
    channel: str
    text: str
    starts_on: date
    ends_on: date
    file_sha256: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over all of it."""
        parts = {
            "title": self.title,
            "channel": self.channel,
            "text": self.text,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "file": self.file_sha256,
        }
        return hashlib.sha256(canonical(parts)).hexdigest()


def in_period(starts_on: date, ends_on: date, day: date) -> bool:
    """Whether `day` is in the period; both its ends are."""
    return starts_on <= day <= ends_on


def state_of(steps: Collection[str], *, rejected: bool, ends_on: date, day: date) -> State:
    """Where an advertisement stands on `day`. `steps`: kinds of what was done about it."""
    if "withdrawn" in steps:
        return "withdrawn"
    if rejected:
        return "rejected"
    if "approved" not in steps:
        return "proposed"
    if day > ends_on:
        return "ended"
    return "published" if {"published", "sending"} & set(steps) else "approved"
