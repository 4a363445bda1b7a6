"""What makes failed sign-ins an attack, and how long its sources may be kept out. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from anbao.kernel.text import N_

PATTERN_BITS: Final = 20
"""So few that a pattern stands for hundreds of thousands of passwords, and so many that two seldom share one."""
BLOCKS: Final[Mapping[str, timedelta]] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
BLOCKS_IN_WORDS: Final[Mapping[str, str]] = {
    "hour": N_("擋住來源一小時"),
    "day": N_("擋住來源一天"),
    "week": N_("擋住來源七天"),
}
KINDS: Final[Mapping[str, str]] = {
    "address": N_("同一個位址試很多帳號"),
    "pattern": N_("同一組密碼試很多帳號"),
}


@dataclass(frozen=True, slots=True)
class AlarmFigures:
    """From how many accounts on within which time it is an attack, and how long the marks are kept."""

    per_address: int
    per_pattern: int
    within: timedelta
    kept_for: timedelta


def pattern(digest: bytes) -> int:
    """The part of a keyed digest of a password that is kept."""
    return int.from_bytes(digest[:4], "big") >> (32 - PATTERN_BITS)
