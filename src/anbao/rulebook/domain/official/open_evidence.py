"""What evidence is open under the clauses that a change touches: it is asked for all the more under the new text."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from anbao.rulebook.domain.coverage_evidence import NONE, Found
from anbao.rulebook.domain.model import Clause, Obligation
from anbao.rulebook.domain.official.compare import Comparison

PLANNED, MISSING, OUTDATED = "planned", "missing", "outdated"


def with_open_evidence(report: Comparison, clauses: Iterable[Clause], found: Found) -> Comparison:
    """The report with, of each touched clause, what has no current evidence and why: planned, missing or outdated."""
    known = {clause.key: clause for clause in clauses}
    touched = tuple(replace(one, open_evidence=tuple(_open(known[one.key], found))) for one in report.clauses)
    return replace(report, clauses=touched, looked_at_evidence=True)


def _open(clause: Clause, found: Found) -> Iterator[tuple[str, str]]:
    for one in clause.obligations:
        evidence = found.get((clause.key, one.id), NONE)
        if one.planned:
            yield _name(one), PLANNED
        elif not evidence.current:
            yield _name(one), OUTDATED if evidence.last_at else MISSING


def _name(one: Obligation) -> str:
    return one.tag or one.probe or one.document or one.form or one.id
