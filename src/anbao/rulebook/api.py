"""What other apps use of the rulebook.

A guard, a figure and a clause all hold at a moment: the moment of the act. Every decision names the digests of the
book and of the profile under which it was taken, so that it can be examined again under exactly those.
"""

from datetime import date, datetime

from django.conf import settings

from anbao.kernel import registries
from anbao.kernel.clock import local_date
from anbao.kernel.registries import Facts
from anbao.kernel.verdict import Decision, Refused
from anbao.rulebook.actions import (
    PROFILE_ACT,
    READING_ACT,
    Imported,
    Probed,
    adopt_profile,
    import_official,
    prepare_change,
    publish_book,
    run_probes,
)
from anbao.rulebook.domain.book import Book, GuardRun
from anbao.rulebook.domain.coverage import Coverage, Evidence, LeafState, ObligationState, Tally, coverage_of
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
from anbao.rulebook.domain.figures import FigureValue
from anbao.rulebook.domain.model import Clause, Work
from anbao.rulebook.domain.official.errors import OfficialTextRefused
from anbao.rulebook.domain.official.units import OfficialText
from anbao.rulebook.domain.own_readings import superseded
from anbao.rulebook.domain.profile import Profile
from anbao.rulebook.domain.readings import Reading, concerning
from anbao.rulebook.domain.runner import no_profile, not_published, run_step, supplied
from anbao.rulebook.queries.books import current_book, is_published, kept_book
from anbao.rulebook.queries.evidence import evidence_of
from anbao.rulebook.queries.official import official_text, official_version, official_words
from anbao.rulebook.queries.probes import ProbeView, probe_results
from anbao.rulebook.queries.profiles import (
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
    "PROFILE_ACT",
    "READING_ACT",
    "Book",
    "BookDamaged",
    "Clause",
    "ClauseUnknown",
    "Coverage",
    "Evidence",
    "FactMistyped",
    "FactUndeclared",
    "FigureFault",
    "FigureUndeclared",
    "FigureUnknown",
    "FigureValue",
    "GuardRun",
    "Imported",
    "LeafState",
    "ObligationState",
    "OfficialText",
    "OfficialTextRefused",
    "ProbeView",
    "Probed",
    "Profile",
    "ProfileMissing",
    "ProfileRefused",
    "Reading",
    "RulebookInvalid",
    "Tally",
    "Work",
    "adopt_profile",
    "at",
    "book_by_digest",
    "clause_title",
    "clauses",
    "coverage",
    "current_profile",
    "decide",
    "figure",
    "import_official",
    "official_text",
    "official_version",
    "official_words",
    "prepare_change",
    "probe_results",
    "profile_history",
    "publish_book",
    "readings",
    "run_probes",
    "works",
]


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


def clause_title(key: str, language: str = "zh-hant") -> str:
    """A clause's title for people, whether or not it applies now; the key itself for one that is not there.

    Of a reading (`reading.…`, which decisions cite beside clauses) the question that it answers.
    """
    title = current_book().titles.get(key) or own_question(key)
    return title.say(language) if title else key


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


def works() -> tuple[Work, ...]:
    """Every regulation that the book knows, with all its versions."""
    return tuple(current_book().works.values())


def _refused(step: str, verdict: Refused, book: str, profile: str, at: datetime) -> Decision:
    return Decision(step, (), book, profile, at, verdict)
