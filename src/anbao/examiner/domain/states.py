"""How a question stands, from what answers it. Fails closed: what nothing answers is open. Pure."""

from collections.abc import Collection, Iterable
from typing import Final

ANSWERED, PARTLY, BAD, OPEN, OFF = "q_answered", "q_partly", "q_bad", "q_open", "q_off"
SHOWN: Final = (ANSWERED, PARTLY, BAD, OPEN, OFF)


def state_of(parts: Iterable[str], *, wanted: Collection[str], shown: Collection[str]) -> str:
    """One of SHOWN but OFF.

    `parts`: `good`, `bad` or `none` of every look and every piece of evidence. `wanted`: the ids of what the question
    asks for, `shown`: those that something good shows in full. One bad part makes it bad, whatever else is good.
    """
    told = list(parts)
    if "bad" in told:
        return BAD
    if "good" not in told:
        return OPEN
    return ANSWERED if wanted and set(wanted) <= set(shown) else PARTLY
