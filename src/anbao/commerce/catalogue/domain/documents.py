"""A document file: a head (`key`, `title`, `version`, `effective_from`, `purposes`) and a text in a small markup.

The head may hold `point` lines, key points in plain words, and `point_en`, the same in English.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from anbao.commerce.catalogue.domain.markup import Section, as_html
from anbao.commerce.catalogue.domain.markup import sections as sections_of

_FENCE = "---"


class MalformedDocument(ValueError):
    """A document file lacks its head or one of its lines."""


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """One version of a document. `sha256` (hex) is of the whole file; `key@sha256` names it in guards' facts."""

    key: str
    title: str
    version: str
    sha256: str
    effective_from: date
    purposes: tuple[str, ...]
    summary: tuple[str, ...] = ()  # key points in plain words, shown before the whole text
    english: tuple[str, ...] = ()  # the key points in English

    @property
    def reference(self) -> str:
        """`<document key>@<sha256>`: how guards name the version that was shown."""
        return f"{self.key}@{self.sha256}"


def parse(content: bytes) -> DocumentVersion:
    """The head of a document file. Raises MalformedDocument."""
    head, _ = _split(content)
    try:
        return DocumentVersion(
            key=head["key"][0],
            title=head["title"][0],
            version=head["version"][0],
            sha256=hashlib.sha256(content).hexdigest(),
            effective_from=date.fromisoformat(head["effective_from"][0]),
            purposes=tuple(head["purposes"][0].split()),
            summary=tuple(head.get("point", ())),
            english=tuple(head.get("point_en", ())),
        )
    except (KeyError, ValueError) as error:
        msg = f"document head not in order: {error}"
        raise MalformedDocument(msg) from error


def in_force_on(day: date, versions: Iterable[DocumentVersion]) -> dict[str, DocumentVersion]:
    """The newest version of each document that holds on `day`, by key."""
    newest: dict[str, DocumentVersion] = {}
    for version in sorted(versions, key=lambda v: (v.effective_from, len(v.version), v.version)):
        if version.effective_from <= day:
            newest[version.key] = version
    return newest


@lru_cache(maxsize=128)
def render(content: bytes) -> str:
    """The text as HTML (see `markup`). Everything but its links is escaped, so there is no script in it either."""
    return as_html(_split(content)[1])


def sections(content: bytes) -> tuple[Section, ...]:
    """The sections of the text that have a key. Raises MalformedDocument."""
    return sections_of(_split(content)[1])


def _split(content: bytes) -> tuple[dict[str, list[str]], str]:
    text = content.decode()
    if not text.startswith(_FENCE + "\n") or f"\n{_FENCE}\n" not in text[4:]:
        msg = "a document starts with a head between two lines of ---"
        raise MalformedDocument(msg)
    raw, body = text[4:].split(f"\n{_FENCE}\n", 1)
    head: dict[str, list[str]] = {}
    for line in raw.splitlines():
        name, _, value = line.partition(":")
        head.setdefault(name.strip(), []).append(value.strip())
    return head, body
