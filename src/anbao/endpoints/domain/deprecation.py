"""How an endpoint ends: announced (RFC 9745), with the day after which it may be gone (RFC 8594)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

LEAST_NOTICE: Final = timedelta(days=180)
"""How long an endpoint goes on after its end was announced."""


@dataclass(frozen=True, slots=True)
class Ending:
    """`since`: when its end was announced; `sunset`: until when it answers; `successor`: the address to use instead.

    Raises ValueError for a notice that is too short.
    """

    since: datetime
    sunset: datetime
    successor: str = ""

    def __post_init__(self) -> None:
        if self.sunset - self.since < LEAST_NOTICE:
            msg = "an endpoint goes on for at least half a year after its end was announced"
            raise ValueError(msg)

    def headers(self) -> Mapping[str, str]:
        """What each of its answers says."""
        said = {
            "Deprecation": f"@{int(self.since.timestamp())}",
            "Sunset": format_datetime(self.sunset.astimezone(UTC), usegmt=True),
        }
        return {**said, "Link": f'<{self.successor}>; rel="successor-version"'} if self.successor else said
