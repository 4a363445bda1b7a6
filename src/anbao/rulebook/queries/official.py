"""Imported official texts, and the records of what was encoded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from anbao.rows import Select, given
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.official.compare import Comparison, Side, compare
from anbao.rulebook.domain.official.record import Drift, Record, drift_of, load_records
from anbao.rulebook.domain.official.units import Note, OfficialText, Unit
from anbao.rulebook.models import OfficialSource, OfficialUnit
from anbao.rulebook.queries.books import current_book

RECORD_FILE = "official.json"


def record_file(work: str) -> Path:
    """Where the record of a work's encoded versions is kept."""
    return Path(settings.ANBAO_RULEBOOK_DIR) / work / RECORD_FILE


def records_of(work: str) -> dict[date, dict[str, str]]:
    """The records of a work by version; empty where none was made."""
    file = record_file(work)
    return load_records(file.read_text(encoding="utf-8")) if file.exists() else {}


def record_on(work: str, version: date) -> Record:
    return records_of(work).get(version, {})


def newest_source(work: str, version: date | None = None) -> OfficialSource | None:
    """The text shown for a work: of the version, or of its latest one; never the older side of a table."""
    if version is None:
        return _NEWEST.first(work=work)
    rows = OfficialSource.objects.filter(work=work, side="", version=version)
    return rows.order_by("-imported_at", "-id").first()


_NEWEST = Select(
    lambda: OfficialSource.objects.filter(work=given("work"), side="").order_by("-version", "-imported_at", "-id")[:1]
)


def official_version(work: str) -> date | None:
    """The version of the text that would be shown for a work; None where the user imported none. One query."""
    source = newest_source(work)
    return source.version if source else None


def official_text(work: str, version: date | None = None) -> OfficialText | None:
    """An imported text with all units; None where the user imported none. Two queries."""
    source = newest_source(work, version)
    return _text(source) if source else None


def _text(source: OfficialSource) -> OfficialText:
    rows = OfficialUnit.objects.filter(source=source).order_by("position")
    units = tuple(Unit(row.address, row.line, row.text, leaf=row.leaf) for row in rows)
    return OfficialText(
        title=source.title,
        layout=source.layout,
        units=units,
        notes=tuple(map(_note, source.notes)),
        dates=(source.version,),
        partial=source.partial,
        hidden=tuple(source.hidden),
        deleted=tuple(source.deleted),
        words=source.words,
        headings=tuple(source.headings),
    )


def official_words(work: str, addresses: tuple[str, ...], version: date | None = None) -> dict[str, str]:
    """The official words of some addresses, to show beside a summary; empty where no text was imported."""
    source = newest_source(work, version)
    if source is None:
        return {}
    rows = OfficialUnit.objects.filter(source=source, address__in=addresses)
    return dict(rows.order_by("position").values_list("address", "text"))


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """A file that the user imported. `current`: the one that is shown for its version. `warnings`: for a person."""

    id: UUID
    version: date
    name: str
    sha256: str
    layout: str
    partial: bool
    warnings: tuple[str, ...]
    imported_by: str
    imported_at: datetime
    current: bool


def official_files(work: str) -> tuple[OfficialFile, ...]:
    """What was imported of a work, the newest version first; of several files of one version the newest is current."""
    rows = OfficialSource.objects.filter(work=work, side="").order_by("-version", "-imported_at", "-id")
    found: list[OfficialFile] = []
    for row in rows:
        found.append(
            OfficialFile(
                id=row.id,
                version=row.version,
                name=row.name,
                sha256=row.sha256,
                layout=row.layout,
                partial=row.partial,
                warnings=tuple(str(note) for note in map(_note, row.notes) if note.grave),
                imported_by=row.imported_by,
                imported_at=row.imported_at,
                current=not found or found[-1].version != row.version,
            )
        )
    return tuple(found)


def official_drift(work: str, version: date) -> Drift | None:
    """How the imported text of a version differs from what was encoded; None where either is not kept."""
    record = record_on(work, version)
    text = official_text(work, version) if record else None
    return drift_of(text, record) if text else None


def compare_versions(work: str, old: date, new: date) -> Comparison | None:
    """Two imported versions held against each other, with the clauses touched; None where one was not imported.

    Evidence is not looked at here: `with_open_evidence` adds it.
    """
    before, after = newest_source(work, old), newest_source(work, new)
    if before is None or after is None:
        return None
    return _compared(before.id, after.id, current_book())


@lru_cache(maxsize=8)
def _compared(before: UUID, after: UUID, book: Compiled) -> Comparison:
    """Kept, for it takes long: a text that was imported never changes, nor does a book."""
    old, new = OfficialSource.objects.get(id=before), OfficialSource.objects.get(id=after)
    work = old.work
    known = book.works.get(work)
    spoken = known.version_on(old.version) if known else None
    return compare(
        Side(old.version.isoformat(), _text(old)),
        Side(new.version.isoformat(), _text(new)),
        work=work,
        day=spoken.since if spoken else None,
        clauses=book.clauses,
    )


def _note(raw: Sequence[Any]) -> Note:
    return Note(*raw)
