"""What other apps use of the rulebook.

A guard, a figure and a clause all hold at a moment: the moment of the act. Every decision names the digests of the
book and of the profile under which it was taken, so that it can be examined again under exactly those.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import get_language

from anbao.kernel import registries
from anbao.kernel.clock import local_date
from anbao.kernel.registries import Facts
from anbao.kernel.verdict import Decision, Refused
from anbao.rulebook.actions import (
    PROFILE_ACT,
    READING_ACT,
    Imported,
    Probed,
    acknowledge_version,
    adopt_profile,
    close_adoption,
    confirm_clause,
    examined,
    import_official,
    prepare_change,
    publish_book,
    run_probes,
)
from anbao.rulebook.domain.book import Book, GuardRun
from anbao.rulebook.domain.conditions import compile_condition
from anbao.rulebook.domain.coverage import (
    Coverage,
    Evidence,
    LeafState,
    ObligationState,
    Tally,
    UnitCoverage,
    WorkCoverage,
    coverage_of,
    weakest,
)
from anbao.rulebook.domain.coverage import state_of as _state_of
from anbao.rulebook.domain.coverage_evidence import with_evidence
from anbao.rulebook.domain.errors import (
    BookDamaged,
    ClauseUnknown,
    FactMistyped,
    FactUndeclared,
    FigureFault,
    FigureUndeclared,
    FigureUnknown,
    ProfileRefused,
    RulebookInvalid,
)
from anbao.rulebook.domain.exports.export import SHOWS_PROFILE, WHAT, Export, export_of
from anbao.rulebook.domain.exports.material import ExportEmpty, ExportNeedsProfile, ExportUnknown, Material
from anbao.rulebook.domain.figures import FigureValue, parse_value
from anbao.rulebook.domain.model import Address, Clause, Dated, Obligation, Param, Version, Words, Work
from anbao.rulebook.domain.official.align import Change
from anbao.rulebook.domain.official.compare import Comparison, marked
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.open_evidence import with_open_evidence
from anbao.rulebook.domain.official.record import Drift
from anbao.rulebook.domain.official.touched import TouchedClause
from anbao.rulebook.domain.official.units import Note, OfficialText
from anbao.rulebook.domain.own_readings import superseded
from anbao.rulebook.domain.profile import ACTIVITIES, CLOUD_USES, KINDS, SECTORS, Profile, profile_of
from anbao.rulebook.domain.profile_changes import differences
from anbao.rulebook.domain.readings import Reading, concerning
from anbao.rulebook.domain.runner import no_profile, not_published, run_step, supplied
from anbao.rulebook.queries.adoptions import (
    Acknowledgement,
    AdoptionClause,
    AdoptionMark,
    AdoptionView,
    acknowledgements,
    adoption,
    adoption_marks,
    adoptions,
    unacknowledged,
)
from anbao.rulebook.queries.answers import answered_by
from anbao.rulebook.queries.books import current_book, is_published, kept_book
from anbao.rulebook.queries.evidence import evidence_of
from anbao.rulebook.queries.official import (
    OfficialFile,
    compare_versions,
    official_drift,
    official_files,
    official_text,
    official_version,
    official_words,
)
from anbao.rulebook.queries.probes import ProbeView, probe_results, probes_without_matter
from anbao.rulebook.queries.profiles import (
    AdoptedProfile,
    ProfileMissing,
    current_profile,
    own_question,
    profile_by_digest,
    profile_history,
    required_profile,
    slice_of,
)
from anbao.rulebook.queries.sources import vocabulary

__all__ = [
    "ACTIVITIES",
    "CLOUD_USES",
    "COMPANY_KINDS",
    "PROFILE_ACT",
    "READING_ACT",
    "SECTORS",
    "WHAT_TO_EXPORT",
    "Acknowledgement",
    "Address",
    "AdoptedProfile",
    "AdoptionClause",
    "AdoptionMark",
    "AdoptionView",
    "Book",
    "BookDamaged",
    "Change",
    "Clause",
    "ClauseUnknown",
    "Comparison",
    "Coverage",
    "Dated",
    "Drift",
    "Evidence",
    "Export",
    "ExportEmpty",
    "ExportNeedsProfile",
    "ExportUnknown",
    "FactMistyped",
    "FactUndeclared",
    "FigureFault",
    "FigureUndeclared",
    "FigureUnknown",
    "FigureValue",
    "GuardRun",
    "Imported",
    "LeafState",
    "Note",
    "Obligation",
    "ObligationState",
    "OfficialFile",
    "OfficialText",
    "OfficialTextRefused",
    "Param",
    "ProbeView",
    "Probed",
    "Profile",
    "ProfileMissing",
    "ProfileRefused",
    "Reading",
    "RulebookInvalid",
    "Tally",
    "TouchedClause",
    "UnitCoverage",
    "Version",
    "Words",
    "Work",
    "WorkCoverage",
    "acknowledge_version",
    "acknowledgements",
    "adopt_profile",
    "adoption",
    "adoption_marks",
    "adoptions",
    "answered_by",
    "at",
    "book_by_digest",
    "clause_title",
    "clauses",
    "close_adoption",
    "compare_versions",
    "compile_condition",
    "confirm_clause",
    "coverage",
    "current_profile",
    "decide",
    "differences",
    "evidence",
    "examine",
    "export",
    "figure",
    "import_official",
    "is_published",
    "marked",
    "official_drift",
    "official_files",
    "official_text",
    "official_version",
    "official_words",
    "parse_value",
    "prepare_change",
    "probe_results",
    "probes_without_matter",
    "profile_by_digest",
    "profile_history",
    "profile_of",
    "publish_book",
    "readings",
    "run_probes",
    "states_of",
    "unacknowledged",
    "weakest",
    "with_open_evidence",
    "works",
]

COMPANY_KINDS = KINDS
WHAT_TO_EXPORT = WHAT
"""catalog, profile, component-definition, mapping-collection (OSCAL 1.2.1), csv, xlsx."""


def at(moment: datetime) -> Book:
    """The book in use as it holds at the aware `moment`, seen through the profile in force then.

    One small query. Raises ProfileMissing where the company has adopted none.
    """
    return slice_of(current_book(), required_profile(moment), local_date(moment))


def figure(name: str, *, at: datetime) -> FigureValue:
    """One figure at a moment. For several, take `rulebook.at(moment)` once. Raises FigureUnknown, ProfileMissing."""
    return slice_of(current_book(), required_profile(at), local_date(at)).figure(name)


def decide(*, step: str, facts: Facts, at: datetime) -> Decision:
    """Run every guard that the clauses in force at `at` (aware) put before `step`; writes nothing.

    `facts`: every fact that the step's obligations list, None for one that is known to be unknown. Facts of the
    installation, which say who supplies them (`FactType.supply`), may be left out: they are asked for.
    The decision refuses where no guard stands at the step, a fact is missing, a guard is not installed (or only
    planned, in production), no profile is adopted, or the book in use is not published. What a guard raises is
    not caught. Raises FactMistyped for a fact of another type than the declared one.
    """
    compiled, profile = current_book(), current_profile(at)
    if profile is None:
        return _refused(step, no_profile(step), compiled.digest, "", at)
    if not is_published(compiled.digest):
        return _refused(step, not_published(step), compiled.digest, profile.digest, at)
    book = slice_of(compiled, profile, local_date(at))
    return run_step(
        book,
        step=step,
        facts={**supplied(book, step=step, facts=facts, fact_types=registries.facts, at=at), **facts},
        at=at,
        guards=registries.guards,
        fact_types=registries.facts,
        production=settings.ANBAO_MODE == "production",
    )


def book_by_digest(digest: str, *, profile: str, on: date) -> Book:
    """The book under which a decision was taken: its digest, its profile's digest, its date in Taiwan.

    Raises BookDamaged and ProfileMissing where these are not kept.
    """
    return slice_of(kept_book(digest), profile_by_digest(profile), on)


def examine(content: Mapping[str, object], *, at: datetime) -> Profile:
    """The profile that `content` would be, if it could hold at `at`; writes nothing.

    Raises ProfileRefused as `prepare_change` does for what is malformed or what a clause forbids.
    """
    return examined(content, on=local_date(at))


def clause_title(key: str, language: str = "") -> str:
    """A clause's title for people, in the page's language or the one given, whether or not it applies now.

    The key itself for one that is not there.

    Of a reading (`reading.…`, which decisions cite beside clauses) the question that it answers.
    """
    title = current_book().titles.get(key) or own_question(key)
    return title.say(language or get_language() or "") if title else key


def clauses(*, at: datetime) -> tuple[Clause, ...]:
    """Every clause that applies to the company at `at`, by key. Raises ProfileMissing."""
    return slice_of(current_book(), required_profile(at), local_date(at)).clauses


def readings(clause: str | None = None, *, at: datetime) -> tuple[Reading, ...]:
    """How clauses are read here at `at`, by key, the company's own readings in place of the book's, withdrawn ones too.

    With `clause` its own readings first, then those of its whole work.
    """
    profile = current_profile(at)
    found = superseded(current_book().readings, profile.readings if profile else ())
    return found if clause is None else concerning(found, clause)


def coverage(*, at: datetime) -> Coverage:
    """How far the book in use covers each regulation on the day of `at`, and what of it runs as of that moment.

    What is in the code is `running` while there is evidence within its cycle, else `silent`; see `Evidence` on each
    obligation. Looks at every clause, whether or not it concerns this company. Slow (a whole book): for console pages.
    """
    book = current_book()
    return with_evidence(coverage_of(book, vocabulary(), on=local_date(at)), evidence_of(book, at=at), at=at)


def evidence(*, at: datetime) -> Mapping[tuple[str, str], Evidence]:
    """What shows that it runs, as of `at`, of every obligation that the code has: (clause, obligation's id) → evidence.

    A few small queries: for pages that keep the rest of the coverage and must not keep this.
    """
    return evidence_of(current_book(), at=at)


def export(what: str, *, at: datetime) -> Export:
    """The book in use on the day of `at` as a file for other tools, one of WHAT_TO_EXPORT; the same bytes each time.

    The company's profile shapes `profile`, and `csv` and `xlsx` where there is one; the other exports hold every
    clause in force. Raises ExportUnknown, ExportNeedsProfile, and ExportEmpty where nothing is in force. Slow: for
    downloads, not for pages.
    """
    company = current_profile(at) if what in SHOWS_PROFILE else None
    return export_of(what, Material(current_book(), vocabulary(), local_date(at), company))


def states_of(clause: Clause) -> dict[str, str]:
    """Obligation id → `installed`, `planned`, or `broken` (said to run, but not in the code); not its evidence."""
    known = vocabulary()
    return {one.id: _state_of(one, known) for one in clause.obligations}


def works() -> tuple[Work, ...]:
    """Every regulation that the book knows, with all its versions."""
    return tuple(current_book().works.values())


def _refused(step: str, verdict: Refused, book: str, profile: str, at: datetime) -> Decision:
    return Decision(step, (), book, profile, at, verdict)
