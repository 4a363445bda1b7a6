"""Proof that one entry stands at its place under a signed root (RFC 6962), from tiles; and the file that carries it."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anbao.ledger.domain.merkle import HASH_BYTES, WIDTH, Read, fold, node_hash, split

BITS = 8  # of a tile's width
FIRST_LINE = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Inclusion:
    """`path` leads from the leaf's hash at `index` to the root of `size` leaves, from below."""

    index: int
    size: int
    path: tuple[bytes, ...]

    def root(self, leaf: bytes) -> bytes | None:
        """The root to which the path leads; None where the path has not the length it must have."""
        place, last, value = self.index, self.size - 1, leaf
        for step in self.path:
            if last == 0:
                return None
            if place & 1 or place == last:
                value = node_hash(step, value)
                while place and not place & 1:
                    place, last = place >> 1, last >> 1
            else:
                value = node_hash(value, step)
            place, last = place >> 1, last >> 1
        return value if last == 0 else None


def tiles_needed(index: int, size: int) -> Iterator[tuple[int, int]]:
    """(level, index) of every tile that a proof may need: those above the leaf, and the right edge."""
    level = 0
    while size >> BITS * level:
        for place in {index, size}:
            tile = place >> BITS * (level + 1)
            if tile * WIDTH < size >> BITS * level:
                yield level, tile
        level += 1


def inclusion(index: int, size: int, read: Read) -> Inclusion:
    """The proof for the leaf at `index` in the tree of the first `size`; `read` gives stored tiles."""
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + (1 << (end - begin - 1).bit_length() - 1)
        if index < middle:
            path.append(_subtree(middle, end, read))
            end = middle
        else:
            path.append(_subtree(begin, middle, read))
            begin = middle
    return Inclusion(index, size, tuple(reversed(path)))


def _subtree(begin: int, end: int, read: Read) -> bytes:
    """The hash over the leaves `begin` to `end` - 1: of a whole aligned part from one tile, else from its halves."""
    count = end - begin
    if count & (count - 1) == 0 and begin % count == 0:
        level = (count.bit_length() - 1) // BITS
        tile, place = divmod(begin >> BITS * level, WIDTH)
        width = count >> BITS * level
        return fold(split(read(level, tile, place + width))[place:])
    middle = begin + (1 << (count - 1).bit_length() - 1)
    return node_hash(_subtree(begin, middle, read), _subtree(middle, end, read))


def proof_file(entry: bytes, proof: Inclusion, note: str) -> str:
    """A C2SP tlog-proof with the entry itself as its extra data: all that the verifier needs but the public key."""
    lines = [FIRST_LINE, f"extra {_text(entry)}", f"index {proof.index}", *map(_text, proof.path)]
    return "\n".join([*lines, "", note])


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def tile_reader(tiles: Sequence[tuple[int, int, bytes]]) -> Read:
    """Reads from tiles that are at hand. Raises LookupError where one is missing or too narrow."""
    known = {(level, index): hashes for level, index, hashes in tiles}

    def read(level: int, index: int, width: int) -> bytes:
        hashes = known[level, index][: width * HASH_BYTES]
        if len(hashes) < width * HASH_BYTES:
            raise LookupError((level, index))
        return hashes

    return read
