"""What an amendment asks of the company: the clauses it touches, and by when they are to be confirmed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.model import Clause, Work
from anbao.rulebook.domain.official.align import ArticleChange, article_changes
from anbao.rulebook.domain.official.compare import Side, compare
from anbao.rulebook.domain.official.record import Record, changes_since
from anbao.rulebook.domain.official.touched import TouchedClause, touched_clauses
from anbao.rulebook.domain.official.units import OfficialText
from anbao.rulebook.domain.readings import Reading

ADOPT_WITHIN = "amendment.adopt_within"
"""The figure that says how long the company takes over an amendment; its own choice."""

READ = "read-anew"
"""The status of a clause that a circular or letter speaks of, and its code of what is to be confirmed."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change touches. `against`: text, record or reading, whichever it was told from."""

    against: str
    articles: tuple[Mapping[str, str], ...]
    clauses: tuple[Mapping[str, object], ...]

    def without(self, keys: frozenset[str]) -> "Touched":
        """The same without clauses that an earlier duty asks about."""
        return Touched(self.against, self.articles, tuple(one for one in self.clauses if one["key"] not in keys))


def is_ahead(work: Work, version: date) -> bool:
    """Whether a version comes after everything of the work that is encoded."""
    encoded = [one.since for one in work.versions if one.encoded != "none"]
    return work.kind == "regulation" and bool(encoded) and version > max(encoded)


def touched_by_text(
    new: OfficialText, book: Compiled, work: Work, *, old: OfficialText | None, record: Record
) -> Touched:
    """What an imported text touches: held against the `old` wording, or the `record` of what was encoded."""
    day = max(version.since for version in work.versions if version.encoded != "none")
    clauses = [clause for clause in book.clauses if clause.work == work.key]
    if old is not None:
        report = compare(Side("", old), Side("", new), work=work.key, day=day, clauses=clauses)
        return _touched("text", report.articles, report.clauses)
    changes = changes_since(record, new)
    return _touched("record", article_changes(changes), touched_clauses(clauses, work.key, day, changes))


def touched_by_reading(reading: Reading, clauses: Sequence[Clause]) -> Touched:
    """The clauses that a circular or letter names, or all of the works that it names."""
    keys = [*reading.clauses, *(clause.key for clause in clauses if clause.work in reading.works)]
    touched = ({"key": key, "status": READ, "confirm": [READ]} for key in dict.fromkeys(keys))
    return Touched("reading", (), tuple(touched))


def _touched(against: str, articles: Sequence[ArticleChange], clauses: Sequence[TouchedClause]) -> Touched:
    return Touched(
        against,
        tuple({"status": one.status, "old": one.old, "new": one.new} for one in articles),
        tuple({"key": one.key, "status": one.status, "confirm": list(one.confirm)} for one in clauses),
    )
