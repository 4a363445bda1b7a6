"""A comparison as it stands on paper: headings and tables of marked words, for HTML and DOCX alike."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from anbao.rulebook.domain.exports.addresses import address_words
from anbao.rulebook.domain.official import labels
from anbao.rulebook.domain.official.align import CHANGED, ArticleChange, Change
from anbao.rulebook.domain.official.compare import Comparison, Run, marked
from anbao.rulebook.domain.official.touched import TouchedClause

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a cell. `how`: empty, `del`, `ins` or `strong`."""

    text: str
    how: str = ""


Cell = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole report. `language` is a BCP 47 tag."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]


def paper_of(report: Comparison, say: Say) -> Paper:
    """Lay out a report; `say` translates."""
    lead = [say(labels.VERSIONS).format(old=report.old, new=report.new)]
    lead += [say(labels.PARTIAL)] if report.partial else []
    lead += [say(labels.KEPT), say(labels.OWN_FILE)]
    return Paper(say(labels.TITLE).format(title=report.title), tuple(lead), tuple(_sections(report, say)))


def _sections(report: Comparison, say: Say) -> Iterator[Section]:
    counts = [(_cell(say(labels.STATUS[s])), _cell(str(n))) for s, n in report.counts().items()]
    yield Section(say(labels.SUMMARY), (say(labels.STATE), say(labels.UNITS)), tuple(counts))
    heads = (say(labels.STATE), say(labels.OLD), say(labels.NEW))
    yield Section(say(labels.ARTICLES), heads, tuple(_article(a, say) for a in report.articles))
    if report.headings_gone or report.headings_new:
        old, new = (_marked_lines(report.headings_gone, "del"), _marked_lines(report.headings_new, "ins"))
        yield Section(say(labels.HEADINGS), heads[1:], ((old, new),))
    yield Section(say(labels.CHANGES), heads, tuple(_change(c, say) for c in report.real()))
    if report.clauses:
        head = (say(labels.CLAUSE), say(labels.STATE), say(labels.RUNS), say(labels.AGAIN))
        yield Section(say(labels.CLAUSES), head, tuple(_clause(c, say) for c in report.clauses))
    yield from _lists(report, say)


def _lists(report: Comparison, say: Say) -> Iterator[Section]:
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        (labels.UNCOVERED, report.uncovered if report.work else ()),
        (labels.HIDDEN, report.hidden),
        (labels.LOOK_AT, map(str, report.notes)),
    )
    for title, items in lists:
        rows = tuple((_cell(item if title == labels.LOOK_AT else _named(item, say)),) for item in items)
        if rows:
            yield Section(say(title), (), rows)


def _article(article: ArticleChange, say: Say) -> tuple[Cell, ...]:
    state = say(labels.STATUS[article.status]) + (say(labels.SLIGHT) if article.slight else "")
    return _cell(state), _cell(_named(article.old, say)), _cell(_named(article.new, say))


def _change(change: Change, say: Say) -> tuple[Cell, ...]:
    left, right = marked(change)
    state = say(labels.STATUS[change.status]) + (say(labels.MERGED) if change.into else "")
    state += say(labels.SLIGHT) if change.status == CHANGED and change.slight else ""
    after = "、".join(_named(unit.address, say) for unit in (change.new, *change.parts) if unit)
    return (
        _cell(state),
        _words(_named(change.old.address, say) if change.old else "", left, "del"),
        _words(after, right, "ins"),
    )


def _clause(clause: TouchedClause, say: Say) -> tuple[Cell, ...]:
    runs = [
        say(words).format(what="、".join(getattr(clause, of)))
        for of, words in labels.RUNS_OF.items()
        if getattr(clause, of)
    ]
    again = "、".join(say(labels.CONFIRM[code]) for code in clause.confirm)
    if clause.amounts_gone or clause.amounts_new:
        none = say(labels.NONE)
        gone, new = ("、".join(words) or none for words in (clause.amounts_gone, clause.amounts_new))
        again += "\n" + say(labels.AMOUNTS).format(gone=gone, new=new)
    if clause.open_evidence:
        what = "、".join(f"{name}（{say(labels.OPEN_STATE[state])}）" for name, state in clause.open_evidence)
        again += "\n" + say(labels.OPEN_EVIDENCE).format(what=what)
    name = (Mark(clause.title, "strong"), Mark(f"\n{clause.key}"))
    return name, _cell(say(labels.STATUS[clause.status])), _cell("\n".join(runs)), _cell(again)


def _words(address: str, runs: tuple[Run, ...], how: str) -> Cell:
    if not address:
        return ()
    return (Mark(f"{address}\n", "strong"), *(Mark(run.text, how if run.changed else "") for run in runs))


def _named(address: str, say: Say) -> str:
    """An address as people cite it; a number that stands twice is told from the first one."""
    bare = re.sub(r"~\d+", "", address)
    return address_words(bare) + (say(labels.TWICE) if bare != address else "")


def _marked_lines(lines: Iterable[str], how: str) -> Cell:
    return tuple(Mark(f"{line}\n", how) for line in lines)


def _cell(text: str) -> Cell:
    return (Mark(text),) if text else ()
