"""Documents in force, and their kept bytes."""

from datetime import datetime
from functools import partial
from hashlib import sha256 as digest_of
from pathlib import Path

from anbao.commerce.catalogue.domain.documents import DocumentVersion, in_force_on, parse
from anbao.commerce.catalogue.domain.units import DocumentUnit, document_units
from anbao.commerce.catalogue.models import DocumentContent
from anbao.commerce.catalogue.queries.disk import DISCLOSURES, files_of
from anbao.commerce.catalogue.queries.releases import released_files, unit_state
from anbao.kernel import registries
from anbao.kernel.clock import local_date
from anbao.kernel.errors import AnbaoError
from anbao.kernel.registries import DocumentType, Seen
from anbao.rows import Select, given


class DocumentUnknown(AnbaoError):
    """No released document has this digest."""

    code = "catalogue.document-unknown"


class DocumentAltered(AnbaoError):
    """The kept bytes no longer have their digest: they are not shown."""

    code = "catalogue.document-altered"


def add_documents(unit: str, folder: Path, title: str) -> None:
    """Make a folder of documents a unit, with the types of its documents. Called from `ready()`. Raises NameTaken."""
    document_units.add(unit, DocumentUnit(folder, title))
    register_types(unit)


def register_types(unit: str) -> None:
    """The documents that a unit or line has on disk become document types, with the release as their evidence."""
    files, shelf = files_of(unit), partial(documents_seen, unit)
    for version in files.documents if files is not None else ():
        if version.key not in registries.document_types:
            registries.document_types.add(version.key, DocumentType(version.title, shelf=shelf))


def documents(purpose: str, *, line: str | None = None, unit: str = DISCLOSURES, at: datetime) -> list[DocumentVersion]:
    """The versions in force at `at`, of `line` or of a unit of documents (the disclosures where none is named), by key.

    Purposes: `registration` (disclosures before registration), `terms` (to be opened and agreed before underwriting),
    `browse` (all of a line's documents). Empty where nothing is released or a file was changed since: guards that ask
    for documents refuse an empty set.
    """
    newest = _in_force(line if line is not None else unit, at=at)
    return [version for key, version in sorted(newest.items()) if purpose in version.purposes]


def documents_seen(unit: str, at: datetime) -> dict[str, Seen]:
    """Evidence of a unit's documents: the version of each in force at `at`, since two people released it, by key."""
    files, state = files_of(unit), unit_state(unit, at=at)
    if files is None or state.released_at is None or not state.in_order:
        return {}
    found = in_force_on(local_date(at), files.documents)
    return {key: Seen(state.released_at, one.version, digest=one.sha256) for key, one in found.items()}


def _in_force(unit: str, *, at: datetime) -> dict[str, DocumentVersion]:
    """The newest version of each released document that holds at `at`, by key."""
    files = released_files(unit, at=at)
    return in_force_on(local_date(at), files.documents if files else ())


_CONTENT = Select(lambda: DocumentContent.objects.filter(sha256=given("sha256")).values_list("content", flat=True))


def document_version(sha256: str) -> DocumentVersion:
    """Title, version and the rest of a released document, whether or not it is still in force.

    Raises DocumentUnknown, DocumentAltered.
    """
    return parse(document_bytes(sha256))


def document_bytes(sha256: str) -> bytes:
    """The kept bytes of a released document. Raises DocumentUnknown, DocumentAltered."""
    content = _CONTENT.first(sha256=sha256)
    if content is None:
        raise DocumentUnknown(sha256=sha256)
    found = bytes(content)
    if digest_of(found).hexdigest() != sha256:
        raise DocumentAltered(sha256=sha256)
    return found
