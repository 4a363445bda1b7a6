"""How alike two texts are: exactly, and from sketches that tell nothing of the text itself."""

import hashlib
import re
from collections import Counter

_MARKS = re.compile(r"[^\w]+")
_VARIANTS = str.maketrans("台祕敍佔", "臺秘敘占")
_BINS = 32
_STEP = 2


def bare(folded: str) -> str:
    """The words alone: without marks, and one sign for letters that are written in two ways."""
    return _MARKS.sub("", folded).translate(_VARIANTS)


def pairs(folded: str) -> Counter[str]:
    """Pairs of neighbouring characters, counted; a single character stands for itself."""
    if len(folded) < _STEP:
        return Counter([folded] if folded else [])
    return Counter(folded[n : n + _STEP] for n in range(len(folded) - 1))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of common pairs in both (Dice), 0 to 1."""
    total = one.total() + other.total()
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return 2 * sum(min(count, large[pair]) for pair, count in small.items()) / total if total else 1.0


def contained(part: Counter[str], whole: Counter[str]) -> float:
    """Share of the part's pairs that the whole has too, 0 to 1."""
    total = part.total()
    return sum(min(count, whole[pair]) for pair, count in part.items()) / total if total else 0.0


def sketch_of(folded: str) -> str:
    """64 hex characters: of each of 32 bins of hashed pairs, 8 bits of the smallest hash."""
    least: list[int | None] = [None] * _BINS
    for pair in set(pairs(folded)):
        value = int.from_bytes(hashlib.blake2b(pair.encode(), digest_size=6).digest(), "big")
        place, rest = value % _BINS, value // _BINS
        held = least[place]
        least[place] = rest if held is None else min(held, rest)
    return "".join(f"{_borrowed(least, place) & 255:02x}" for place in range(_BINS))


def sketch_likeness(one: str, other: str) -> float:
    """An estimate of how alike the sketched texts are, 0 to 1; good to a tenth or so."""
    same = sum(one[n : n + 2] == other[n : n + 2] for n in range(0, 2 * _BINS, 2))
    return same / _BINS


def _borrowed(least: list[int | None], place: int) -> int:
    """An empty bin takes its neighbour's value, marked with the distance."""
    for distance in range(_BINS):
        value = least[(place + distance) % _BINS]
        if value is not None:
            return value + distance * 97
    return 0
