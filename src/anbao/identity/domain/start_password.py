"""A password that opens nothing but its change: drawn, sent to its owner, valid for a while."""

import secrets
from typing import Final

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"  # none that is taken for a digit
_DIGITS: Final = "23456789"
_GROUPS: Final = 4
_OF: Final = 4


def draw() -> str:
    """`kqm7-xwp4-…`: groups that end in a digit, easy to read aloud; no letter or digit twice in a row or in order."""
    return "-".join(_group() for _ in range(_GROUPS))


def _group() -> str:
    drawn = secrets.choice(_LETTERS)
    while len(drawn) < _OF - 1:
        letter = secrets.choice(_LETTERS)
        if abs(ord(letter) - ord(drawn[-1])) > 1:
            drawn += letter
    return drawn + secrets.choice(_DIGITS)
