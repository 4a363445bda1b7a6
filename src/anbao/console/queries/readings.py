"""How clauses are read here: the list, and one reading with its clauses."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.lines import ClauseLine, clause_line_of
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Shelf
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
    """`unknown` are clauses that the book no longer has."""

    line: ReadingLine
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
        clauses=tuple(line for line in lines.values() if line),
        unknown=tuple(one for one, line in lines.items() if line is None),
        works=tuple(every[one] for one in reading.works if one in every),
    )


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
