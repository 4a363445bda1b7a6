"""Importing an official text from the user's own file."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.ledger.api import record
from anbao.rulebook.actions.adopting import open_for_text
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.identify import Identity, identify
from anbao.rulebook.domain.official.reading import read_official
from anbao.rulebook.domain.official.record import cut_off, foreign
from anbao.rulebook.domain.official.units import OfficialText
from anbao.rulebook.models import OfficialSource, OfficialUnit
from anbao.rulebook.queries.books import current_book
from anbao.rulebook.queries.official import records_of

AMENDED, CURRENT = "", "before"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `source` is the row that holds the text; `known` says that it was there already.

    `adoption`: the duty to take the change over, opened by a text that is ahead of what is encoded.
    """

    source: UUID
    identity: Identity
    text: OfficialText
    before: OfficialText | None
    known: bool
    adoption: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Origin:
    name: str
    sha256: str
    resolution: Mapping[str, str]


def import_official(
    *,
    data: bytes,
    name: str,
    work: str = "",
    version: date | None = None,
    incomplete: bool = False,
    resolution: Mapping[int, str] | None = None,
    by: Actor,
    at: datetime,
) -> Imported:
    """Read a file's bytes and keep its units; the same file again does nothing.

    `incomplete`: the person says that the file is known to be less than the whole text. Raises OfficialTextRefused
    (with the line) before anything is written. A comparison table also keeps its current wording, as a text of
    its own beside the amended one.
    """
    official = read_official(data, resolution=resolution, incomplete=incomplete)
    identity = identify(official.text, current_book().works, work=work, version=version)
    _plausible(official.text, identity, incomplete=incomplete)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic(durable=True):
        kept = OfficialSource.objects.filter(
            work=identity.work, version=identity.version, sha256=digest, side=AMENDED, resolution=_plain(resolution)
        ).first()
        if kept is not None:
            return Imported(kept.id, identity, official.text, official.before, known=True)
        origin = _Origin(name[:200], digest, _plain(resolution))
        source = _keep(official.text, identity, origin, by=by, at=at)
        if official.before is not None:
            _keep(official.before, identity, origin, side=CURRENT, by=by, at=at)
        clear = {
            "work": identity.work,
            "version": identity.version.isoformat(),
            "sha256": digest,
            "units": len(official.text.units),
            "warnings": len(official.text.warnings()),
        }
        subject = Subject("rulebook", "official-text")
        record(kind="rulebook.official-text.imported", by=by, at=at, subject=subject, clear=clear)
        adoption = open_for_text(source, official.text, official.before, by=by, at=at)
    return Imported(source.id, identity, official.text, official.before, known=False, adoption=adoption)


def _plausible(text: OfficialText, identity: Identity, *, incomplete: bool) -> None:
    """Hold a text against what is recorded of its very version."""
    held = records_of(identity.work).get(identity.version, {})
    if foreign(text, held):
        version = identity.version.isoformat()
        raise OfficialTextRefused("another-document.unlike", work=identity.work, version=version)
    last = cut_off(text, held)
    if last and not incomplete:
        raise OfficialTextRefused("truncated.version", last=last, line=text.last_line)


def _plain(resolution: Mapping[int, str] | None) -> dict[str, str]:
    return {str(line): how for line, how in sorted((resolution or {}).items())}


def _keep(
    text: OfficialText, identity: Identity, origin: _Origin, *, side: str = AMENDED, by: Actor, at: datetime
) -> OfficialSource:
    """Joins the caller's transaction."""
    source = OfficialSource.objects.create(
        id=new_id(at),
        work=identity.work,
        version=identity.version,
        side=side,
        title=text.title[:200],
        layout=text.layout,
        partial=text.partial,
        hidden=list(text.hidden),
        deleted=list(text.deleted),
        words=dict(text.words),
        headings=list(text.headings),
        notes=[[n.line, n.kind, n.says, n.address, n.grave] for n in text.notes],
        name=origin.name,
        sha256=origin.sha256,
        resolution=dict(origin.resolution),
        imported_by=str(by),
        imported_at=at,
    )
    OfficialUnit.objects.bulk_create(
        OfficialUnit(
            source=source,
            position=position,
            address=unit.address,
            line=unit.line,
            text=unit.text,
            leaf=unit.leaf,
            digest=unit.digest,
        )
        for position, unit in enumerate(text.units)
    )
    return source
