"""Documents in force, and their kept bytes."""

from datetime import datetime
from hashlib import sha256 as digest_of

from anbao.commerce.catalogue.domain.documents import DocumentVersion, parse
from anbao.commerce.catalogue.models import DocumentContent
from anbao.commerce.catalogue.queries.disk import DISCLOSURES
from anbao.commerce.catalogue.queries.releases import released_at, released_files
from anbao.kernel.clock import local_date
from anbao.kernel.errors import AnbaoError
from anbao.kernel.registries import Seen


class DocumentUnknown(AnbaoError):
    """No released document has this digest."""

    code = "catalogue.document-unknown"


class DocumentAltered(AnbaoError):
    """The kept bytes no longer have their digest: they are not shown."""

    code = "catalogue.document-altered"


def documents(purpose: str, *, line: str | None = None, at: datetime) -> list[DocumentVersion]:
    """The versions in force at `at`, of the disclosures or of `line`, by key.

    Purposes: `registration` (disclosures before registration), `terms` (to be opened and agreed before underwriting),
    `browse` (all of a line's documents). Empty where nothing is released or a file was changed since: guards that ask
    for documents refuse an empty set.
    """
    newest = _in_force(line if line is not None else DISCLOSURES, at=at)
    return [version for key, version in sorted(newest.items()) if purpose in version.purposes]


def document_seen(unit: str, key: str, at: datetime) -> Seen | None:
    """Evidence of the document `key`: the version in force at `at`, since two people released it."""
    version, since = _in_force(unit, at=at).get(key), released_at(unit, at=at)
    return Seen(since, version.version) if version and since else None


def _in_force(unit: str, *, at: datetime) -> dict[str, DocumentVersion]:
    """The newest version of each released document that holds at `at`, by key."""
    files = released_files(unit, at=at)
    newest: dict[str, DocumentVersion] = {}
    for version in sorted(
        files.documents if files else (), key=lambda v: (v.effective_from, len(v.version), v.version)
    ):
        if version.effective_from <= local_date(at):
            newest[version.key] = version
    return newest


def document_version(sha256: str) -> DocumentVersion:
    """Title, version and the rest of a released document, whether or not it is still in force.

    Raises DocumentUnknown, DocumentAltered.
    """
    return parse(document_bytes(sha256))


def document_bytes(sha256: str) -> bytes:
    """The kept bytes of a released document. Raises DocumentUnknown, DocumentAltered."""
    content = DocumentContent.objects.filter(sha256=sha256).values_list("content", flat=True).first()
    if content is None:
        raise DocumentUnknown(sha256=sha256)
    found = bytes(content)
    if digest_of(found).hexdigest() != sha256:
        raise DocumentAltered(sha256=sha256)
    return found
