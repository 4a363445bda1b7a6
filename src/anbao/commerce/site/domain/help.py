"""Short answers and a glossary in two languages, searched by plain words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """A title with its text in one language. `do`: what the link to the page says, where there is one."""

    title: str
    text: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or a task. `key` is its anchor; `also`: other words for it; `see`: keys of entries close by."""

    key: str
    says: Mapping[str, Said]
    also: Sequence[str] = ()
    see: Sequence[str] = ()
    link: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    def holds(self, wanted: str) -> bool:
        """Whether every word of `wanted` stands somewhere in it, in either language."""
        told = [text for said in self.says.values() for text in (said.title, said.text)]
        everything = " ".join([*told, *self.also]).casefold()
        return all(word in everything for word in wanted.casefold().split())


def entries(content: Mapping[str, Mapping[str, Any]]) -> list[Entry]:
    """What a file of ours says, in its order. Raises KeyError where a language is missing."""
    return [
        Entry(
            key,
            {language: _said(one[language]) for language in ("zh", "en")},
            tuple(str(word) for word in one.get("also", ())),
            tuple(one.get("see", ())),
            one.get("link", ""),
            one.get("query", {}),
        )
        for key, one in content.items()
    ]


def _said(one: Mapping[str, str]) -> Said:
    return Said(one["word"] if "word" in one else one["title"], one["text"], one.get("do", ""))
