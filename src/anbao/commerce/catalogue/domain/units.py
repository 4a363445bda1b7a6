"""Units of documents: folders whose files two people release together, beside the lines."""

from dataclasses import dataclass
from pathlib import Path

from anbao.kernel.registry import Registry

PATTERNS = ("*.md",)

RELEASE, CONFIRM = "catalogue.release-line", "catalogue.confirm-figures"
"""The acts that two people decide."""


@dataclass(frozen=True, slots=True)
class DocumentUnit:
    """A folder of documents and what staff call it (a msgid)."""

    folder: Path
    title: str


document_units: Registry[DocumentUnit] = Registry("unit of documents")
"""Ours are the disclosures of registration; others come in by `catalogue.api.add_documents`."""


def units() -> list[str]:
    """The names of all units of documents."""
    return sorted(document_units.names())
