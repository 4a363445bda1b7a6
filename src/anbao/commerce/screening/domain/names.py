"""Names as they are compared: the same person written in another width, case, spacing or order of words.

Traditional and simplified characters stay different: a list that knows both writes both, as aliases.
"""

import unicodedata
from typing import Final

_IDEOGRAPHS: Final = ("CJK UNIFIED", "CJK COMPATIBILITY")


def comparable(name: str) -> str:
    """NFKC, without case, punctuation and spaces; words of a name in letters in alphabetical order. Empty: no name."""
    text = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(sign if unicodedata.category(sign)[0] in "LNM" else " " for sign in text)
    words = kept.split()
    if any(unicodedata.name(sign, "").startswith(_IDEOGRAPHS) for sign in kept):
        return "".join(words)
    return " ".join(sorted(words))
