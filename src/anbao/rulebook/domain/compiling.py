"""Source → one JSON text with a digest, and back. The same YAML gives the same bytes on every machine."""

import gc
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from anbao.kernel.canonical import canonical
from anbao.rulebook.domain.errors import BookDamaged, RulebookInvalid
from anbao.rulebook.domain.leaves import LeafList, leaf_list_of
from anbao.rulebook.domain.model import Clause, Words, Work, clause_of, work_of
from anbao.rulebook.domain.reading import Source
from anbao.rulebook.domain.readings import Reading, by_clause, reading_of
from anbao.rulebook.domain.validation import Vocabulary, validate

FORMAT = 1


@dataclass(frozen=True, eq=False)
class Compiled:
    """A compiled book: the digest (SHA-256, hex) of its text, and what the text holds."""

    digest: str
    body: Mapping[str, Any]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses of all times, by key."""
        with uncollected():
            return tuple(clause_of(raw) for raw in self.body["clauses"])

    @cached_property
    def works(self) -> Mapping[str, Work]:
        return {raw["key"]: work_of(raw) for raw in self.body["works"]}

    @cached_property
    def leaves(self) -> tuple[LeafList, ...]:
        """The leaves of every version; none in a book that was kept before leaves were part of it."""
        return tuple(leaf_list_of(raw) for raw in self.body.get("leaves", ()))

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """All readings, by key; none in a book that was kept before readings were part of it."""
        return tuple(reading_of(raw) for raw in self.body.get("readings", ()))

    @cached_property
    def titles(self) -> Mapping[str, Words]:
        """What to call whatever a decision may cite: a clause's title, a reading's question."""
        return {
            **{clause.key: clause.title for clause in self.clauses},
            **{reading.key: reading.question for reading in self.readings},
        }

    @cached_property
    def reading_keys(self) -> Mapping[str, tuple[str, ...]]:
        """Clause → the keys of the readings that name it."""
        return by_clause(self.readings)


def compile_book(source: Source, vocabulary: Vocabulary) -> bytes:
    """The compiled text (canonical JSON). Raises RulebookInvalid with every problem."""
    problems = validate(source, vocabulary)
    if problems:
        raise RulebookInvalid(problems)
    return compiled_text(source)


def compiled_text(source: Source) -> bytes:
    """The text of a source that was validated, or is to be looked at in spite of its problems."""
    later = {"leaves": source.leaves, "readings": source.readings}  # parts that older books of the format do not have
    present = {name: part for name, part in later.items() if part}
    return canonical({"format": FORMAT, "works": source.works, "clauses": source.clauses, **present})


def digest_of(text: bytes) -> str:
    """The digest that names a compiled book."""
    return hashlib.sha256(text).hexdigest()


def load_book(text: bytes, *, digest: str | None = None) -> Compiled:
    """A compiled text read back; with `digest`, only that very book. Raises BookDamaged."""
    found = digest_of(text)
    if digest is not None and found != digest:
        raise BookDamaged("the compiled book is not the one that its digest names", expected=digest, found=found)
    try:
        with uncollected():
            body = json.loads(text)
    except ValueError as error:
        raise BookDamaged("the compiled book is not JSON: build it again with rulebook_build") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise BookDamaged("the compiled book has another format: build it again with rulebook_build")
    return Compiled(found, cast("Mapping[str, Any]", body))


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: a book makes 100,000 objects, all to stay, and each pass would walk them all."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
