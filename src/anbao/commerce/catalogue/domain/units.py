"""Units of documents: folders whose files two people release together, beside the lines."""

from pathlib import Path

from anbao.kernel.registry import Registry

PATTERNS = ("*.md",)

document_units: Registry[Path] = Registry("unit of documents")
"""Unit → its folder. Ours are the disclosures of registration; others come in by `catalogue.api.add_documents`."""


def units() -> list[str]:
    """The names of all units of documents."""
    return sorted(document_units.names())
