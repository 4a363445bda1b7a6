"""What an English sentence owes to the Chinese one."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Final

from anbao.project.texts.catalogues import Entry
from anbao.project.texts.found import HAN

_PERCENT: Final = re.compile(r"%\((\w+)\)[sd]")
_TAG: Final = re.compile(r"</?[a-z][^>]*>")
_JOINS_BEFORE: Final = re.compile("[（／]")
_JOINS_AFTER: Final = re.compile(r"[：；。、，？！）.) ]$")
_FULL_WIDTH: Final = re.compile("[\u3000-\u303f\uff00-\uffef]")


def faults(entry: Entry) -> Iterator[str]:
    """What is wrong with an entry, each in one line."""
    if not entry.translated:
        yield f"not translated: {entry.sentence.text!r}"
        return
    forms = (entry.sentence.text, entry.sentence.plural or entry.sentence.text)
    for form, text in enumerate(entry.english):
        said, asked = f"{entry.sentence.text!r} → {text!r}", places(forms[form])
        if places(text) != asked and not (entry.sentence.plural and form == 0 and places(text) < asked):
            yield f"other placeholders: {said}"
        if sorted(_TAG.findall(text)) != sorted(_TAG.findall(entry.sentence.text)):
            yield f"other tags: {said}"
        if HAN.search(text) or _FULL_WIDTH.search(text):
            yield f"Chinese signs: {said}"
        if _loose(text, entry.sentence.text):
            yield f"space at an end: {said}"


def _loose(text: str, chinese: str) -> bool:
    """Whether a space hangs at an end of the English without need: full-width signs bring their own, English does not.

    Such a space stands only where the Chinese begins or ends with a sign that joins it to its neighbour.
    """
    before = text != text.lstrip() and not _JOINS_BEFORE.match(chinese)
    after = text != text.rstrip() and not _JOINS_AFTER.search(chinese)
    return before or after


def places(text: str) -> set[str]:
    """The names that a sentence has places for, in either of the two forms that we use."""
    found = {f"%({name})" for name in _PERCENT.findall(text)}
    try:
        found |= {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        found |= set(re.findall(r"\{(\w*)\}", text))
    return found
