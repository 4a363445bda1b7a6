"""The sequencer: from rows in commit order to a signed tree, in two stores.

Rows are taken in the order (transaction id, row number), and only below the horizon under which every transaction
has ended. So the order is settled before it is read: whoever starts again after a kill reads the same rows in the
same order and writes the same files. Per batch: bundles and tiles into the folder; tiles, stretches and cursor into
the database in one transaction; only then the head is signed, kept in the database, and published in the folder.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from anbao.keys.api import Signer
from anbao.ledger.actions.tables import Cursor, Head, Pending, Stretch, Tables
from anbao.ledger.backends.folder import Folder
from anbao.ledger.domain.errors import Behind, OtherCluster, StoreFault
from anbao.ledger.domain.merkle import WIDTH, Edge, leaf_hash, right_edge, split
from anbao.ledger.domain.note import Checkpoint, open_checkpoint, sign_note

logger = logging.getLogger(__name__)

BATCH = 4096
MONTHS_AHEAD = 3


@dataclass
class Growth:
    """The tree while a batch is added: its edge, the rows and entries of the unfinished tile, and what was finished."""

    edge: Edge
    ids: list[int]
    entries: list[bytes]
    last: tuple[int, int]
    tiles: list[tuple[int, int, bytes]] = field(default_factory=list)
    bundles: list[tuple[int, list[bytes]]] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def add(self, row: Pending) -> None:
        self.tiles += self.edge.append(leaf_hash(row.body))
        self.ids.append(row.id)
        self.entries.append(row.body)
        self.last = (row.xid, row.id)
        if self.edge.size % WIDTH == 0:
            self._finish(self.edge.size // WIDTH - 1)
            self.ids, self.entries = [], []

    def close(self) -> None:
        """Add the unfinished tile as it stands."""
        if self.ids:
            self._finish(self.edge.size // WIDTH)
        self.tiles += self.edge.partial()

    def _finish(self, index: int) -> None:
        self.bundles.append((index, list(self.entries)))
        self.stretches.append(Stretch(index, list(self.ids), *self.last))


class Sequencer:
    """One at a time, by the database's lock. After any exception it is done with: make a new one."""

    def __init__(self, *, tables: Tables, folder: Folder, signer: Signer, origin: str, batch: int = BATCH) -> None:
        self._tables = tables
        self._folder = folder
        self._signer = signer
        self._origin = origin
        self._batch = batch
        self._cursor: Cursor
        self._edge: Edge
        self._ids: list[int] = []
        self._entries: list[bytes] = []
        self._head: Head | None = None

    @property
    def size(self) -> int:
        """Leaves sequenced so far."""
        return self._cursor.size

    def start(self) -> bool:
        """Take the lock and compare both stores; False when another sequencer has the lock.

        Raises `Behind`, `OtherCluster`, `StoreFault`, `NoteInvalid`, each saying what does not fit. Files that the
        folder lost are written again from the database; files that differ are never touched.
        """
        if not self._tables.lock():
            return False
        self._folder.prepare()
        self._tables.ensure_partitions(MONTHS_AHEAD)
        self._cursor = self._tables.cursor()
        if self._cursor.system != self._tables.system():
            raise OtherCluster(
                "the database was moved to another PostgreSQL cluster, where transaction ids start anew: "
                "keep the old cluster, or open a new shard (docs/reference/ledger-format.md)"
            )
        self._edge = Edge.load(self.size, self._tables.tile)
        self._head = self._tables.head()
        if self._head:
            self._check_head(Checkpoint(self._origin, self._head.size, self._head.root), "the database")
        self._check_folder()
        self._open_stretch()
        self._publish()
        return True

    def step(self) -> int:
        """Sequence one batch and publish its head; returns how many entries it added."""
        rows = self._tables.pending(self._cursor, self._batch)
        if rows:
            self._grow(rows)
            self._publish()
        return len(rows)

    def republish(self) -> None:
        """Write the published head again, so that its file's time says that somebody watches."""
        if self._head:
            self._folder.publish(self._head.note)

    def _grow(self, rows: Sequence[Pending]) -> None:
        last = (self._cursor.xid, self._cursor.row)
        growth = Growth(self._edge.copy(), list(self._ids), list(self._entries), last)
        for row in rows:
            growth.add(row)
        growth.close()
        for index, entries in growth.bundles:
            self._folder.write_bundle(index, entries)
        for level, index, hashes in growth.tiles:
            self._folder.write_tile(level, index, hashes)
        after = Cursor(self._cursor.system, growth.edge.size, *growth.last)
        with self._tables.growing():
            self._tables.put_tiles(growth.tiles)
            self._tables.put_stretches(growth.stretches)
            self._tables.move(self._cursor, after)
        self._cursor, self._edge, self._ids, self._entries = after, growth.edge, growth.ids, growth.entries

    def _publish(self) -> None:
        """Sign what both stores hold, unless it is signed already, and see that the folder shows it."""
        before = self._head.size if self._head else 0
        if self._head is None or before < self.size:
            if self._head:
                self._check_head(Checkpoint(self._origin, before, self._head.root), "the database")
            root = self._edge.root()
            text = Checkpoint(self._origin, self.size, root).text()
            key = self._signer
            note = sign_note(text, name=self._origin, public_key=key.public_key, sign=key.sign)
            head = Head(self.size, root, note)
            self._tables.put_head(head)
            self._head = head
        if self._folder.checkpoint() != self._head.note:
            self._folder.publish(self._head.note)
            self._folder.tidy(before, self.size)

    def _check_head(self, head: Checkpoint, where: str) -> None:
        """Raises unless `head` is a head of our tree, now or earlier."""
        if head.size > self.size:
            raise Behind(
                f"{where} shows a signed head of {head.size} entries, the database has {self.size}: it was restored "
                "from an older state, or belongs to another ledger. Nothing is signed over it; restore a newer state, "
                "or open a new shard (docs/reference/ledger-format.md)",
                signed=head.size,
                here=self.size,
            )
        if Edge.load(head.size, self._tables.tile).root() != head.root:
            raise StoreFault(f"{where} shows a signed head of {head.size} entries that this tree never had: a fork")

    def _check_folder(self) -> None:
        note = self._folder.checkpoint()
        if note is not None:
            head = open_checkpoint(note, origin=self._origin, public_key=self._signer.public_key)
            self._check_head(head, "the folder")
        elif self.size:
            self._restore_folder()
        for level, index, width in right_edge(self.size):
            if width == 0:
                continue
            hashes = self._tables.tile(level, index, width)
            self._folder.write_tile(level, index, hashes)  # refuses when another lies there

    def _restore_folder(self) -> None:
        """The folder lost its checkpoint: write every tile and bundle again that the database still proves."""
        logger.warning("ledger folder has no checkpoint: writing %s entries again from the database", self.size)
        size, level = self.size, 0
        while size := size // WIDTH:
            for index in range(size):
                self._folder.write_tile(level, index, self._tables.tile(level, index, WIDTH))
            level += 1
        for index in range(self.size // WIDTH):
            hashes = split(self._tables.tile(0, index, WIDTH))
            self._folder.write_bundle(index, self._proven(self._tables.stretch(index), hashes))

    def _open_stretch(self) -> None:
        """Load the rows and entries of the unfinished tile."""
        index, width = divmod(self.size, WIDTH)
        if not width:
            return
        stretch = self._tables.stretch(index)
        if len(stretch.ids) != width:
            raise StoreFault(f"stretch {index} names {len(stretch.ids)} rows, its tile has {width} hashes")
        hashes = split(self._tables.tile(0, index, width))
        self._ids = list(stretch.ids)
        try:
            self._entries = self._folder.entries(index, width)
        except StoreFault:
            self._entries = self._proven(stretch, hashes)
            self._folder.write_bundle(index, self._entries)
        if [leaf_hash(entry) for entry in self._entries] != hashes:
            raise StoreFault(f"the folder's bundle {index} does not fit its tile")

    def _proven(self, stretch: Stretch, hashes: Sequence[bytes]) -> list[bytes]:
        """The entries of a stretch from its rows, checked against the tile."""
        entries = self._tables.bodies(stretch.ids)
        if [leaf_hash(entry) for entry in entries] != list(hashes):
            raise StoreFault(f"rows of stretch {stretch.index} were changed: run `ledger_verify`")
        return entries
