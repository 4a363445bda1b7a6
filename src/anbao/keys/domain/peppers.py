"""Who keeps what is wrapped under a pepper: all of it moves to a new one, then the old one goes."""

from collections.abc import Callable
from dataclasses import dataclass

from anbao.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Moved:
    """One batch: how many values were looked at, how many were wrapped anew, and where to go on (empty: at the end)."""

    seen: int
    moved: int
    after: str


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A place of wrapped values. `left`: how many lie under another pepper than the present one.

    `move(after, most)`: wrap at most so many of these anew, those behind `after`, in a transaction of its own.
    """

    left: Callable[[], int]
    move: Callable[[str, int], Moved]


wrapped_places: Registry[Wrapped] = Registry("place of wrapped values")
