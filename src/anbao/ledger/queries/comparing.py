"""Naming what differs, once something does."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from anbao.ledger.domain.errors import LeafInvalid
from anbao.ledger.domain.leaf import decode
from anbao.ledger.domain.merkle import HASH_BYTES, leaf_hash, split
from anbao.ledger.domain.report import FAULTS_SHOWN, Fault, Report
from anbao.ledger.queries.evidence import Evidence, Row

NOTHING = bytes(HASH_BYTES)


@dataclass(frozen=True, slots=True)
class Sources:
    """One tile of level 0 as everybody holds it; an absent row or hash is None or zeros."""

    start: int
    ids: Sequence[int]
    rows: Sequence[Row | None]
    hashes: Sequence[bytes]
    folder: bytes
    database: bytes
    entries: Sequence[bytes] | None


@dataclass(frozen=True, slots=True)
class Odd:
    """A position whose row is not what was signed; `found` is None where no row is at the place."""

    position: int
    row: int
    expected: bytes
    found: bytes | None
    event: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """A row among sequenced ones that its stretch does not name."""

    row: int
    event: UUID
    hash: bytes
    before: int


class Comparison:
    """Collects oddities, then says what each was; at most a thousand of either kind are kept."""

    def __init__(self, evidence: Evidence, report: Report) -> None:
        self._evidence = evidence
        self._report = report
        self._odd: list[Odd] = []
        self._strangers: list[Stranger] = []

    def tile(self, sources: Sources) -> list[Row | None]:
        """Find the positions of one tile where not everybody agrees; returns the rows whose bodies are as signed."""
        sound = list(sources.rows)
        held = [leaf_hash(entry) for entry in sources.entries or ()]
        folder, database = split(sources.folder), split(sources.database)
        for number, row in enumerate(sources.rows):
            bundle = held[number] if held else None
            found = sources.hashes[number]
            expected = _signed(folder[number], database[number], found, bundle)
            position = sources.start + number
            event = _event(row, sources.entries[number] if sources.entries and bundle == expected else None)
            if found != expected:
                odd = Odd(position, sources.ids[number], expected, found if row else None, event)
                self._keep(self._odd, odd)
                sound[number] = None
            for what, where, value in (
                ("tile", "folder", folder[number]),
                ("tile", "ledger_tile", database[number]),
                ("bundle", "folder", bundle),
            ):
                if value not in (expected, NOTHING, None):
                    detail = f"{what} says {value.hex()[:16]}… where {expected.hex()[:16]}… was signed"
                    self._report.add(Fault(what, where, detail, position, event))
        return sound

    def columns(self, start: int, rows: Sequence[Row | None]) -> None:
        """Columns that say something else than the leaf beside them."""
        for number, row in enumerate(rows):
            if row is None:
                continue
            try:
                differing = row.columns().differing(row.body)
            except LeafInvalid as error:
                self._report.add(Fault("changed", ROW, f"body: {error}", start + number, str(row.event)))
                continue
            if differing:
                detail = f"column {', '.join(differing)} differs from the leaf"
                self._report.add(Fault("changed", ROW, detail, start + number, _event(None, row.body)))

    def misplaced(self, rows: Sequence[Row], expected: Sequence[int], known: set[int], start: int) -> None:
        """Rows that stand where they should not: strangers to keep for later, and places exchanged."""
        wanted = set(expected)
        present = [row for row in rows if row.id in wanted]
        here = {row.id for row in present}
        places = [(start + n, number) for n, number in enumerate(expected) if number in here]
        for row, (position, number) in zip(present, places, strict=False):
            if row.id != number:
                detail = f"row {row.id} stands in the order of commits where row {number} stood"
                self._report.add(Fault("swapped", ROW, detail, position, str(row.event)))
        before = start
        for row in rows:
            if row.id in wanted:
                before = max(before, start + expected.index(row.id) + 1)
            elif row.id not in known:
                self._keep(self._strangers, Stranger(row.id, row.event, leaf_hash(row.body), before))

    def resolve(self) -> None:
        """Say what became of every oddity."""
        by_row = {s.row: s for s in self._strangers}
        by_hash = {s.hash: s for s in self._strangers}
        signed = {odd.expected: odd for odd in self._odd}
        explained: set[int] = set()
        for odd in self._odd:
            if odd.found is None:
                stranger = by_row.get(odd.row) or by_hash.get(odd.expected)
                self._missing(odd, stranger)
                if stranger:
                    explained.add(stranger.row)
            else:
                self._changed(odd, signed.get(odd.found))
        for stranger in self._strangers:
            if stranger.row not in explained:
                detail = f"row {stranger.row} was never sequenced, though it stands before position {stranger.before}"
                self._report.add(Fault("inserted", ROW, detail, None, str(stranger.event)))

    def _missing(self, odd: Odd, stranger: Stranger | None) -> None:
        if stranger and stranger.row != odd.row:
            what, where = "stretch", f"ledger_stretch {odd.position // 256}"
            detail = f"names row {odd.row}, but row {stranger.row} was signed there"
        elif stranger or self._evidence.exists(odd.row):
            what, where, detail = "changed", ROW, f"row {odd.row}: its place in the order of commits (xid) was changed"
        else:
            what, where, detail = "deleted", ROW, f"row {odd.row} is gone"
        self._report.add(Fault(what, where, detail, odd.position, odd.event))

    def _changed(self, odd: Odd, other: Odd | None) -> None:
        if other:
            detail = f"row {odd.row} holds what was signed at position {other.position}"
            self._report.add(Fault("swapped", ROW, detail, odd.position, odd.event))
        else:
            self._report.add(
                Fault("changed", ROW, f"row {odd.row}: body differs from what was signed", odd.position, odd.event)
            )

    def _keep(self, kept: list[Odd] | list[Stranger], thing: Odd | Stranger) -> None:
        if len(kept) < FAULTS_SHOWN:
            kept.append(thing)  # type: ignore[arg-type]
        else:
            self._report.faults_found += 1


ROW = "ledger_event"


def _signed(folder: bytes, database: bytes, row: bytes, bundle: bytes | None) -> bytes:
    """Which hash is the signed one: what both tiles say, else the tile that row or bundle bears out.

    Whether the tiles themselves are sound is judged above, by the levels over them and the signature.
    """
    if folder == database or folder in (row, bundle):
        return folder
    return database if database in (row, bundle) or folder == NOTHING else folder


def _event(row: Row | None, entry: bytes | None) -> str:
    """The entry's UUID: from the signed leaf where it is at hand, else from the row."""
    if entry is not None:
        try:
            return str(decode(entry).id)
        except LeafInvalid:
            pass
    return str(row.event) if row else ""
