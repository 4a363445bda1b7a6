"""Two versions of a regulation side by side: what changed, what it touches, what evidence is open under that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from anbao.console.queries.adoptions import adoption_href
from anbao.console.queries.lines import ClauseLine, clause_line_of
from anbao.console.queries.names import name_of
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Desk, Entry
from anbao.console.queries.versions import STATUSES, confirm_words, status_of
from anbao.console.queries.words import address_in_words, kind_name
from anbao.identity import api as identity
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook
from anbao.ui.api import Tone

OPEN: Mapping[str, tuple[str, Tone]] = {
    "planned": (N_("規劃中"), "neutral"),
    "missing": (N_("還沒有憑據"), "attention"),
    "outdated": (N_("憑據過期或不合格"), "bad"),
}
NOTES = {
    "break": N_("號次不連續"),
    "empty": N_("有號次，沒有內容"),
    "full-line": N_("一行寫滿又像是句尾，分不出下一行是不是同一段"),
    "marks": N_("表格的勾選失去欄位，類別是推測的"),
    "number-in-text": N_("句子中間像是號次，當作內文讀"),
    "stray": N_("條文之外有沒有編號的文字"),
    "twice": N_("同一個號次出現兩次"),
    "unsettled": N_("現行條文全部還在新條文裡，刪掉的字如果有，可能還留著"),
}
"""What a person looks at before relying on a comparison, by the note's kind."""


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of either version; runs of words, those deleted or added marked."""

    status: str
    tone: Tone
    old_place: str
    new_place: str
    before: tuple[tuple[str, bool], ...]
    after: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class OpenEvidence:
    """An obligation without current evidence: its kind, its name in words or its code, and why it is open."""

    kind: str
    title: str
    code: str
    state: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who said under the new text what came of a clause, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """A clause that the change touches, what is to be confirmed again, and what of its evidence is open.

    `asked`: a duty to take the change over asks about it; `confirmed`: what came of that, None while nobody said.
    """

    line: ClauseLine | None
    key: str
    status: str
    tone: Tone
    confirm: tuple[str, ...]
    open: tuple[OpenEvidence, ...]
    asked: bool
    confirmed: Confirmed | None


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """`hidden`: articles of which only one side is to be seen, so that nothing can be told of them.

    `adoption`: leads to the duty to take the new version over, empty where there is none.
    """

    old: date
    new: date
    report: rulebook.Comparison
    counts: tuple[tuple[str, Tone, int], ...]
    rows: tuple[Row, ...]
    touched: tuple[Touched, ...]
    uncovered: tuple[str, ...]
    hidden: tuple[str, ...]
    notes: tuple[str, ...]
    adoption: str

    @property
    def open(self) -> int:
        """How many obligations of the touched clauses have no current evidence."""
        return sum(len(one.open) for one in self.touched)

    @property
    def asked(self) -> int:
        return sum(one.asked for one in self.touched)

    @property
    def confirmed(self) -> int:
        return sum(one.confirmed is not None for one in self.touched)


def comparison_page(work: str, old: date, new: date, desk: Desk) -> ComparisonPage | None:
    """None where one of the two was not imported."""
    report = rulebook.compare_versions(work, old, new)
    if report is None:
        return None
    report = rulebook.with_open_evidence(report, desk.shelf.book.compiled.clauses, desk.evidence)
    duties = [one for one in rulebook.adoptions(at=desk.at) if (one.work, one.version, one.reading) == (work, new, "")]
    said = {one.key: one for duty in duties for one in duty.clauses}
    names = identity.staff_names({one.confirmed_by for one in said.values()})
    counts = report.counts()
    return ComparisonPage(
        old=old,
        new=new,
        report=report,
        counts=tuple((*status_of(one), counts[one]) for one in STATUSES if counts.get(one)),
        rows=tuple(_row(change) for change in report.real()),
        touched=tuple(_touched(one, said.get(one.key), names, desk) for one in report.clauses),
        uncovered=tuple(address_in_words(one) for one in report.uncovered),
        hidden=tuple(address_in_words(one) for one in dict.fromkeys(report.hidden)),
        notes=tuple(map(_note, report.notes)),
        adoption=adoption_href(duties[0].id) if duties else "",
    )


def _note(note: rulebook.Note) -> str:
    place, says = address_in_words(note.address), _(NOTES.get(note.kind, note.says))
    return _("第 {line} 行 {place}：{says}").format(line=note.line, place=place, says=says)


def _touched(
    found: rulebook.TouchedClause, said: rulebook.AdoptionClause | None, names: Mapping[str, str], desk: Desk
) -> Touched:
    entry = desk.shelf.entries.get(found.key)
    status, tone = status_of(found.status)
    confirmed_at = said.confirmed_at if said else None
    return Touched(
        line=clause_line_of(found.key, desk.shelf),
        key=found.key,
        status=status,
        tone=tone,
        confirm=confirm_words(found.confirm),
        open=tuple(_open(found, entry)) if entry and entry.ours else (),
        asked=said is not None,
        confirmed=Confirmed(names.get(said.confirmed_by, ""), confirmed_at) if said and confirmed_at else None,
    )


def _open(found: rulebook.TouchedClause, entry: Entry) -> Iterator[OpenEvidence]:
    """Of the obligations that concern the company."""
    ours = {one.tag or one.probe or one.document or one.form or one.id: one for one in entry.concerning}
    for code, state in found.open_evidence:
        if code not in ours:
            continue
        one = ours[code]
        kind = {one.document: "documents", one.form: "things"}.get(code)
        title = name_of(kind, code) if kind else ""
        word, tone = OPEN[state]
        yield OpenEvidence(kind_name(one.kind), title, code, _(word), tone)


@remembered(1024)
def _row(change: rulebook.Change) -> Row:
    before, after = rulebook.marked(change)
    new = [unit for unit in (change.new, *change.parts) if unit]
    return Row(
        *status_of(change.status),
        old_place=address_in_words(change.old.address) if change.old else "",
        new_place=_("、").join(address_in_words(unit.address) for unit in new),
        before=tuple((run.text, run.changed) for run in before),
        after=tuple((run.text, run.changed) for run in after),
    )
