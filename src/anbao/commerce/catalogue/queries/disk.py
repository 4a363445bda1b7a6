"""The files of a line or of a unit of documents as they are on disk now, with their digests.

Read again whenever a file's time, size or inode changed, so that a change is noticed at the next quote.
"""

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from anbao.commerce.catalogue.domain.documents import DocumentVersion, MalformedDocument, parse
from anbao.commerce.catalogue.domain.figures import MarkedFigure, marked
from anbao.commerce.catalogue.domain.limits import LimitRow, rows
from anbao.commerce.catalogue.domain.line import registered
from anbao.commerce.catalogue.domain.units import PATTERNS, document_units
from anbao.kernel.canonical import canonical
from anbao.kernel.memory import remembered
from anbao.kernel.plain import from_yaml

DISCLOSURES = "disclosures"
_LINE_PATTERNS = ("data/*.yaml", "documents/*.md")

UNREADABLE = (yaml.YAMLError, MalformedDocument, UnicodeDecodeError, KeyError, TypeError, ValueError)
"""What `files_from` raises where a file is not what it should be."""

logger = logging.getLogger(__name__)

Signature = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class UnitFiles:
    """All files of one unit, read together. `manifest`: path below the folder → hex sha256."""

    manifest: Mapping[str, str]
    digest: str
    data: Mapping[str, Any]
    limits: tuple[LimitRow, ...] = ()
    figures: tuple[MarkedFigure, ...] = ()
    documents: tuple[DocumentVersion, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)


_cache: dict[Path, tuple[Signature, UnitFiles | None]] = {}


def folder_of(unit: str) -> Path:
    """Where a unit's files are. Raises NameUnknown for an unknown one."""
    return document_units.get(unit).folder if unit in document_units else registered.get(unit).folder


def is_known(unit: str) -> bool:
    """Whether there is such a line or unit of documents."""
    return unit in document_units or unit in registered


def files_of(unit: str) -> UnitFiles | None:
    """The unit's files, or None where one cannot be read as what it should be (logged; nothing is sold from it).

    Looked at once a request or task.
    """
    return remembered(("catalogue.files", folder_of(unit)), lambda: _files_of(unit))


def _files_of(unit: str) -> UnitFiles | None:
    folder = folder_of(unit)
    patterns = PATTERNS if unit in document_units else _LINE_PATTERNS
    signature = _signature(folder, patterns)
    known = _cache.get(folder)
    if known is not None and known[0] == signature:
        return known[1]
    found = _read(folder, signature)
    _cache[folder] = (signature, found)
    return found


def _signature(folder: Path, patterns: tuple[str, ...]) -> Signature:
    """Of the files that fit a pattern, `*.md` or `data/*.yaml`: looked at by every request, so without `glob`."""
    found = []
    for pattern in patterns:
        place, _, ending = pattern.rpartition("*")
        with suppress(FileNotFoundError), os.scandir(folder / place) as entries:
            found += [(place + one.name, one.stat()) for one in entries if one.name.endswith(ending)]
    return tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in sorted(found))


def _read(folder: Path, signature: Signature) -> UnitFiles | None:
    raw = {name: (folder / name).read_bytes() for name, *_ in signature}
    try:
        return files_from(raw)
    except UNREADABLE:
        logger.exception("the files in %s are not in order; nothing is sold from them", folder)
        return None


def files_from(raw: Mapping[str, bytes]) -> UnitFiles:
    """The unit that files (path below its folder → bytes) make. Raises UNREADABLE."""
    manifest = {name: sha256(content).hexdigest() for name, content in raw.items()}
    data = {Path(name).stem: from_yaml(content) for name, content in raw.items() if name.endswith(".yaml")}
    return UnitFiles(
        manifest=manifest,
        digest=sha256(canonical(manifest)).hexdigest(),
        data=data,
        limits=rows(data["limits"]) if "limits" in data else (),
        figures=tuple(marked(data)),
        documents=tuple(parse(content) for name, content in raw.items() if name.endswith(".md")),
        contents={manifest[name]: content for name, content in raw.items()},
    )
