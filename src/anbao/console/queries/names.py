"""Words for the names that the rulebook uses: facts, steps, figures, documents, kinds of evidence.

They are data (`console/data/words/`). A name that nobody described shows as itself; so does every name in English,
whose words it is made of.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from anbao.kernel.plain import from_yaml
from anbao.rulebook.api import Words
from anbao.ui.api import english

_JOINED = re.compile(r"\b(non|e) (?=life|policy|payment)")
_FOLDER = Path(__file__).parents[1] / "data" / "words"
_ENDINGS = {" every": " cycle", " within": " deadline", "lock for": "lock duration"}
"""How the names of figures end → what that is called."""
_SAYS, _DENIES = "{name}: {value}", "not {name}: {value}"  # in English, made of the names alone


@cache
def described(kind: str) -> Mapping[str, Any]:
    """What `data/words/<kind>.yaml` says, by name."""
    content: Mapping[str, Any] = from_yaml((_FOLDER / f"{kind}.yaml").read_text(encoding="utf-8"))
    return content


@cache
def same_words() -> Mapping[str, Sequence[str]]:
    """Folded word → the others of the same meaning."""
    groups: list[list[str]] = from_yaml((_FOLDER / "same.yaml").read_text(encoding="utf-8"))
    return {word: [other for other in group if other != word] for group in groups for word in group}


def plain(name: str) -> str:
    """`cloud_service.abroad` → `cloud service abroad`."""
    words = name.replace("_", " ").replace("-", " ").replace(".", " ").strip()
    return _JOINED.sub(r"\1-", words)


def said(words: Words) -> str:
    """A text of the rulebook in the page's language."""
    return words.en if english() else words.zh


def name_of(kind: str, name: str) -> str:
    """A step, figure, document, kind of evidence or thing in words."""
    return _titled(kind, plain(name)) if english() else str(described(kind).get(name, name))


def _titled(kind: str, words: str) -> str:
    """As a heading: `phishing drill every` → Phishing drill cycle."""
    if kind == "figures":
        for ending, instead in _ENDINGS.items():
            words = words.removesuffix(ending) + instead if words.endswith(ending) else words
    return words[:1].upper() + words[1:]


def chinese_name(kind: str, name: str) -> str:
    """As `name_of`, always Chinese; empty where nobody described it. For the search."""
    return str(described(kind).get(name, ""))


def counter_of(figure: str) -> str:
    """What a counted figure counts: 次, 台, 人."""
    return "" if english() else str(described("counters").get(figure, ""))


def source_in_words(text: str) -> str:
    """What the date of a version rests on; the rulebook writes it in English."""
    return text if english() else str(described("sources").get(text, text))


def since_when(fact: str) -> str:
    """The day or moment that a deadline is counted from."""
    label = described("facts").get(fact, {}).get("label", fact)
    return plain(fact) if english() else str(label)


def value_name(value: object, fact: str = "") -> str:
    """A value of a condition, or a member of a figure."""
    own: Mapping[object, object] = described("facts").get(fact, {}).get("values", {})
    found = own.get(value, described("values").get(str(value), value))
    return plain(str(value)) if english() else str(found)


def phrase(operator: str, fact: str, operand: Any, *, holds: bool) -> str:
    """One comparison of a condition in words."""
    words = described("facts").get(fact, {})
    if isinstance(operand, bool):
        holds, operand = holds is operand, True
    values = operand if isinstance(operand, list) else [operand]
    if english():
        value = " or ".join(value_name(one, fact) for one in values)
        return (_SAYS if holds else _DENIES).format(name=plain(fact), value=value)
    value = ("或" if operator == "in" else "、").join(value_name(one, fact) for one in values)
    positive = words.get("at_least" if operator == "gte" else "says", "{fact}：{value}")
    negative = "並非「" + positive + "」" if operator == "gte" else words.get("denies", "並非「" + positive + "」")
    sentence: str = positive if holds else negative
    return sentence.format(value=value, fact=fact)
