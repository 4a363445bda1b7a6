"""Tiles and bundles of a folder, size-checked; hashes of aligned subtrees read from upper tiles."""

from functools import lru_cache
from pathlib import Path

from anbao_verifier.notes import Unproven
from anbao_verifier.tree import middle, node

SPAN = 256
HASH = 32
LONGEST_ENTRY = 65_535


def name(level: int | str, index: int, width: int) -> str:
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{path}" if width == SPAN else f"tile/{level}/{path}.p/{width}"


class Folder:
    """The tree of `size` leaves that a folder claims to hold. Nothing it says is believed until it is checked."""

    def __init__(self, path: Path, size: int) -> None:
        self.path = path
        self.size = size
        self.tile = lru_cache(maxsize=64)(self._tile)

    def width(self, level: int, index: int) -> int:
        """How many hashes a tile holds in the tree of this size."""
        return max(0, min(SPAN, (self.size >> 8 * level) - index * SPAN))

    def _read(self, level: int | str, index: int, width: int, most: int) -> bytes:
        for candidate in (width, SPAN):
            file = self.path / name(level, index, candidate)
            if file.is_file():
                if file.stat().st_size > most:
                    raise Unproven(f"{name(level, index, candidate)} is too long")
                return file.read_bytes()
        raise Unproven(f"{name(level, index, width)} is missing")

    def _tile(self, level: int, index: int) -> tuple[bytes, ...]:
        width = self.width(level, index)
        data = self._read(level, index, width, SPAN * HASH)
        if len(data) not in (width * HASH, SPAN * HASH):
            raise Unproven(f"{name(level, index, width)} has the wrong length")
        return tuple(data[i * HASH : (i + 1) * HASH] for i in range(width))

    @property
    def has_entries(self) -> bool:
        return (self.path / "tile" / "entries").is_dir()

    def entries(self, index: int) -> list[bytes]:
        """The entries beside a tile of level 0."""
        width = self.width(0, index)
        data = self._read("entries", index, width, SPAN * (LONGEST_ENTRY + 2))
        found: list[bytes] = []
        at = 0
        while at + 2 <= len(data) and len(found) < SPAN:
            length = data[at] << 8 | data[at + 1]
            found.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        if at != len(data) or len(found) not in (width, SPAN):
            raise Unproven(f"{name('entries', index, width)} does not hold {width} whole entries")
        return found[:width]

    def subtree(self, begin: int, end: int) -> bytes:
        """The hash over leaves `begin` to `end` - 1, from the highest tile that knows it."""
        count = end - begin
        level, span = 0, 1
        while span * SPAN <= count:
            level, span = level + 1, span * SPAN
        if count == span and begin % span == 0:
            index, place = divmod(begin // span, SPAN)
            return self.tile(level, index)[place]
        k = begin + middle(count)
        return node(self.subtree(begin, k), self.subtree(k, end))
