"""From tiles of level 0 up to the signed root, for the rows and for both stores side by side."""

from collections.abc import Mapping

from anbao.ledger.backends.folder import Folder
from anbao.ledger.domain.errors import StoreFault
from anbao.ledger.domain.merkle import HASH_BYTES, WIDTH, Edge, fold, split
from anbao.ledger.domain.note import Checkpoint
from anbao.ledger.domain.report import Fault, Report
from anbao.ledger.domain.tiles import tile_path
from anbao.ledger.queries.evidence import Evidence

ROWS, FOLDER, DATABASE = "ledger_event", "folder", "ledger_tile"
STORES = (FOLDER, DATABASE)


class Climb:
    """One tree for each source. While the sources agree, they share one and the work is done once."""

    def __init__(self, evidence: Evidence, folder: Folder, head: Checkpoint, report: Report) -> None:
        self._evidence = evidence
        self._folder = folder
        self._head = head
        self._report = report
        shared = Edge()
        self._edges = {ROWS: shared, FOLDER: shared, DATABASE: shared}
        self._reached = dict.fromkeys(self._edges, 0)
        self._lost: set[str] = set()
        self._due: Mapping[int, tuple[int, bytes]] = {}

    def expect(self, start: int, end: int) -> None:
        """Load the signed heads that fall within tiles `start` to `end`, one for each tile at most."""
        heads = self._evidence.heads(start * WIDTH, min(end * WIDTH, self._head.size))
        self._due = {(size - 1) // WIDTH: (size, root) for size, root in heads}

    def add(self, index: int, tiles: Mapping[str, bytes]) -> None:
        """The next tile of level 0, from each source."""
        if len(set(tiles.values())) > 1 and len(set(map(id, self._edges.values()))) == 1:
            self._edges = {source: edge.copy() for source, edge in self._edges.items()}
        if index in self._due:
            self._check_head(index, tiles, *self._due[index])
        filled: dict[int, list[tuple[int, int, bytes]]] = {}
        for source, edge in self._edges.items():
            if id(edge) not in filled:
                filled[id(edge)] = _append(edge, tiles[source])
        for store in STORES:
            for level, number, hashes in filled[id(self._edges[store])]:
                self._compare(store, level, number, hashes)

    def finish(self) -> None:
        """Compare the unfinished tiles above level 0 and every source's root."""
        for store in STORES:
            for level, number, hashes in self._edges[store].partial():
                if level:
                    self._compare(store, level, number, hashes)
        for source, edge in self._edges.items():
            self._judge(source, self._head.size, reached=edge.root() == self._head.root)

    def _check_head(self, index: int, tiles: Mapping[str, bytes], size: int, root: bytes) -> None:
        self._report.heads += 1
        known: dict[int, bool] = {}
        for source, edge in self._edges.items():
            if id(edge) not in known:
                trial = edge.copy()
                for leaf in split(tiles[source])[: size - index * WIDTH]:
                    trial.append(leaf)
                known[id(edge)] = trial.root() == root
            self._judge(source, size, reached=known[id(edge)])

    def _judge(self, source: str, size: int, *, reached: bool) -> None:
        if reached:
            self._reached[source] = size
        elif source not in self._lost:
            self._lost.add(source)
            since = self._reached[source]
            detail = (
                f"does not reach the root signed for {size} entries; the fault lies in positions {since} to {size - 1}"
            )
            self._report.add(Fault("head", source, detail))

    def _compare(self, store: str, level: int, index: int, hashes: bytes) -> None:
        """An upper tile against what the tiles below it fold to."""
        where = f"{store} {tile_path(level, index, len(hashes) // HASH_BYTES)}"
        stored = self._stored(store, level, index, len(hashes) // HASH_BYTES)
        if stored is None:
            self._report.add(Fault("tile", where, "is missing"))
        elif stored != hashes:
            pairs = zip(split(stored), split(hashes), strict=True)
            number = next(n for n, (there, computed) in enumerate(pairs) if there != computed)
            span = WIDTH**level
            first = (index * WIDTH + number) * span
            detail = f"hash {number} is not what positions {first} to {first + span - 1} below it fold to"
            self._report.add(Fault("tile", where, detail, first))

    def _stored(self, store: str, level: int, index: int, width: int) -> bytes | None:
        if store == DATABASE:
            return self._evidence.tile(level, index, width)
        try:
            return self._folder.tile(level, index, width)
        except StoreFault:
            return None


def _append(edge: Edge, tile: bytes) -> list[tuple[int, int, bytes]]:
    hashes = split(tile)
    if len(hashes) == WIDTH:
        return edge.append_tile(fold(hashes))
    for leaf in hashes:
        edge.append(leaf)
    return []
