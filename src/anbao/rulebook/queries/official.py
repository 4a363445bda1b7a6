"""Imported official texts, and the records of what was encoded."""

from datetime import date
from pathlib import Path

from django.conf import settings

from anbao.rulebook.domain.official.record import Record, load_records
from anbao.rulebook.domain.official.units import Note, OfficialText, Unit
from anbao.rulebook.models import OfficialSource, OfficialUnit

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
    rows = OfficialSource.objects.filter(work=work, side="")
    if version is not None:
        rows = rows.filter(version=version)
    return rows.order_by("-version", "-imported_at", "-id").first()


def official_version(work: str) -> date | None:
    """The version of the text that would be shown for a work; None where the user imported none. One query."""
    source = newest_source(work)
    return source.version if source else None


def official_text(work: str, version: date | None = None) -> OfficialText | None:
    """An imported text with all units; None where the user imported none. Two queries."""
    source = newest_source(work, version)
    if source is None:
        return None
    rows = OfficialUnit.objects.filter(source=source).order_by("position")
    units = tuple(Unit(row.address, row.line, row.text, leaf=row.leaf) for row in rows)
    return OfficialText(
        title=source.title,
        layout=source.layout,
        units=units,
        notes=tuple(Note(*note) for note in source.notes),
        dates=(source.version,),
        partial=source.partial,
        hidden=tuple(source.hidden),
        deleted=tuple(source.deleted),
    )


def official_words(work: str, addresses: tuple[str, ...], version: date | None = None) -> dict[str, str]:
    """The official words of some addresses, to show beside a summary; empty where no text was imported."""
    source = newest_source(work, version)
    if source is None:
        return {}
    rows = OfficialUnit.objects.filter(source=source, address__in=addresses)
    return dict(rows.order_by("position").values_list("address", "text"))
