"""Source → one text with a digest, and back. The same YAML gives the same bytes on every machine."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from anbao.rulebook.domain.errors import BookDamaged, RulebookInvalid
from anbao.rulebook.domain.leaves import LeafList, leaf_list_of
from anbao.rulebook.domain.model import Clause, Words, Work, work_of
from anbao.rulebook.domain.packing import Lines, pack, unpack
from anbao.rulebook.domain.reading import Source
from anbao.rulebook.domain.readings import Reading, reading_of
from anbao.rulebook.domain.validation import Vocabulary, validate


@dataclass(frozen=True, eq=False)
class Compiled:
    """A compiled book: the digest (SHA-256, hex) of its text, and what the text holds, read as it is asked for."""

    digest: str
    text: bytes = field(repr=False)
    lines: Lines = field(repr=False)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses of all times, by key."""
        return self.lines.clauses()

    @cached_property
    def works(self) -> Mapping[str, Work]:
        return {raw["key"]: work_of(raw) for raw in self.lines.part("works")}

    @cached_property
    def leaves(self) -> tuple[LeafList, ...]:
        """The leaves of every version; none in a book that was kept before leaves were part of it."""
        return tuple(leaf_list_of(raw) for raw in self.lines.part("leaves"))

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """All readings, by key; none in a book that was kept before readings were part of it."""
        return tuple(reading_of(raw) for raw in self.lines.part("readings"))

    @cached_property
    def titles(self) -> Mapping[str, Words]:
        """What to call whatever a decision may cite: a clause's title, a reading's question."""
        return {
            **{clause.key: clause.title for clause in self.clauses},
            **{reading.key: reading.question for reading in self.readings},
        }


def compile_book(source: Source, vocabulary: Vocabulary) -> bytes:
    """The compiled text (canonical JSON). Raises RulebookInvalid with every problem."""
    problems = validate(source, vocabulary)
    if problems:
        raise RulebookInvalid(problems)
    return compiled_text(source)


def compiled_text(source: Source) -> bytes:
    """The text of a source that was validated, or is to be looked at in spite of its problems."""
    parts = {"works": source.works, "leaves": source.leaves, "readings": source.readings}
    return pack(source.clauses, parts)


def digest_of(text: bytes) -> str:
    """The digest that names a compiled book."""
    return hashlib.sha256(text).hexdigest()


def load_book(text: bytes, *, digest: str | None = None) -> Compiled:
    """A compiled text read back; with `digest`, only that very book. Raises BookDamaged."""
    found = digest_of(text)
    if digest is not None and found != digest:
        raise BookDamaged("the compiled book is not the one that its digest names", expected=digest, found=found)
    return Compiled(found, text, unpack(text))
