"""Everything that was signed, computed again from the rows.

Per tile of 256 positions: the rows that the stretch names, in the order of their commits, are hashed and compared
with the tile in both stores and with the folder's bundle; upwards, every tile is folded and compared with its place
in the next level, at last with the root in the signed checkpoint. Memory holds some tiles' rows at a time.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from anbao.ledger.backends.folder import Folder
from anbao.ledger.domain.errors import NoteInvalid, StoreFault
from anbao.ledger.domain.merkle import HASH_BYTES, WIDTH, leaf_hash
from anbao.ledger.domain.note import Checkpoint, open_checkpoint
from anbao.ledger.domain.report import Fault, Report
from anbao.ledger.queries.climbing import DATABASE, FOLDER, ROWS, Climb
from anbao.ledger.queries.comparing import NOTHING, Comparison, Sources
from anbao.ledger.queries.connecting import connect
from anbao.ledger.queries.evidence import Evidence, Place, Row, Stretch

BYTES_AT_ONCE = 8_000_000
TILES_AT_ONCE = 32
START = Place("0", 0)
T = TypeVar("T")


def verify(*, folder: Path, origin: str, public_key: bytes, database: str = "default") -> Report:
    """Check the whole ledger against its newest signed head and return what was found; writes nothing."""
    with connect(database) as connection:
        return Verification(Evidence(connection), Folder(folder), origin, public_key).run()


class Verification:
    """One run over everything."""

    def __init__(self, evidence: Evidence, folder: Folder, origin: str, public_key: bytes) -> None:
        self._evidence = evidence
        self._folder = folder
        self._origin = origin
        self._public_key = public_key
        self._report = Report()
        self._comparison = Comparison(evidence, self._report)

    def run(self) -> Report:
        sequenced, place = self._evidence.cursor() or (0, START)
        head, report = self._signed_head(sequenced), self._report
        report.unsequenced, report.oldest_unsequenced = self._evidence.tail(place)
        if head:
            report.size, report.root = head.size, head.root.hex()
            if sequenced < head.size:
                detail = f"stands at {sequenced}, but {head.size} entries are signed"
                report.add(Fault("cursor", "ledger_cursor", detail))
            climb = Climb(self._evidence, self._folder, head, report)
            self._walk(head.size, climb, place)
            climb.finish()
        self._comparison.resolve()
        now, _ = self._evidence.cursor() or (0, START)  # the sequencer may have moved on meanwhile
        if beyond := self._evidence.beyond(now):
            report.add(Fault("cursor", beyond, "lies beyond the cursor"))
        return report

    def _signed_head(self, sequenced: int) -> Checkpoint | None:
        """The newest head that is truly signed, of those in the folder and the database."""
        kept = self._evidence.newest_note()
        published = self._tried("folder checkpoint", self._folder.checkpoint)
        if kept is not None and published is None:
            self._report.add(Fault("head", "folder checkpoint", "is missing or unreadable"))
        heads = [h for h in (self._opened("ledger_head", kept), self._opened("folder checkpoint", published)) if h]
        if not heads and sequenced:
            self._report.add(Fault("head", "ledger_head", f"no signed head vouches for {sequenced} sequenced entries"))
        return max(heads, key=lambda head: head.size, default=None)

    def _opened(self, where: str, note: str | None) -> Checkpoint | None:
        if note is None:
            return None
        return self._tried(where, lambda: open_checkpoint(note, origin=self._origin, public_key=self._public_key))

    def _tried(self, where: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except (NoteInvalid, StoreFault) as error:
            what = "head" if "/" not in where else where.split()[1].split("/", maxsplit=1)[0]
            self._report.add(Fault(what, where, str(error)))
            return None

    def _walk(self, size: int, climb: Climb, last: Place) -> None:
        """Go through the tiles of level 0, as many at a time as memory bears."""
        tiles, start, at_once, place = (size + WIDTH - 1) // WIDTH, 0, 1, START
        while start < tiles:
            end = min(start + at_once, tiles)
            stretches = self._evidence.stretches(start, end)
            until = stretches[end - 1].last if end - 1 in stretches else (last if end == tiles else place)
            rows = self._evidence.rows(place, until)
            climb.expect(start, end)
            self._batch(start, min(size, end * WIDTH), stretches, rows, climb)
            weight = sum(len(row.body) for row in rows) // (end - start) or 1
            start, place, at_once = end, until, max(1, min(TILES_AT_ONCE, BYTES_AT_ONCE // weight))

    def _batch(
        self, start: int, size: int, stretches: Mapping[int, Stretch], rows: Sequence[Row], climb: Climb
    ) -> None:
        """Tiles from `start` up to the leaf `size`."""
        stored = self._evidence.tiles(0, start, (size + WIDTH - 1) // WIDTH)
        here = {row.id: row for row in rows}
        expected: list[int] = []
        for index in range(start, (size + WIDTH - 1) // WIDTH):
            width = min(WIDTH, size - index * WIDTH)
            ids = self._ids(index, width, stretches.get(index))
            found = [here.get(number) for number in ids]
            self._tile(index, ids, found, stored.get(index, b"")[: width * HASH_BYTES], climb)
            expected += ids
        if [row.id for row in rows] != expected:
            later = {number for stretch in stretches.values() for number in stretch.ids}
            self._comparison.misplaced(rows, expected, later, start * WIDTH)

    def _ids(self, index: int, width: int, stretch: Stretch | None) -> list[int]:
        ids = list(stretch.ids[:width]) if stretch else []
        if len(ids) != width or len(set(ids)) != width:
            detail = "is missing" if stretch is None else f"does not name {width} rows"
            self._report.add(Fault("stretch", f"ledger_stretch {index}", detail, index * WIDTH))
        return ids + [0] * (width - len(ids))  # no row has number 0

    def _tile(self, index: int, ids: list[int], rows: list[Row | None], database: bytes, climb: Climb) -> None:
        width = len(ids)
        where = f"folder tile/0/{index}"
        folder = self._tried(where, lambda: self._folder.tile(0, index, width))
        entries = self._tried(f"folder bundle/{index}", lambda: self._folder.entries(index, width))
        if len(database) != width * HASH_BYTES:
            self._report.add(Fault("tile", f"ledger_tile 0/{index}", "is missing or too narrow", index * WIDTH))
            database = NOTHING * width
        folder = NOTHING * width if folder is None else folder
        hashes = [leaf_hash(row.body) if row else NOTHING for row in rows]
        joined = b"".join(hashes)
        if joined != folder or joined != database or entries != [row.body for row in rows if row]:
            rows = self._comparison.tile(Sources(index * WIDTH, ids, rows, hashes, folder, database, entries))
        self._comparison.columns(index * WIDTH, rows)
        self._report.checked += width
        climb.add(index, {ROWS: joined, FOLDER: folder, DATABASE: database})
