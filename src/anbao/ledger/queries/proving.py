"""What proves one entry: its place under the newest signed head."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import connection

from anbao.keys import api as keys
from anbao.ledger.domain.errors import NoteInvalid
from anbao.ledger.domain.inclusion import Inclusion, inclusion, proof_file, tile_reader, tiles_needed
from anbao.ledger.domain.merkle import leaf_hash
from anbao.ledger.domain.note import open_checkpoint
from anbao.ledger.queries.browsing import row_of
from anbao.ledger.queries.timeline import positions_of

State = Literal["proven", "waiting", "broken"]


@dataclass(frozen=True, slots=True)
class Proof:
    """`waiting`: not under a signed head yet. `broken`: the entry does not lead to what was signed."""

    state: State
    position: int | None
    leaf: str  # hex of the leaf's hash
    size: int = 0
    root: str = ""
    signed_at: datetime | None = None
    path: tuple[str, ...] = ()
    file: str = ""  # a tlog-proof, empty where there is nothing to prove with


def proof_of(event: UUID) -> Proof | None:
    """The entry as it lies in the database, held against the newest signed head. Four queries; None: no such entry."""
    row = row_of(event)
    if row is None:
        return None
    body = bytes(row[5])
    leaf, position = leaf_hash(body), positions_of([row[0]]).get(row[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT size, note, signed_at FROM ledger_head ORDER BY size DESC LIMIT 1")
        head = cursor.fetchone()
    if position is None or head is None or head[0] <= position:
        return Proof("waiting", position, leaf.hex())
    size, note, signed_at = head
    found = _inclusion(position, size)
    root = _signed_root(note, size)
    proven = found is not None and root is not None and found.root(leaf) == root
    return Proof(
        state="proven" if proven else "broken",
        position=position,
        leaf=leaf.hex(),
        size=size,
        root=root.hex() if root else "",
        signed_at=signed_at,
        path=tuple(step.hex() for step in found.path) if found else (),
        file=proof_file(body, found, note) if found else "",
    )


def _inclusion(position: int, size: int) -> Inclusion | None:
    """None where a tile is missing."""
    needed = sorted(set(tiles_needed(position, size)))
    levels, indexes = [level for level, _ in needed], [index for _, index in needed]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.level, t.index, t.hashes FROM ledger_tile t"
            " JOIN unnest(%s::smallint[], %s::bigint[]) AS w(level, index) ON w.level = t.level AND w.index = t.index",
            [levels, indexes],
        )
        tiles = [(level, index, bytes(hashes)) for level, index, hashes in cursor.fetchall()]
    try:
        return inclusion(position, size, tile_reader(tiles))
    except LookupError:
        return None


def _signed_root(note: str, size: int) -> bytes | None:
    """None where our key did not sign it, or signed another size."""
    try:
        public = keys.signer("ledger").public_key
        head = open_checkpoint(note, origin=settings.ANBAO_LEDGER_ORIGIN, public_key=public)
    except NoteInvalid:
        return None
    return head.root if head.size == size else None
