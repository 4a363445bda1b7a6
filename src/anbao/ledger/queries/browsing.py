"""The ledger newest first, in pages that begin where the last one ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from anbao.ledger.domain import mentions
from anbao.ledger.domain.errors import LeafInvalid
from anbao.ledger.domain.leaf import Leaf, decode
from anbao.ledger.queries.timeline import Entry, entry_of, positions_of, sentence_of

Row = tuple[int, datetime, UUID, str, str, Any]
_COLUMNS = "e.id, e.at, e.event, e.kind, e.subject, e.body"
Direction = Literal["older", "newer"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for. Empty: any. `kinds` and `subjects` name several of which each will do.

    `since` is included, `until` is not. `by`, `clause` and `refused` find what was counted, at most a minute ago.
    """

    kinds: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    by: str = ""
    clause: str = ""
    refused: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def columns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return ("kind", self.kinds), ("subject", self.subjects)

    @property
    def mentions(self) -> list[int]:
        asked = (
            (self.refused, mentions.refused),
            (self.by, mentions.by),
            (self.clause, mentions.clause),
        )
        return [number(name) for name, number in asked if name]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the order: an entry's moment and row."""

    at: datetime
    row: int


@dataclass(frozen=True, slots=True)
class Browsed:
    """Entries newest first. `older` and `newer`: where the neighbouring pages begin, None where there are none."""

    entries: Sequence[Entry]
    older: Spot | None
    newer: Spot | None


