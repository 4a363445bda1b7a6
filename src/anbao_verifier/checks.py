"""What can be shown from a folder and a public key."""

from pathlib import Path

from anbao_verifier.folder import SPAN, Folder, name
from anbao_verifier.notes import Head, Key, Unproven, read_head
from anbao_verifier.tree import Roots, consistency_path, continues, includes, inclusion_path, leaf, root


def signed_head(file: Path, key: Key) -> Head:
    """The signed checkpoint in `file`. Raises `Unproven`."""
    try:
        return read_head(file.read_bytes().decode(), key)
    except FileNotFoundError:
        raise Unproven(f"{file.name} is missing") from None
    except UnicodeDecodeError:
        raise Unproven(f"{file.name} is not text") from None


def whole_tree(folder: Folder, head: Head) -> int:
    """Compute the root again from every entry (from every hash, where the folder has no entries).

    Returns the number of entries that were hashed. Raises `Unproven` naming the first tile or position that differs.
    """
    above = Above(folder)
    roots, hashed, with_entries = Roots(), 0, folder.has_entries
    for index in range(-(-head.size // SPAN)):
        hashes = folder.tile(0, index)
        if with_entries:
            hashed += _entries_fit(folder, index, hashes)
        for value in hashes:
            roots.add(value)
        if len(hashes) == SPAN:
            above.add(root(hashes))
    if roots.root() != head.root:
        raise Unproven(f"the tiles lead to another root than the one signed for {head.size} entries")
    above.finish()
    return hashed


def _entries_fit(folder: Folder, index: int, hashes: tuple[bytes, ...]) -> int:
    entries = folder.entries(index)
    for place, (entry, value) in enumerate(zip(entries, hashes, strict=True)):
        if leaf(entry) != value:
            raise Unproven(f"the entry at position {index * SPAN + place} is not the one that was hashed into the tree")
    return len(entries)


class Above:
    """The tiles over level 0, computed again and compared with the folder's."""

    def __init__(self, folder: Folder, level: int = 1) -> None:
        self._folder = folder
        self._level = level
        self._index = 0
        self._row: list[bytes] = []
        self._next: Above | None = None

    def add(self, value: bytes) -> None:
        self._row.append(value)
        if len(self._row) == SPAN:
            self._compare()
            self._next = self._next or Above(self._folder, self._level + 1)
            self._next.add(root(self._row))
            self._index, self._row = self._index + 1, []

    def finish(self) -> None:
        if self._row:
            self._compare()
        if self._next:
            self._next.finish()

    def _compare(self) -> None:
        if list(self._folder.tile(self._level, self._index)) != self._row:
            where = name(self._level, self._index, len(self._row))
            raise Unproven(f"{where} is not what the tiles below it lead to")


def entry_included(folder: Folder, head: Head, index: int) -> bytes:
    """The entry at `index`, proven to stand there under the signed root. Raises `Unproven`."""
    if not 0 <= index < head.size:
        raise Unproven(f"there is no entry {index}: the log has {head.size}")
    entry = folder.entries(index // SPAN)[index % SPAN]
    path = inclusion_path(index, head.size, folder.subtree)
    if not includes(index, head.size, leaf(entry), path, head.root):
        raise Unproven(f"the entry at position {index} does not stand there under the signed root")
    return entry


def grown_from(folder: Folder, head: Head, old: Head) -> None:
    """Check that the signed head continues an older signed one. Raises `Unproven`."""
    if old.size > head.size:
        raise Unproven(f"the older checkpoint has {old.size} entries, the folder only {head.size}: entries were lost")
    path = consistency_path(old.size, head.size, folder.subtree) if 0 < old.size < head.size else []
    if not continues(old.size, old.root, head.size, head.root, path):
        raise Unproven(f"the log does not continue the checkpoint of {old.size} entries: history was rewritten")
