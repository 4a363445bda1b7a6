"""Names and bytes of C2SP tlog-tiles: tiles, entry bundles, partial widths."""

from collections.abc import Iterable

from anbao.ledger.domain.errors import StoreFault
from anbao.ledger.domain.merkle import WIDTH

ENTRIES = "entries"
CHECKPOINT = "checkpoint"


def index_path(index: int) -> str:
    """`1234067` → `x001/x234/067`."""
    if index < 0:
        msg = "a tile's index is not negative"
        raise ValueError(msg)
    index, last = divmod(index, 1000)
    parts = [f"{last:03d}"]
    while index:
        index, group = divmod(index, 1000)
        parts.append(f"x{group:03d}")
    return "/".join(reversed(parts))


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """The path of a tile, or with level `entries` of a bundle; a width below 256 names a partial one."""
    if not 1 <= width <= WIDTH:
        msg = "a tile holds 1 to 256 hashes"
        raise ValueError(msg)
    return f"tile/{level}/{index_path(index)}" + (f".p/{width}" if width < WIDTH else "")


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries one after the other, each behind its length as a big-endian uint16."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundle(data: bytes) -> list[bytes]:
    """The reverse of `bundle`. Raises `StoreFault` for bytes that break off or hold more than 256 entries."""
    entries: list[bytes] = []
    position = 0
    while position < len(data):
        start = position + 2
        position = start + int.from_bytes(data[position:start], "big")
        entries.append(data[start:position])
    if position != len(data) or len(entries) > WIDTH:
        raise StoreFault("not a bundle of entries")
    return entries
