"""All regulations at once: in which version, how far encoded, how much of it runs."""

from dataclasses import dataclass

from django.urls import reverse

from anbao.console.domain.states import Counts
from anbao.console.queries.applicability import common_reasons
from anbao.console.queries.lines import work_href
from anbao.console.queries.remembering import remembered
from anbao.console.queries.shelf import Shelf, ShelvedWork, counts_of
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A regulation in the overview. `why_not`: why no clause of it concerns the company, where all have one reason."""

    work: rulebook.Work
    version: rulebook.Version
    later: tuple[rulebook.Version, ...]
    counts: Counts
    clauses: int
    href: str
    ours: bool
    why_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """`others` do not concern the company, `practice` is its own, `cited` are named but not encoded."""

    counts: Counts
    works: tuple[WorkLine, ...]
    practice: tuple[WorkLine, ...]
    others: tuple[WorkLine, ...]
    cited: tuple[rulebook.Work, ...]
    units_href: str


@remembered(8)
def overview(shelf: Shelf, *, everything: bool) -> Overview:
    lines = [_line(work, shelf, everything=everything) for work in shelf.works.values()]
    regulations = sorted(
        (line for line in lines if line.work.kind == "regulation"), key=lambda line: -line.counts.normative
    )
    return Overview(
        counts=shelf.counts(everything=everything),
        works=tuple(line for line in regulations if everything or line.ours),
        practice=tuple(line for line in lines if line.work.kind == "practice"),
        others=tuple(line for line in regulations if not line.ours and not everything),
        cited=tuple(work for work in shelf.book.compiled.works.values() if work.kind == "cited"),
        units_href=reverse("rulebook-console:units"),
    )


def _line(work: ShelvedWork, shelf: Shelf, *, everything: bool) -> WorkLine:
    return WorkLine(
        work=work.work,
        version=work.version,
        later=later_than(work),
        counts=counts_of(work.leaves(everything=everything), everything=everything),
        clauses=sum(everything or entry.ours for entry in work.entries),
        href=work_href(work.work.key),
        ours=work.ours,
        why_not=() if work.ours else common_reasons(work.entries, shelf),
    )


def later_than(work: ShelvedWork) -> tuple[rulebook.Version, ...]:
    """Versions after the one that is spoken of: known and not encoded, or encoded ahead of their day."""
    return tuple(one for one in work.work.versions if one.since > work.version.since)
