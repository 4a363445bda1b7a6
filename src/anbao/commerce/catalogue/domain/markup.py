"""The small markup of documents: headings, lists, paragraphs and links. Everything else is text.

`# ` and `## ` are headings of level two and three (the page owns level one), `- ` and `1. ` lists, a blank line ends a
paragraph. `# Title {#key}` begins a section that has a key of its own, up to the next such heading. A link is
`[text](https://…)`, `[text](/path/)`, `[text](mailto:…)` or `[text](tel:…)`, nothing else: a document can carry no
script.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_KEYED = re.compile(r"# (?P<title>.+?)\s*\{#(?P<key>[a-z][a-z0-9-]*)\}\s*")
_LINK = re.compile(r"\[(?P<text>[^\[\]]+)\]\((?P<to>(?:https://|/(?!/)|mailto:|tel:)[^\s()<>\"']*)\)")
_HEADINGS = {"h2", "h3"}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document that has a key; `text` is what a reader sees, its title included."""

    key: str
    title: str
    text: str
    links: tuple[str, ...]


def as_html(body: str) -> str:
    """The whole text as HTML, each keyed section inside an element with its id."""
    return "\n".join(_section_html(key, lines) for key, lines in _parts(body))


def sections(body: str) -> tuple[Section, ...]:
    """The keyed sections, in their order."""
    return tuple(_section(key, lines) for key, lines in _parts(body) if key)


def _parts(body: str) -> Iterator[tuple[str, list[str]]]:
    """Runs of lines, each with the key of its section; empty for what stands before the first."""
    key, held = "", list[str]()
    for line in body.splitlines():
        found = _KEYED.fullmatch(line.strip())
        if found:
            if held:
                yield key, held
            key, held = found["key"], [f"# {found['title']}"]
        else:
            held.append(line)
    if held:
        yield key, held


def _section_html(key: str, lines: Sequence[str]) -> str:
    inside = "\n".join(_blocks(lines))
    return f'<section id="{key}">\n{inside}\n</section>' if key else inside


def _section(key: str, lines: Sequence[str]) -> Section:
    plain = [_kind(line)[1] for line in lines]
    links = tuple(found["to"] for line in plain for found in _LINK.finditer(line))
    text = "\n".join(_LINK.sub(lambda found: found["text"], line) for line in plain if line)
    return Section(key, plain[0], text, links)


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    tag, held = "", list[str]()
    for line in [*lines, ""]:
        kind, text = _kind(line)
        if kind != tag or kind in _HEADINGS or not kind:
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


def _block(tag: str, held: Sequence[str]) -> str:
    if tag in {"ul", "ol"}:
        items = "".join(f"<li>{_inline(text)}</li>" for text in held)
        return f"<{tag}>{items}</{tag}>"
    return f"<{tag}>{_inline(''.join(held))}</{tag}>"


def _inline(text: str) -> str:
    """Escaped, links made of what may be one."""
    done, pieces = 0, list[str]()
    for found in _LINK.finditer(text):
        pieces += [escape(text[done : found.start()]), _anchor(found["text"], found["to"])]
        done = found.end()
    return "".join([*pieces, escape(text[done:])])


def _anchor(text: str, to: str) -> str:
    elsewhere = ' rel="noopener noreferrer"' if to.startswith("https://") else ""
    return f'<a href="{escape(to)}"{elsewhere}>{escape(text)}</a>'
