"""The YAML folder, and the names that running code knows."""

from pathlib import Path

from anbao.kernel import registries
from anbao.kernel.errors import Misconfigured
from anbao.rulebook.domain.reading import Source, read
from anbao.rulebook.domain.validation import Vocabulary


def read_folder(folder: Path) -> Source:
    """All YAML below `folder`. Raises RulebookInvalid, and Misconfigured where there is none."""
    files = {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in folder.rglob("*.yaml")}
    if not files:
        raise Misconfigured(f"ANBAO_RULEBOOK_DIR: no YAML below {folder}.", name="ANBAO_RULEBOOK_DIR")
    return read(files)


def vocabulary() -> Vocabulary:
    """The names that the apps registered."""
    return Vocabulary(
        guards=registries.guards.names(),
        facts=registries.facts.names(),
        probes=registries.probes.names(),
        document_types=registries.document_types.names(),
    )
