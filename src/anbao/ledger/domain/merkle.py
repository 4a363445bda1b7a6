"""The Merkle tree of RFC 6962, kept as the right edge of its tiles.

A tile has 256 hashes. A hash on level L stands for 256**L leaves, so a full tile's root is one hash of the next
level. The right edge of a tree of n leaves is, on every level, the hashes of the unfinished tile.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

WIDTH = 256
HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Read = Callable[[int, int, int], bytes]
"""(level, index, width) → the first `width` hashes of a tile, 32 bytes each."""


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over one or more hashes of one level; the last may stand for fewer leaves than the others."""
    row = list(hashes)
    while len(row) > 1:
        paired = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        if len(row) % 2:
            paired.append(row[-1])
        row = paired
    return row[0]


def split(tile: bytes) -> list[bytes]:
    """A tile's bytes as its hashes."""
    return [tile[i : i + HASH_BYTES] for i in range(0, len(tile), HASH_BYTES)]


def right_edge(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, index, width) of the unfinished tile of every level of a tree of `size` leaves; width 0 to 255.

    Ends after the highest level that holds a hash.
    """
    level = 0
    while size:
        size, width = divmod(size, WIDTH)
        yield level, size, width
        level += 1


class Edge:
    """A tree that grows at its right edge: some thousand bytes, however many leaves."""

    def __init__(self, size: int = 0, levels: Sequence[Sequence[bytes]] = ()) -> None:
        self.size = size
        self._levels = [list(level) for level in levels]

    @classmethod
    def load(cls, size: int, read: Read) -> "Edge":
        """The edge of the tree of the first `size` leaves, from stored tiles."""
        return cls(size, [split(read(lv, i, width)) if width else [] for lv, i, width in right_edge(size)])

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add one leaf hash; returns the tiles that it filled, as (level, index, 8,192 bytes)."""
        self.size += 1
        return self._push(0, leaf)

    def append_tile(self, root: bytes) -> list[tuple[int, int, bytes]]:
        """Add 256 leaves at once, of whose tile only the root matters; as `append`, from level 1 on."""
        if self.size % WIDTH:
            msg = "a whole tile follows whole tiles only"
            raise ValueError(msg)
        self.size += WIDTH
        if not self._levels:
            self._levels.append([])
        return self._push(1, root)

    def _push(self, level: int, value: bytes) -> list[tuple[int, int, bytes]]:
        filled: list[tuple[int, int, bytes]] = []
        while True:
            if level == len(self._levels):
                self._levels.append([])
            row = self._levels[level]
            row.append(value)
            if len(row) < WIDTH:
                return filled
            filled.append((level, self.size // WIDTH ** (level + 1) - 1, b"".join(row)))
            value = fold(row)
            row.clear()
            level += 1

    def copy(self) -> "Edge":
        return Edge(self.size, self._levels)

    def partial(self) -> list[tuple[int, int, bytes]]:
        """The unfinished tiles that are not empty, as (level, index, bytes)."""
        return [(lv, i, b"".join(self._levels[lv])) for lv, i, width in right_edge(self.size) if width]

    def root(self) -> bytes:
        """The root of the whole tree."""
        if self.size == 0:
            return EMPTY_ROOT
        carried: list[bytes] = []
        for row in self._levels:
            hashes = [*row, *carried]
            carried = [fold(hashes)] if hashes else []
        return carried[0]
