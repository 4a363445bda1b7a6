"""How often, how long, how many. Technical limits of ours, not a rule's."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many calls within a time."""

    name: str
    most: int
    within: timedelta = timedelta(minutes=1)


LONGEST_LIFE: Final = timedelta(days=366)
"""Of a token."""
MOST_TOKENS: Final = 20
"""Of one account that are not over."""
LONGEST_NAME: Final = 60
USED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use of a token is known; spares a write each call."""

KEPT_FOR: Final = timedelta(hours=24)
"""How long an answer is kept for whoever asks again with the same key."""
LEASE: Final = timedelta(minutes=2)
"""How long a call may be under way before its key may be taken up again: its process is gone."""
LONGEST_KEY: Final = 64
MOST_ON_A_PAGE: Final = 100
