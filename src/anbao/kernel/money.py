"""Money is a whole number of New Taiwan dollars."""

from typing import NewType

Twd = NewType("Twd", int)


def twd(amount: int) -> Twd:
    """Check `amount` (whole dollars, not negative) and mark it as money.

    Raises TypeError for anything but an int, ValueError below zero.
    """
    if type(amount) is not int:
        msg = f"money is an int, not {type(amount).__name__}"
        raise TypeError(msg)
    if amount < 0:
        msg = "money is not negative"
        raise ValueError(msg)
    return Twd(amount)


def per_mille(amount: Twd, rate: int) -> Twd:
    """`amount` × `rate` ‰, rounded half up to the dollar."""
    return Twd((amount * rate + 500) // 1000)


def show(amount: int) -> str:
    """`12345` → `NT$12,345`."""
    return f"NT${amount:,}"
