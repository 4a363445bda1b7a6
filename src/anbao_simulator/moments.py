"""The simulator's own clock."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  (a process of its own has a clock of its own)


def stamp() -> str:
    """The present moment as the wire writes it."""
    return now().isoformat(timespec="milliseconds")
