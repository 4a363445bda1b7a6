"""Search in the rulebook, with filters."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from anbao.console.domain.ranking import Found, search, terms_of
from anbao.console.queries.applicability import why_not
from anbao.console.queries.figures import FigureLine, lines_of
from anbao.console.queries.index import documents_of
from anbao.console.queries.lines import ClauseLine, clause_line
from anbao.console.queries.names import same_words
from anbao.console.queries.readings import ReadingLine, line_of
from anbao.console.queries.shelf import Shelf

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty texts ask for nothing. `kind`: reading, figure, or an obligation's kind."""

    query: str = ""
    work: str = ""
    state: str = ""
    kind: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found; one of the three is there. `why_not`: why a clause does not concern the company."""

    clause: ClauseLine | None = None
    reading: ReadingLine | None = None
    figure: FigureLine | None = None
    why_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """`elsewhere`: how many more there are that do not concern the company."""

    page: Page[Found]
    hits: tuple[Hit, ...]
    terms: tuple[str, ...]
    near: bool
    elsewhere: int


def results(shelf: Shelf, wanted: Wanted, *, page: int) -> Results:
    """The hits of a page, the best first; without words every clause, as the texts stand."""
    found = [one for one in search(documents_of(shelf), wanted.query, same_words()) if _fits(one, shelf, wanted)]
    ours = [one for one in found if wanted.everything or _ours(one, shelf)]
    shown = Paginator(ours, PER_PAGE).get_page(page)
    return Results(
        page=shown,
        hits=tuple(hit for one in shown.object_list for hit in _hits(one, shelf)),
        terms=terms_of(wanted.query),
        near=any(one.near for one in ours),
        elsewhere=len(found) - len(ours),
    )


def _fits(found: Found, shelf: Shelf, wanted: Wanted) -> bool:
    document = found.document
    if document.kind == "clause":
        entry = shelf.entries[document.key]
        kinds = {one.kind for one in entry.concerning}
        return (
            wanted.work in {"", entry.clause.work}
            and (not wanted.state or wanted.state == entry.state)
            and (not wanted.kind or wanted.kind in kinds or wanted.kind == "clause")
        )
    if wanted.state or wanted.kind not in {"", document.kind} or not (wanted.query or wanted.kind):
        return False
    return not wanted.work or wanted.work in _works(found, shelf)


def _works(found: Found, shelf: Shelf) -> set[str]:
    key = found.document.key
    if found.document.kind == "reading":
        return set(line_of(shelf.readings[key], shelf).works)
    return {entry.clause.work for entry in shelf.entries.values() if any(p.name == key for p in entry.clause.params)}


def _ours(found: Found, shelf: Shelf) -> bool:
    key = found.document.key
    if found.document.kind == "clause":
        return shelf.entries[key].ours
    return (
        line_of(shelf.readings[key], shelf).ours if found.document.kind == "reading" else key in shelf.book.all_figures
    )


def _hits(found: Found, shelf: Shelf) -> Iterator[Hit]:
    key = found.document.key
    if found.document.kind == "clause":
        entry = shelf.entries[key]
        yield Hit(clause=clause_line(entry), why_not=() if entry.ours else why_not(entry, shelf))
    elif found.document.kind == "reading":
        yield Hit(reading=line_of(shelf.readings[key], shelf))
    elif figure := _figure(key, shelf):
        yield Hit(figure=figure)


def _figure(name: str, shelf: Shelf) -> FigureLine | None:
    """The figure as a clause that concerns the company declares it, else as any does."""
    declaring = [entry for entry in shelf.entries.values() if any(param.name == name for param in entry.clause.params)]
    for entry in sorted(declaring, key=lambda one: not one.ours):
        line = next((line for line in lines_of(entry, shelf) if line.name == name), None)
        if line:
            return line
    return None
