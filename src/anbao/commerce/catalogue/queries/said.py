"""What the ledger's sentences call units and documents."""

from anbao.commerce.catalogue.domain.line import registered
from anbao.commerce.catalogue.domain.units import document_units
from anbao.commerce.catalogue.queries.disk import files_of


def clear_words(name: str, value: str) -> str:
    """The title of a unit or line; of a document by the digest of its file, while that is on disk."""
    if name == "unit":
        return _unit(value)
    return _document(value) if name == "document" else ""


def _unit(value: str) -> str:
    if value in registered:
        return registered.get(value).title
    return document_units.get(value).title if value in document_units else ""


def _document(value: str) -> str:
    for unit in (*document_units.names(), *registered.names()):
        files = files_of(unit)
        for version in files.documents if files else ():
            if version.sha256 == value:
                return version.title
    return ""
