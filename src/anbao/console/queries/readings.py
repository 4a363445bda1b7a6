"""How clauses are read here: the list, and one reading with its clauses."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.lines import ClauseLine, clause_line_of
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Shelf
from anbao.kernel.canonical import canonical
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook

KINDS = {"reading": N_("解讀"), "circular": N_("函令"), "letter": N_("函釋")}
STATUSES = {
    "for-counsel": N_("待法律顧問確認"),
    "own": N_("公司解讀"),
    "counsel-confirmed": N_("法律顧問已確認"),
    "withdrawn": N_("已撤回"),
}


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A reading in a list. `works`: the regulations it is about, by key, with their titles."""

    reading: rulebook.Reading
    href: str
    kind: str
    status: str
    works: tuple[str, ...]
    ours: bool


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """`unknown` are clauses that the book no longer has; `book` is the book's reading that the company's replaces."""

    line: ReadingLine
    book: rulebook.Reading | None
    clauses: tuple[ClauseLine, ...]
    unknown: tuple[str, ...]
    works: tuple[rulebook.Work, ...]


def status_of(reading: rulebook.Reading) -> str:
    """`own`, `for-counsel` (own, counsel is still to confirm it), `counsel-confirmed` or `withdrawn`."""
    return "for-counsel" if reading.for_counsel and reading.status == "own" else reading.status


def reading_list(shelf: Shelf, *, work: str, kind: str, everything: bool) -> list[ReadingLine]:
    """Readings by key, whatever their status: the page counts them by status."""
    lines = [line_of(reading, shelf) for reading in shelf.readings.values()]
    return [
        line
        for line in lines
        if (everything or line.ours) and (not work or work in line.works) and (not kind or line.reading.kind == kind)
    ]


def reading_page(shelf: Shelf, key: str) -> ReadingPage | None:
    """None for a key that the book does not have."""
    reading = shelf.readings.get(key)
    if reading is None:
        return None
    lines = {one: clause_line_of(one, shelf) for one in reading.clauses}
    every = shelf.book.compiled.works
    return ReadingPage(
        line=line_of(reading, shelf),
        book=_replaced(reading, shelf),
        clauses=tuple(line for line in lines.values() if line),
        unknown=tuple(one for one, line in lines.items() if line is None),
        works=tuple(every[one] for one in reading.works if one in every),
    )


def _replaced(reading: rulebook.Reading, shelf: Shelf) -> rulebook.Reading | None:
    own = {one.key for one in shelf.book.company.readings}
    book = {one.key: one for one in shelf.book.compiled.readings}
    return book.get(reading.key) if reading.key in own else None


def reading_href(key: str) -> str:
    return reverse("rulebook-console:reading", args=[key])


@remembered(512)
def line_of(reading: rulebook.Reading, shelf: Shelf) -> ReadingLine:
    concerned = [shelf.entries[key] for key in reading.clauses if key in shelf.entries]
    works = dict.fromkeys((*(entry.clause.work for entry in concerned), *reading.works))
    whole = [shelf.works[key] for key in reading.works if key in shelf.works]
    return ReadingLine(
        reading=reading,
        href=reading_href(reading.key),
        kind=_(KINDS[reading.kind]),
        status=status_of(reading),
        works=tuple(works),
        ours=any(entry.ours for entry in concerned) or any(work.ours for work in whole),
    )


def texts_of(reading: rulebook.Reading) -> dict[str, str]:
    """The fields of a reading as a proposal's lines write them: question.zh, clauses as a JSON list."""
    texts: dict[str, str] = {}
    for name, value in raw_of(reading).items():
        if isinstance(value, dict):
            texts.update({f"{name}.{part}": text for part, text in value.items()})
        elif isinstance(value, str):
            texts[name] = value
        else:
            texts[name] = canonical(value).decode() if value else ""
    return texts


def raw_of(reading: rulebook.Reading) -> dict[str, Any]:
    """A reading of the book or of the company as a profile holds it."""
    return {
        "key": reading.key,
        "kind": reading.kind,
        "question": {"zh": reading.question.zh, "en": reading.question.en},
        "reading": {"zh": reading.reading.zh, "en": reading.reading.en},
        "source": reading.source,
        "author": reading.author,
        "date": reading.since.isoformat(),
        "status": reading.status,
        "for_counsel": reading.for_counsel,
        "clauses": list(reading.clauses),
        "works": list(reading.works),
        "number": reading.number,
        "adopt_by": reading.adopt_by.isoformat() if reading.adopt_by else None,
    }
