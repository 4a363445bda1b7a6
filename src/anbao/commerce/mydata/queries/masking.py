"""A number as its owner recognizes it and somebody who looks over a shoulder does not learn it."""

_HEAD, _TAIL = 3, 3


def half_hidden(number: str) -> str:
    """`A123456789` → `A12••••789`."""
    hidden = len(number) - _HEAD - _TAIL
    return f"{number[:_HEAD]}{'•' * hidden}{number[-_TAIL:]}" if hidden > 0 else "•" * len(number)
