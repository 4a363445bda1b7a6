"""Evidence that what is installed runs: verdicts in the ledger; of documents and probes what their owners have."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from anbao.kernel import registries
from anbao.kernel.clock import local_date
from anbao.kernel.periods import Period
from anbao.kernel.registries import DocumentType, Probe, Seen, Shelf
from anbao.ledger.api import Answers, answers
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.coverage import Evidence, installed
from anbao.rulebook.domain.coverage_evidence import Found, first_day, judge, weakest_evidence
from anbao.rulebook.domain.figures import FigureValue
from anbao.rulebook.domain.model import Clause, Obligation
from anbao.rulebook.domain.validation import Vocabulary, document_types_named
from anbao.rulebook.queries.probes import probes_seen
from anbao.rulebook.queries.profiles import current_profile, slice_of
from anbao.rulebook.queries.sources import vocabulary

GUARD_CYCLE, PROBE_CYCLE = "evidence.guard_within", "evidence.probe_within"  # the company's own practice

_OVER = Period()  # the cycle of a figure that does not hold: over at once


def evidence_of(compiled: Compiled, *, at: datetime) -> Found:
    """The evidence up to the aware moment `at` of every obligation that the code has, by clause and obligation.

    A few small queries. Without a company profile no figure holds, so that no cycle does either.
    """
    profile, known = current_profile(at), vocabulary()
    figures = slice_of(compiled, profile, local_date(at)).all_figures if profile else {}
    found = _installed(compiled, known)
    probed = probes_seen({one.probe for _, one in found if one.probe}, at=at)
    looking = _Looking(figures, at, probed, known.document_types)
    answered = looking.answers({(clause.key, one.tag) for clause, one in found if one.tag})
    return {
        (clause.key, one.id): looking.guard(answered.get((clause.key, one.tag))) if one.tag else looking.owned(one)
        for clause, one in found
    }


@lru_cache(maxsize=4)
def _installed(compiled: Compiled, known: Vocabulary) -> tuple[tuple[Clause, Obligation], ...]:
    """Kept: a book stays as it is, and the names that the code has do too."""
    return tuple(installed(compiled, known))


@dataclass(frozen=True, slots=True)
class _Looking:
    figures: Mapping[str, FigureValue]
    at: datetime
    probed: Mapping[str, Seen]  # the newest kept results
    types: frozenset[str]  # of documents
    asked: dict[Callable[[datetime], Seen | None], Seen | None] = field(default_factory=dict)  # owners: each once
    shelves: dict[Shelf, Mapping[str, Seen]] = field(default_factory=dict)  # so are these

    def cycle(self, name: str) -> Period:
        figure = self.figures.get(name)
        return figure.period if figure else _OVER

    def answers(self, asked: set[tuple[str, str]]) -> Mapping[tuple[str, str], Answers]:
        since = first_day(self.cycle(GUARD_CYCLE), self.at)
        return {(one.clause, one.tag): one for one in answers(asked, since=since, until=local_date(self.at))}

    def guard(self, found: Answers | None) -> Evidence:
        """Whatever it answered: a guard that refuses runs."""
        seen = Seen(found.last_at) if found else None
        return judge(seen, count=found.entries if found else 0, cycle=self.cycle(GUARD_CYCLE), at=self.at)

    def owned(self, one: Obligation) -> Evidence:
        """Of a document or probe what its owner has; of several documents all are needed."""
        return weakest_evidence([self._judged(one, name, thing) for name, thing in self._things(one)])

    def _judged(self, one: Obligation, name: str, thing: DocumentType | Probe) -> Evidence:
        own = thing.review_every if isinstance(thing, DocumentType) else thing.every or PROBE_CYCLE
        cycle = one.schedule.get("every") or own
        return judge(self._seen(name, thing), count=1, cycle=self.cycle(cycle) if cycle else None, at=self.at)

    def _seen(self, name: str, thing: DocumentType | Probe) -> Seen | None:
        if isinstance(thing, DocumentType) and thing.shelf is not None:
            if thing.shelf not in self.shelves:
                self.shelves[thing.shelf] = thing.shelf(self.at)
            return self.shelves[thing.shelf].get(name)
        if thing.evidence is None:
            return self.probed.get(name)
        if thing.evidence not in self.asked:
            self.asked[thing.evidence] = thing.evidence(self.at)
        return self.asked[thing.evidence]

    def _things(self, one: Obligation) -> Iterable[tuple[str, DocumentType | Probe]]:
        if one.probe:
            return [(one.probe, registries.probes.get(one.probe))]
        names = document_types_named(one.document, self.types)
        return [(name, registries.document_types.get(name)) for name in sorted(names)]
