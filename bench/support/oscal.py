"""CPU seconds of exporting the whole rulebook as OSCAL, beside those of compliance-trestle reading the files back.

In one process, in turns, each the median of its rounds. Ours goes from the loaded book to the bytes of all four
documents (nothing made in an earlier round is used again); trestle goes from these files to its own models.
Alone: PYTHONPATH=src .venv/bin/python -m bench.support.oscal
"""

import gc
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from trestle.core.base_model import OscalBaseModel
from trestle.oscal.catalog import Catalog
from trestle.oscal.component import ComponentDefinition
from trestle.oscal.mapping import MappingCollection
from trestle.oscal.profile import Profile as OscalProfile

from anbao.project.installation import REPOSITORY
from anbao.rulebook.domain.compiling import Compiled, compiled_text, load_book
from anbao.rulebook.domain.exports.export import OSCAL, oscal_exports
from anbao.rulebook.domain.exports.material import Material
from anbao.rulebook.domain.profile import profile_of
from anbao.rulebook.domain.validation import Vocabulary
from anbao.rulebook.queries.sources import read_folder

ON = date(2026, 11, 2)
ROUNDS = 15
COMPANY = {
    "company": {"kind": "insurer", "sector": "non-life", "name": "範例產險"},
    "activities": ["online_sale", "online_service"],
    "stricter": {"password.min_length": 12, "otp.valid_for": "PT3M"},
}
_READERS: tuple[type[OscalBaseModel], ...] = (Catalog, OscalProfile, ComponentDefinition, MappingCollection)


def export_times(rounds: int = ROUNDS) -> tuple[float, float]:
    """CPU seconds of one full export, and of trestle reading what it wrote."""
    book = load_book(compiled_text(read_folder(REPOSITORY / "rulebook")))
    vocabulary, company = _said_to_run(book), profile_of(COMPANY)
    assert book.readings  # with the clauses read once: a process that exports has its book loaded

    def export() -> None:
        oscal_exports(Material(book, vocabulary, ON, company))

    with TemporaryDirectory() as name:
        made = oscal_exports(Material(book, vocabulary, ON, company))
        files = [Path(name) / one.name for one in made]
        for file, one in zip(files, made, strict=True):
            file.write_bytes(one.content)

        def read() -> None:
            for reader, file in zip(_READERS, files, strict=True):
                reader.oscal_read(file)

        read()  # trestle builds its validators at the first reading: not counted
        gc.collect()
        gc.freeze()  # so that trestle's garbage collection does not walk our book
        times = [(_cpu(export), _cpu(read)) for _ in range(rounds)]
        gc.unfreeze()
    return median(ours for ours, _ in times), median(theirs for _, theirs in times)


def _said_to_run(book: Compiled) -> Vocabulary:
    """The names of all that the book says runs, so that no application has to be set up."""
    running = [one for clause in book.clauses for one in clause.obligations if not one.planned]
    return Vocabulary(
        guards=frozenset(one.tag for one in running),
        facts=frozenset(),
        probes=frozenset(one.probe for one in running),
        document_types=frozenset(one.document for one in running),
    )


def _cpu(work: Callable[[], None]) -> float:
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    ours, theirs = export_times()
    print(f"OSCAL export, {len(OSCAL)} documents   {1000 * ours:8.1f} ms CPU")
    print(f"compliance-trestle reads it back  {1000 * theirs:8.1f} ms CPU")
    print(f"ratio {ours / theirs:.2f}, bound 1.00: {'held' if ours < theirs else 'NOT HELD'}")


if __name__ == "__main__":
    main()
