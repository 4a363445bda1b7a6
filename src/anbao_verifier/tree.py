"""Hashes and proofs of RFC 6962, written from its definitions (verification from RFC 9162, section 2.1)."""

from collections.abc import Callable, Sequence
from hashlib import sha256

Subtree = Callable[[int, int], bytes]
"""(begin, end) → the hash over the leaves begin … end - 1."""


def leaf(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def middle(size: int) -> int:
    """The largest power of two below `size`, where a tree of `size` > 1 leaves divides."""
    return 1 << (size - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash, as RFC 6962 defines it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = middle(len(leaves))
    return node(root(leaves[:k]), root(leaves[k:]))


class Roots:
    """The root of a growing list of leaves: complete subtrees, largest first."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, value: bytes) -> None:
        self.size += 1
        height = 0
        while self._peaks and self._peaks[-1][0] == height:
            value = node(self._peaks.pop()[1], value)
            height += 1
        self._peaks.append((height, value))

    def root(self) -> bytes:
        if not self._peaks:
            return root([])
        value = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            value = node(peak, value)
        return value


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves."""
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        k = begin + middle(end - begin)
        if index < k:
            path.append(subtree(k, end))
            end = k
        else:
            path.append(subtree(begin, k))
            begin = k
    return path[::-1]


def includes(index: int, size: int, value: bytes, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether `path` proves that leaf hash `value` stands at `index` under the root `expected`."""
    if not 0 <= index < size:
        return False
    fn, sn, result = index, size - 1, value
    for step in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            result = node(step, result)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node(result, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and result == expected


def consistency_path(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """What proves that the tree of `new` leaves continues the one of `old` leaves; 0 < old <= new."""
    path: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        k = begin + middle(end - begin)
        if old <= k:
            path.append(subtree(k, end))
            end = k
        else:
            path.append(subtree(begin, k))
            begin, whole = k, False
    if not whole:
        path.append(subtree(begin, end))
    return path[::-1]


def continues(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the first `old` leaves under `new_root` are those under `old_root`."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        return not path and (old_root == new_root if old else old_root == root([]))
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node(step, first), node(step, second)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node(second, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and first == old_root and second == new_root