def browse(wanted: Wanted, *, spot: Spot | None = None, direction: Direction = "older", limit: int = 50) -> Browsed:
    """A page of entries that stand behind `spot` in that direction; the newest where there is none. Three queries."""
    rows = rows_of(wanted, spot=spot, direction=direction, limit=limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    if direction == "newer":
        rows.reverse()
    positions = positions_of([row[0] for row in rows])
    entries = [read(row, positions.get(row[0])) for row in rows]
    behind = (more if direction == "older" else spot is not None) and bool(rows)
    before = (spot is not None if direction == "older" else more) and bool(rows)
    return Browsed(entries, _spot(rows[-1]) if behind else None, _spot(rows[0]) if before else None)


def rows_of(wanted: Wanted, *, spot: Spot | None, direction: Direction, limit: int) -> list[Row]:
    """Rows in the direction asked for. Whatever narrows most leads: an index for each, no row is read in vain."""
    order, sign = ("DESC", "<") if direction == "older" else ("ASC", ">")
    bounds, values = _bounds(wanted, spot, sign)
    if asked := wanted.mentions:
        query, more = _by_mention(asked, wanted, bounds, values, order)
    elif wanted.subjects or wanted.kinds:
        query, more = _by_column(wanted, bounds, values, order, limit)
    else:
        query = f"SELECT {_COLUMNS} FROM ledger_event e WHERE {bounds} ORDER BY e.at {order}, e.id {order}"  # noqa: S608
        more = values
    with connection.cursor() as cursor:
        cursor.execute(f"{query} LIMIT %s", [*more, limit])
        return list(cursor.fetchall())


def _bounds(wanted: Wanted, spot: Spot | None, sign: str) -> tuple[str, list[Any]]:
    parts: list[str] = ["true"]
    values: list[Any] = []
    if wanted.since:
        parts, values = [*parts, "e.at >= %s"], [*values, wanted.since]
    if wanted.until:
        parts, values = [*parts, "e.at < %s"], [*values, wanted.until]
    if spot:
        parts, values = [*parts, f"(e.at, e.id) {sign} (%s, %s)"], [*values, spot.at, spot.row]
    return " AND ".join(parts), values


def _by_mention(
    asked: Sequence[int], wanted: Wanted, bounds: str, values: Sequence[Any], order: str
) -> tuple[str, list[Any]]:
    """The first leads, by its own order; the others and the entry are looked up for each (`OFFSET 0` keeps it so)."""
    lead = bounds.replace("e.at", "m.at").replace("e.id", 'm."row"')
    others = ['EXISTS (SELECT FROM ledger_mention n WHERE n.what = %s AND n.at = m.at AND n."row" = m."row")'] * (
        len(asked) - 1
    )
    columns = [(f"e.{column} = ANY(%s)", list(names)) for column, names in wanted.columns if names]
    own = " AND ".join(['e.id = m."row"', "e.at = m.at", *(condition for condition, _ in columns)])
    where = " AND ".join(["m.what = %s", lead, *others])
    entry_of_it = f"SELECT {_COLUMNS} FROM ledger_event e WHERE {own} OFFSET 0"  # noqa: S608  (constants)
    query = (
        f"SELECT f.* FROM ledger_mention m CROSS JOIN LATERAL ({entry_of_it}) AS f"  # noqa: S608  (constants)
        f' WHERE {where} ORDER BY m.at {order}, m."row" {order}'
    )
    return query, [*(names for _, names in columns), asked[0], *values, *asked[1:]]


def _by_column(wanted: Wanted, bounds: str, values: Sequence[Any], order: str, limit: int) -> tuple[str, list[Any]]:
    """One look into the index for each name, as if it were asked for alone; then the best of all."""
    lead, names = ("subject", wanted.subjects) if wanted.subjects else ("kind", wanted.kinds)
    and_kind = "AND e.kind = ANY(%s)" if wanted.subjects and wanted.kinds else ""
    query = (
        f"SELECT f.* FROM unnest(%s::text[]) AS w(name) CROSS JOIN LATERAL ("  # noqa: S608  (constants)
        f"SELECT {_COLUMNS} FROM ledger_event e WHERE e.{lead} = w.name AND {bounds} {and_kind} "
        f"ORDER BY e.at {order}, e.id {order} LIMIT %s) AS f ORDER BY f.at {order}, f.id {order}"
    )
    return query, [list(names), *values, *([list(wanted.kinds)] if and_kind else []), limit]


def read(row: Row, position: int | None) -> Entry:
    """The entry; of bytes that are no leaf what their row says, and that they cannot be read."""
    try:
        return entry_of(bytes(row[5]), position)
    except LeafInvalid:
        _, at, event, kind, subject, _ = row
        leaf = Leaf(event, at, kind, "", subject, {})
        return Entry(event, leaf.at, kind, sentence_of(kind, {}), "", subject, {}, (), position, "", readable=False)


def entry(event: UUID) -> Entry | None:
    """One entry by its name; None where there is none. Two queries."""
    row = row_of(event)
    return None if row is None else read(row, positions_of([row[0]]).get(row[0]))


def everything(wanted: Wanted, *, most: int, at_once: int = 500) -> Iterator[Entry]:
    """Entries newest first, up to `most`, a few at a time."""
    spot, left = None, most
    while left > 0:
        rows = rows_of(wanted, spot=spot, direction="older", limit=min(at_once, left))
        positions = positions_of([row[0] for row in rows])
        yield from (read(row, positions.get(row[0])) for row in rows)
        left -= len(rows)
        if len(rows) < at_once:
            return
        spot = _spot(rows[-1])


def find(event: UUID) -> tuple[Row, Leaf] | None:
    """An entry's row and what it says, by its name; None where there is none. Raises LeafInvalid for damaged bytes."""
    row = row_of(event)
    return None if row is None else (row, decode(bytes(row[5])))


def row_of(event: UUID) -> Row | None:
    """A name begins with its millisecond, so that the index by time finds it."""
    milliseconds = event.int >> 80
    query = (
        f"SELECT {_COLUMNS} FROM ledger_event e WHERE e.event = %s"  # noqa: S608  (constants)
        " AND e.at BETWEEN to_timestamp(%s) AND to_timestamp(%s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [event, milliseconds / 1000 - 1, milliseconds / 1000 + 1])
        found: Row | None = cursor.fetchone()
        return found


def _spot(row: Row) -> Spot:
    return Spot(row[1], row[0])
