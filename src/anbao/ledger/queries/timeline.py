"""An entry as a person reads it."""

import string
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext

from anbao.kernel.actor import Subject
from anbao.kernel.clear_words import words_for
from anbao.kernel.registries import EventType, event_types
from anbao.ledger.domain.leaf import decode
from anbao.ledger.domain.merkle import leaf_hash
from anbao.ledger.models import Event, Head

_POSITIONS = """
SELECT wanted.id, found.index * 256 + array_position(found.ids, wanted.id) - 1
FROM unnest(%s::bigint[]) AS wanted(id) CROSS JOIN LATERAL (
  SELECT s.index, s.ids FROM ledger_stretch s
  WHERE s.max_id >= wanted.id AND s.min_id <= wanted.id AND wanted.id = ANY (s.ids)
  ORDER BY s.max_id LIMIT 1
) AS found
"""


@dataclass(frozen=True)
class Entry:
    """One entry of a timeline. `position` is its index in the tree, None until it is sequenced."""

    id: UUID
    at: datetime
    kind: str
    sentence: str
    by: str
    subject: str
    clear: Mapping[str, object]
    clauses: tuple[str, ...]
    position: int | None
    leaf_hash: str  # hex of the RFC 6962 leaf hash
    book: str = ""  # digest of the rulebook under which guards answered; empty where none did
    profile: str = ""  # likewise of the company's profile
    sealed: int = 0  # how many parts only the holder of their data keys can read
    readable: bool = True  # False: its bytes are no leaf, `ledger_verify` says more


def entries_of(subject: Subject, *, newest: int | None = None) -> list[Entry]:
    """All entries on `subject`, oldest first, or only so many of the newest; sealed parts stay sealed."""
    rows = list(Event.objects.filter(subject=str(subject)).order_by("-at", "-id").values_list("id", "body")[:newest])
    rows.reverse()
    positions = positions_of([row for row, _ in rows])
    return [entry_of(bytes(body), positions.get(row)) for row, body in rows]


def newest_entries(subjects: Collection[Subject]) -> dict[str, Entry]:
    """Subject → its newest entry, for those that have any. Two queries."""
    rows = Event.objects.filter(subject__in=sorted({str(subject) for subject in subjects}))
    newest = list(rows.order_by("subject", "-at", "-id").distinct("subject").values_list("id", "subject", "body"))
    positions = positions_of([row for row, _, _ in newest])
    return {subject: entry_of(bytes(body), positions.get(row)) for row, subject, body in newest}


def count_of(subjects: Collection[Subject]) -> int:
    """How many entries there are on all of `subjects`."""
    return Event.objects.filter(subject__in=[str(subject) for subject in subjects]).count()


def positions_of(rows: Sequence[int]) -> dict[int, int]:
    """Row number → index in the tree, for those that the sequencer has reached."""
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_POSITIONS, [list(rows)])
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The newest signed head: over how many entries, the root of their tree in hex, when it was signed."""

    size: int
    root: str
    signed_at: datetime


def newest_head() -> SignedHead | None:
    """One query."""
    row = Head.objects.order_by("-size").values_list("size", "root", "signed_at").first()
    return SignedHead(row[0], bytes(row[1]).hex(), row[2]) if row else None


def sentence_of(kind: str, clear: Mapping[str, object]) -> str:
    """The registered sentence in the active language, filled from the clear part; a missing name shows as —."""
    if kind not in event_types:
        return kind
    event = event_types.get(kind)
    said = {name: gettext(words) for name, value in clear.items() if (words := _words_for(event, name, str(value)))}
    return _Filler().vformat(gettext(event.sentence), (), {**clear, **said})


def _words_for(event: EventType, name: str, value: str) -> str:
    """What the sentence calls a code: the event's own word, else what an app calls it; "" where nobody has one."""
    return event.words.get(value) or words_for(name, value)


def entry_of(body: bytes, position: int | None) -> Entry:
    leaf = decode(body)
    return Entry(
        id=leaf.id,
        at=leaf.at,
        kind=leaf.kind,
        sentence=sentence_of(leaf.kind, leaf.clear),
        by=leaf.by,
        subject=leaf.subject,
        clear=leaf.clear,
        clauses=tuple(leaf.clauses),
        position=position,
        leaf_hash=leaf_hash(body).hex(),
        book=leaf.book,
        profile=leaf.profile,
        sealed=len(leaf.parts),
    )


class _Filler(string.Formatter):
    """Fills `{name}` and nothing cleverer: no attributes, no indexes, no positional fields."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:  # noqa: ARG002
        value = kwargs.get(field_name)
        return ("—" if value is None else value), field_name
