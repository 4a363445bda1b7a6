"""Units of documents: folders whose files two people release together, beside the lines."""

from dataclasses import dataclass
from pathlib import Path

from anbao.kernel.registry import Registry

PATTERNS = ("*.md",)


@dataclass(frozen=True, slots=True)
class DocumentUnit:
    """A folder of document files. `title` is a msgid, for whoever approves a release."""

    title: str
    folder: Path


document_units: Registry[DocumentUnit] = Registry("unit of documents")
"""Ours are the disclosures of registration; other apps add theirs through `catalogue.api.add_documents`."""
