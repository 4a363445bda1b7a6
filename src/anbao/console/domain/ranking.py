"""Search over a few thousand short texts in memory: every term must be found, the best places first.

A term is looked for as it stands, so that one Chinese character is enough; a term that is an address finds what
stands at it or below. Where nothing holds every term, Chinese terms are tried by pairs of characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from anbao.console.domain.address import Address, asked, fits

EXACT, AT_START = 3.0, 1.5  # how much better than "somewhere in it"
AT_ADDRESS, BELOW_ADDRESS = 90.0, 70.0
OTHER_WORD = 0.8  # a word of the same meaning
ENOUGH = 0.6  # of a Chinese term's pairs of characters
_CHINESE = re.compile("[\u3400-\u9fff]{3,}")


@dataclass(frozen=True)
class Document:
    """Something to be found. `fields`: weight and folded text; `places`: the addresses that it stands at."""

    kind: str
    key: str
    fields: tuple[tuple[float, str], ...]
    places: tuple[Address, ...] = ()

    @cached_property
    def whole(self) -> str:
        """All its text, to tell quickly that something is not in it."""
        return "\n".join(text for _weight, text in self.fields)


@dataclass(frozen=True, slots=True)
class Found:
    """A document with its score; `near` where not every term was found as it stands."""

    document: Document
    score: float
    near: bool = False


def fold(text: str) -> str:
    """What is compared: widths and case of letters do not count."""
    return unicodedata.normalize("NFKC", text).lower()


def terms_of(query: str) -> tuple[str, ...]:
    """The terms of a query, folded, each once; at most eight."""
    return tuple(dict.fromkeys(fold(query).split()))[:8]


def search(documents: Iterable[Document], query: str, same: Mapping[str, Sequence[str]]) -> list[Found]:
    """Documents that hold every term of the query, the best first; the order given decides between equals."""
    terms = terms_of(query)
    every = list(documents)
    if not terms:
        return [Found(document, 0.0) for document in every]
    places = [asked(term) for term in terms]
    wanted = [(term, same.get(term, ()), place) for term, place in zip(terms, places, strict=True)]
    found = [Found(one, sum(scores)) for one in every if all(scores := [_score(one, *want) for want in wanted])]
    if not found:
        found = [Found(one, sum(near), near=True) for one in every if all(near := [_near(one, term) for term in terms])]
    return sorted(found, key=lambda one: -one.score)


def _score(document: Document, term: str, others: Sequence[str], place: Address) -> float:
    score = _in_text(document, term)
    for other in others:
        score = max(score, OTHER_WORD * _in_text(document, other))
    if place:
        score = max(score, *(_at(stands, place) for stands in document.places), 0.0)
    return score


def _in_text(document: Document, term: str) -> float:
    if term not in document.whole:
        return 0.0
    return max(_in_field(text, term) * weight for weight, text in document.fields)


def _in_field(text: str, term: str) -> float:
    if term not in text:
        return 0.0
    return EXACT if text == term else AT_START if text.startswith(term) else 1.0


def _at(stands: Address, place: Address) -> float:
    return AT_ADDRESS if stands == place else BELOW_ADDRESS if fits(stands, place) else 0.0


def _near(document: Document, term: str) -> float:
    if not _CHINESE.fullmatch(term):
        return _score(document, term, (), ())
    pairs = {term[n : n + 2] for n in range(len(term) - 1)}
    share = sum(pair in document.whole for pair in pairs) / len(pairs)
    return share if share >= ENOUGH else 0.0
