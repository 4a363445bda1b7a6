"""A document file: a head (`key`, `title`, `version`, `effective_from`, `purposes`) and a text in a small markup."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

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
        )
    except (KeyError, ValueError) as error:
        msg = f"document head not in order: {error}"
        raise MalformedDocument(msg) from error


def render(content: bytes) -> str:
    """The text as HTML. Everything is escaped: a document can carry no markup of its own, so no script either.

    `# ` and `## ` are headings of level two and three (the page owns level one), `- ` and `1. ` lists, a blank line
    ends a paragraph.
    """
    _, body = _split(content)
    return "\n".join(_blocks(body.splitlines()))


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


def _blocks(lines: list[str]) -> Iterator[str]:
    tag, held = "", list[str]()
    for line in [*lines, ""]:
        kind, text = _kind(line)
        if kind != tag or kind in {"h2", "h3", ""}:
            if held:
                yield _block(tag, held)
            tag, held = kind, []
        if kind:
            held.append(text)


def _kind(line: str) -> tuple[str, str]:
    stripped = line.strip()
    if not stripped:
        return "", ""
    for mark, tag in (("## ", "h3"), ("# ", "h2"), ("- ", "ul")):
        if stripped.startswith(mark):
            return tag, stripped[len(mark) :]
    number, dot, rest = stripped.partition(". ")
    if dot and number.isdigit():
        return "ol", rest
    return "p", stripped


def _block(tag: str, held: list[str]) -> str:
    if tag in {"ul", "ol"}:
        items = "".join(f"<li>{escape(text)}</li>" for text in held)
        return f"<{tag}>{items}</{tag}>"
    return f"<{tag}>{escape(''.join(held))}</{tag}>"
