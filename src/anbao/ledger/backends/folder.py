"""The folder store: the layout of C2SP tlog-tiles on disk.

A file is written beside its place, made durable, renamed, and the folder made durable. So a file is there whole or
not at all, and whoever was killed between two files writes the same ones again.
"""

import os
import shutil
from pathlib import Path

from anbao.ledger.domain.errors import StoreFault
from anbao.ledger.domain.merkle import HASH_BYTES, WIDTH
from anbao.ledger.domain.tiles import CHECKPOINT, ENTRIES, bundle, tile_path, unbundle


class Folder:
    """Tiles and bundles are never overwritten with something else; the checkpoint is replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the folder. Raises `StoreFault` where it cannot be written."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFault(f"{self.path} cannot be made: {error.strerror}") from None

    def checkpoint(self) -> str | None:
        """The published note, None where there is none."""
        try:
            return (self.path / CHECKPOINT).read_bytes().decode()
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise StoreFault("the checkpoint is not text") from None

    def publish(self, note: str) -> None:
        """Replace the checkpoint."""
        self._put(self.path / CHECKPOINT, note.encode())

    def write_tile(self, level: int, index: int, hashes: bytes) -> None:
        """Raises `StoreFault` when another tile lies there."""
        self._put_once(tile_path(level, index, len(hashes) // HASH_BYTES), hashes)

    def write_bundle(self, index: int, entries: list[bytes]) -> None:
        """Raises `StoreFault` when another bundle lies there."""
        self._put_once(tile_path(ENTRIES, index, len(entries)), bundle(entries))

    def tile(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes of a tile. Raises `StoreFault` when they are not there."""
        return self._wide_enough(level, index, width)[: width * HASH_BYTES]

    def entries(self, index: int, width: int) -> list[bytes]:
        """The first `width` entries of a bundle. Raises `StoreFault` when they are not there."""
        found = unbundle(self._wide_enough(ENTRIES, index, width))[:width]
        if len(found) != width:
            raise StoreFault(f"{tile_path(ENTRIES, index, width)} holds too few entries")
        return found

    def tidy(self, before: int, after: int) -> None:
        """Drop what growing from `before` to `after` leaves made needless: narrower bundles, partial tiles now whole.

        Narrower partial tiles stay until theirs is whole, for readers who hold an older head.
        """
        index, width = divmod(after, WIDTH)
        if width:
            kept = self._file(ENTRIES, index, width)
            for file in kept.parent.iterdir():
                if file != kept:
                    file.unlink(missing_ok=True)
        kinds: tuple[int | str, ...] = (ENTRIES, 0)
        level = 0
        while after := after // WIDTH:
            before //= WIDTH
            for whole in range(before, after):
                for kind in kinds:
                    shutil.rmtree(self._file(kind, whole, 1).parent, ignore_errors=True)
            level += 1
            kinds = (level,)

    def _file(self, level: int | str, index: int, width: int) -> Path:
        return self.path / tile_path(level, index, width)

    def _wide_enough(self, level: int | str, index: int, width: int) -> bytes:
        partial = self._file(level, index, 1).parent
        wider = sorted(int(p.name) for p in partial.glob("*") if p.name.isdigit() and int(p.name) >= width)
        exact = [width] if width in wider else []
        for found in (*exact, WIDTH, *reversed(wider)):
            try:
                data = self._file(level, index, found).read_bytes()
            except FileNotFoundError:
                continue
            if level != ENTRIES and len(data) != found * HASH_BYTES:
                raise StoreFault(f"{tile_path(level, index, found)} has {len(data)} bytes")
            return data
        raise StoreFault(f"{tile_path(level, index, width)} is missing")

    def _put_once(self, name: str, data: bytes) -> None:
        target = self.path / name
        try:
            there = target.read_bytes()
        except FileNotFoundError:
            self._put(target, data)
            return
        if there != data:
            raise StoreFault(f"{name} holds something else than what belongs there", path=str(target))
        _make_durable(target.parent)  # its writer may have been killed before it came to this

    def _put(self, target: Path, data: bytes) -> None:
        self._folder(target.parent)
        draft = target.with_name(f".{target.name}.new")
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        _make_durable(target.parent)

    def _folder(self, path: Path) -> None:
        if path.is_dir():
            return
        self._folder(path.parent)
        path.mkdir(exist_ok=True)
        _make_durable(path.parent)


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
