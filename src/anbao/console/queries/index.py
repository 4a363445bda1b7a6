"""What the search looks through: clauses, readings and figures as folded texts, made once for each shelf."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from anbao.console.domain.address import parse
from anbao.console.domain.ranking import Document, fold
from anbao.console.queries.names import chinese_name
from anbao.console.queries.shelf import Entry, Shelf
from anbao.rulebook import api as rulebook

KEY, TITLE, FIGURE, NAME, SUMMARY, OTHER = 30.0, 25.0, 15.0, 12.0, 8.0, 4.0
"""How much a place counts: a key or a title before a name, a name before running text. FIGURE: a figure's own name."""


@lru_cache(maxsize=4)
def documents_of(shelf: Shelf) -> tuple[Document, ...]:
    """Clauses as the texts stand, then readings, then figures."""
    return (
        *(_clause(entry, shelf) for entry in shelf.entries.values()),
        *(_reading(reading) for reading in shelf.readings.values()),
        *(_figure(name, shelf) for name in sorted(_figure_names(shelf))),
    )


def _clause(entry: Entry, shelf: Shelf) -> Document:
    clause = entry.clause
    work = shelf.works[clause.work].work if clause.work in shelf.works else None
    titles = (work.title.zh, work.title.en, work.key) if work else ()
    places = {place for _since, one in clause.at if one for place in (one.cite, *one.cover)}
    fields = (
        (KEY, (clause.key,)),
        (TITLE, (clause.title.zh, clause.title.en)),
        (NAME, (*_named(clause), *titles)),
        (SUMMARY, (clause.summary.zh, clause.summary.en)),
    )
    return Document("clause", clause.key, tuple(_folded(fields)), tuple(parse(place) for place in sorted(places)))


def _named(clause: rulebook.Clause) -> Iterator[str]:
    """Names that a clause uses, as they are and in Chinese."""
    for param in clause.params:
        yield from (param.name, chinese_name("figures", param.name))
    for kind in clause.evidence:
        yield from (kind, chinese_name("evidence", kind))
    for one in clause.obligations:
        yield from (one.tag, one.probe, one.document, one.form, chinese_name("documents", one.document))
        for step in one.steps:
            yield from (step, chinese_name("steps", step))


def _reading(reading: rulebook.Reading) -> Document:
    fields = (
        (KEY, (reading.key, reading.number)),
        (TITLE, (reading.question.zh, reading.question.en)),
        (SUMMARY, (reading.reading.zh, reading.reading.en)),
        (OTHER, (reading.source,)),
    )
    return Document("reading", reading.key, tuple(_folded(fields)))


def _figure(name: str, shelf: Shelf) -> Document:
    sources = (
        dated.source
        for entry in shelf.entries.values()
        for param in entry.clause.params
        if param.name == name
        for dated in param.values
    )
    fields = ((FIGURE, (name,)), (TITLE, (chinese_name("figures", name),)), (OTHER, tuple(sources)))
    return Document("figure", name, tuple(_folded(fields)))


def _figure_names(shelf: Shelf) -> set[str]:
    return {param.name for entry in shelf.entries.values() for param in entry.clause.params}


def _folded(fields: Iterable[tuple[float, Iterable[str]]]) -> Iterator[tuple[float, str]]:
    for weight, texts in fields:
        yield from ((weight, fold(text)) for text in texts if text)
