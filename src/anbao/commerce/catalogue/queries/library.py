"""Documents in force, and their kept bytes."""

from datetime import datetime
from hashlib import sha256 as digest_of

from anbao.commerce.catalogue.domain.documents import DocumentVersion, parse
from anbao.commerce.catalogue.models import DocumentContent
from anbao.commerce.catalogue.queries.disk import DISCLOSURES
from anbao.commerce.catalogue.queries.releases import released_files
from anbao.kernel.clock import local_date
from anbao.kernel.errors import AnbaoError


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
    files = released_files(line if line is not None else DISCLOSURES, at=at)
    if files is None:
        return []
    today = local_date(at)
    newest: dict[str, DocumentVersion] = {}
    for version in sorted(files.documents, key=lambda v: (v.effective_from, len(v.version), v.version)):
        if version.effective_from <= today:
            newest[version.key] = version
    return [version for key, version in sorted(newest.items()) if purpose in version.purposes]


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
