"""Two versions held against each other: the report, and the marked words of each change."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from os.path import commonpath

from anbao.rulebook.domain.model import Clause
from anbao.rulebook.domain.official.align import (
    CHANGED,
    SAME,
    STATUSES,
    ArticleChange,
    Change,
    align,
    article_changes,
    unseen,
)
from anbao.rulebook.domain.official.amounts import changed_amounts
from anbao.rulebook.domain.official.text import fold
from anbao.rulebook.domain.official.touched import TouchedClause, touched_clauses
from anbao.rulebook.domain.official.units import Note, OfficialText

_LONG, _LONGEST = 400, 3_000  # characters compared one by one; parts of sentences compared at all
_SHORT_RUN = 2
_TOKENS = re.compile(r"[^。，；：、\n]*[。，；：、\n]|[^。，；：、\n]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one side: `kept`, or `changed` (deleted on the left, added on the right)."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: the text and the name under which the report shows it."""

    name: str
    text: OfficialText


@dataclass(frozen=True, slots=True)
class Comparison:
    """The report of two versions. `unsettled` are notes a person looks at before relying on it."""

    work: str
    title: str
    old: str
    new: str
    partial: bool
    changes: tuple[Change, ...]
    articles: tuple[ArticleChange, ...]
    clauses: tuple[TouchedClause, ...]
    uncovered: tuple[str, ...]
    hidden: tuple[str, ...]
    notes: tuple[Note, ...]
    headings_gone: tuple[str, ...] = ()
    headings_new: tuple[str, ...] = ()
    looked_at_evidence: bool = False

    def counts(self) -> dict[str, int]:
        """How many units have each status."""
        found = Counter(change.status for change in self.changes)
        return {status: found[status] for status in STATUSES}

    def real(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.status != SAME)


def compare(
    old: Side,
    new: Side,
    *,
    work: str = "",
    day: date | None = None,
    by_new: bool = False,
    clauses: Iterable[Clause] = (),
) -> Comparison:
    """Hold `new` against `old`. `day`: of the version whose clauses are meant, the old or (`by_new`) the new one."""
    changes = align(old.text, new.text)
    touched = touched_clauses(clauses, work, day, changes, by_new=by_new) if work and day else ()
    return Comparison(
        work=work,
        title=new.text.title or old.text.title,
        old=old.name,
        new=new.name,
        partial=new.text.partial,
        changes=changes,
        articles=article_changes(changes),
        clauses=touched,
        uncovered=tuple(u.address for c in changes if c.old is None for u in [c.new] if u and u.leaf),
        hidden=(*new.text.hidden, *unseen(old.text, new.text)),
        notes=(*old.text.warnings(), *new.text.warnings()),
        headings_gone=() if new.text.partial else _only(old.text.headings, new.text.headings),
        headings_new=_only(new.text.headings, old.text.headings),
    )


def _only(these: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    known = Counter(map(fold, others))
    found = []
    for heading in these:
        if known[fold(heading)] > 0:
            known[fold(heading)] -= 1
        else:
            found.append(heading)
    return tuple(found)


def marked(change: Change) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """The words of a change on both sides, those deleted and those added marked."""
    before = change.old.text if change.old else ""
    after = "\n".join(u.text for u in (change.new, *change.parts) if u)
    if change.old is None or change.new is None:
        return _whole(before), _whole(after)
    if change.old.folded == change.new.folded and not change.parts:
        return (Run(before, changed=False),), (Run(after, changed=False),)
    return _difference(before, after)


def _whole(text: str) -> tuple[Run, ...]:
    return (Run(text, changed=True),) if text else ()


def _difference(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """What both begin and end with is kept; between, what the two have in common."""
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    head, tail = before[:start], before[len(before) - end :]
    one, other = before[start : len(before) - end], after[start : len(after) - end]
    left: list[Run] = []
    right: list[Run] = []
    for here, there, changed in ((head, head, False), *_between(one, other), (tail, tail, False)):
        _add(left, here, changed=changed)
        _add(right, there, changed=changed)
    return tuple(left), tuple(right)


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    return len(commonpath((one, other)))


def _between(before: str, after: str) -> Iterator[tuple[str, str, bool]]:
    one, other = _tokens(before, after)
    if max(len(one), len(other)) > _LONGEST:
        yield before, after, True
        return
    for how, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield "".join(one[a:b]), "".join(other[c:d]), how != "equal" or b - a <= _SHORT_RUN


def _tokens(before: str, after: str) -> tuple[list[str], list[str]]:
    """Characters; parts of sentences where both texts are long, so that the time stays bounded."""
    if max(len(before), len(after)) <= _LONG:
        return list(before), list(after)
    return _TOKENS.findall(before), _TOKENS.findall(after)


def _add(runs: list[Run], text: str, *, changed: bool) -> None:
    if not text:
        return
    if runs and runs[-1].changed == changed:
        runs[-1] = Run(runs[-1].text + text, changed)
    else:
        runs.append(Run(text, changed))


def as_json(report: Comparison) -> dict[str, object]:
    """The report as plain data; it holds the official words of what changed, so it is the user's own file."""
    return {
        "work": report.work,
        "title": report.title,
        "old": report.old,
        "new": report.new,
        "partial": report.partial,
        "counts": report.counts(),
        "articles": [{"status": a.status, "old": a.old, "new": a.new, "slight": a.slight} for a in report.articles],
        "headings": {"gone": list(report.headings_gone), "new": list(report.headings_new)},
        "changes": list(_changes(report.real())),
        "clauses": [_clause(clause) for clause in report.clauses],
        "without_clause": list(report.uncovered),
        "not_shown": list(report.hidden),
        "looked_at_evidence": report.looked_at_evidence,
        "look_at": [str(note) for note in report.notes],
    }


def _changes(changes: Iterable[Change]) -> Iterator[dict[str, object]]:
    for change in changes:
        left, right = marked(change)
        gone, new = changed_amounts("".join(run.text for run in left), "".join(run.text for run in right))
        yield {
            "status": change.status,
            "merged": change.into,
            "slight": change.status == CHANGED and change.slight,
            "old": change.old.address if change.old else "",
            "new": [unit.address for unit in (change.new, *change.parts) if unit],
            "before": [{"text": run.text, "deleted": run.changed} for run in left],
            "after": [{"text": run.text, "added": run.changed} for run in right],
            "figures": {"gone": list(gone), "new": list(new)},
        }


def _clause(clause: TouchedClause) -> dict[str, object]:
    return {
        "key": clause.key,
        "title": clause.title,
        "status": clause.status,
        "units": [{"old": old, "new": new} for old, new in clause.units],
        "guards": list(clause.guards),
        "duties": list(clause.duties),
        "documents": list(clause.documents),
        "probes": list(clause.probes),
        "forms": list(clause.forms),
        "evidence": list(clause.evidence),
        "figures": list(clause.figures),
        "amounts": {"gone": list(clause.amounts_gone), "new": list(clause.amounts_new)},
        "confirm": list(clause.confirm),
        "open_evidence": [{"of": name, "state": state} for name, state in clause.open_evidence],
    }
