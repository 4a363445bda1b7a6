"""Source → one JSON text with a digest, and back. The same YAML gives the same bytes on every machine."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from anbao.kernel.canonical import canonical
from anbao.rulebook.domain.errors import BookDamaged, RulebookInvalid
from anbao.rulebook.domain.model import Clause, Work, clause_of, work_of
from anbao.rulebook.domain.reading import Source
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
        return tuple(clause_of(raw) for raw in self.body["clauses"])

    @cached_property
    def works(self) -> Mapping[str, Work]:
        return {raw["key"]: work_of(raw) for raw in self.body["works"]}


def compile_book(source: Source, vocabulary: Vocabulary) -> bytes:
    """The compiled text (canonical JSON). Raises RulebookInvalid with every problem."""
    problems = validate(source, vocabulary)
    if problems:
        raise RulebookInvalid(problems)
    return compiled_text(source)


def compiled_text(source: Source) -> bytes:
    """The text of a source that was validated, or is to be looked at in spite of its problems."""
    return canonical({"format": FORMAT, "works": source.works, "clauses": source.clauses})


def digest_of(text: bytes) -> str:
    """The digest that names a compiled book."""
    return hashlib.sha256(text).hexdigest()


def load_book(text: bytes, *, digest: str | None = None) -> Compiled:
    """A compiled text read back; with `digest`, only that very book. Raises BookDamaged."""
    found = digest_of(text)
    if digest is not None and found != digest:
        raise BookDamaged("the compiled book is not the one that its digest names", expected=digest, found=found)
    try:
        body = json.loads(text)
    except ValueError as error:
        raise BookDamaged("the compiled book is not JSON: build it again with rulebook_build") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise BookDamaged("the compiled book has another format: build it again with rulebook_build")
    return Compiled(found, cast("Mapping[str, Any]", body))
