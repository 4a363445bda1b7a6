"""How our Chinese reads: words of Taiwan, no characters of elsewhere, full-width signs between Chinese characters."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from anbao.kernel.plain import from_yaml
from anbao.project.installation import REPOSITORY
from anbao.project.texts.found import HAN

_WORDS: Final = Path(__file__).with_name("wording.yaml")
_NARROW: Final = re.compile(rf"{HAN.pattern}[,;:!?]{HAN.pattern}|\({HAN.pattern}")
_TWICE: Final = re.compile("([，。、；：])\\1|的的")
_WRITTEN: Final = ("src/**/*.yaml", "src/**/*.md", "rulebook/**/*.yaml", "README*.md")


@cache
def _words() -> Mapping[str, Any]:
    found: Mapping[str, Any] = from_yaml(_WORDS.read_text("utf-8"))
    return found


def slips(text: str) -> Iterator[str]:
    """Each word or character of `text` that is not ours, with what we say instead."""
    for word, rule in _words()["instead"].items():
        rest = text
        for longer in rule.get("unless", ()):
            rest = rest.replace(longer, "")
        if word in rest:
            yield f"{word} → {rule['say']}"
    for character in sorted(set(text) & set(_words()["simplified"])):
        yield f"{character}: simplified"


def signs(sentence: str) -> Iterator[str]:
    """Narrow signs between Chinese characters, and what stands twice. For sentences: data has signs of its own."""
    for pattern, why in ((_NARROW, "narrow sign"), (_TWICE, "twice")):
        if found := pattern.search(sentence):
            yield f"{found.group()}: {why}"


def written() -> Iterator[tuple[str, str]]:
    """Every Chinese line of data and documents, with where it stands."""
    for pattern in _WRITTEN:
        for file in sorted(REPOSITORY.glob(pattern)):
            if file != _WORDS:
                place = file.relative_to(REPOSITORY)
                for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                    if HAN.search(line):
                        yield f"{place}:{number}", line
