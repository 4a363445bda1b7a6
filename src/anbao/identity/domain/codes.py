"""One-time codes: how they are drawn and what their HMAC binds. Pure; the randomness comes in."""

from collections.abc import Callable
from datetime import timedelta

from anbao.kernel.canonical import canonical

# A technical limit on issuing, ours: a person waits this long before asking again.
COOL_DOWN = timedelta(seconds=30)


def draw_code(digits: int, *, below: Callable[[int], int]) -> str:
    """`digits` decimal digits, uniformly; `below(n)` gives a random integer under n."""
    return f"{below(10**digits):0{digits}}"


def bound(*, otp: str, purpose: str, act: str, code: str) -> bytes:
    """What the HMAC covers: the code, its row, its purpose and the digest of the thing approved."""
    return canonical([otp, purpose, act, code])


def clean(code: str) -> str:
    """What a person typed or pasted, without the spaces and dashes that phones add."""
    return "".join(c for c in code.strip() if c not in " -\u3000")
