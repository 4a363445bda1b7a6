"""Every export by its name."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from anbao.rulebook.domain.exports.material import ExportUnknown, Material
from anbao.rulebook.domain.exports.oscal.catalog import catalog
from anbao.rulebook.domain.exports.oscal.components import component_definition
from anbao.rulebook.domain.exports.oscal.document import Json, encoded, file_name
from anbao.rulebook.domain.exports.oscal.mappings import mapping_collection
from anbao.rulebook.domain.exports.oscal.profile import profile
from anbao.rulebook.domain.exports.tables.csv_files import csv_files
from anbao.rulebook.domain.exports.tables.workbook import workbook

JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_OVER_CATALOG: Mapping[str, Callable[[Material, bytes], Json]] = {
    "profile": profile,
    "component-definition": component_definition,
    "mapping-collection": mapping_collection,
}
OSCAL = ("catalog", *_OVER_CATALOG)
WHAT = (*OSCAL, "csv", "xlsx")
SHOWS_PROFILE = frozenset({"profile", "csv", "xlsx"})
"""What the company's profile changes; the other exports are the same for every company."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


def export_of(what: str, material: Material) -> Export:
    """One export, one of WHAT. Raises ExportUnknown, ExportEmpty, ExportNeedsProfile."""
    if what not in WHAT:
        raise ExportUnknown(f"{what!r} is none of {', '.join(WHAT)}.")
    with uncollected():
        if what == "csv":
            return Export(f"anbao-rulebook-{material.on}.csv.zip", "application/zip", csv_files(material))
        if what == "xlsx":
            return Export(f"anbao-rulebook-{material.on}.xlsx", XLSX, workbook(material))
        return _oscal(what, material, encoded(catalog(material)))


def oscal_exports(material: Material) -> tuple[Export, ...]:
    """All OSCAL documents. Raises ExportEmpty, ExportNeedsProfile."""
    with uncollected():
        content = encoded(catalog(material))
        return tuple(_oscal(what, material, content) for what in OSCAL)


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: an export makes 100,000 objects, and each pass would walk them all."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _oscal(what: str, material: Material, content: bytes) -> Export:
    if what != "catalog":
        content = encoded(_OVER_CATALOG[what](material, content))
    return Export(file_name(what, material.on), JSON, content)
