"""Sign-in figures as the gate uses them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True)
class GateLimits:
    """`attempts` wrong passwords in a row lock for `lock_for` (company's value; insurers have none by rule)."""

    attempts: int
    lock_for: timedelta


@dataclass(frozen=True, slots=True)
class Reserved:
    """An attempt that may be compared: its number among those in a row, from 1, and the lock it set, if it did."""

    gate: UUID
    number: int
    locks_until: datetime | None
    limits: GateLimits

    @property
    def left(self) -> int:
        """Attempts that remain before the lock."""
        return max(self.limits.attempts - self.number, 0)


@dataclass(frozen=True, slots=True)
class Locked:
    """No comparison until `until`."""

    gate: UUID
    until: datetime
