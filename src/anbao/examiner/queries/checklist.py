"""The questions of the checklist and how each stands as of a moment: what ran, what is late, what nothing answers."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.urls import reverse

from anbao.examiner.domain.outline import PARTS, order_of, part_of
from anbao.examiner.domain.states import OFF, SHOWN, state_of
from anbao.kernel import registries
from anbao.kernel.answers import Answer, Answered, LiveFigure
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook

WORK = "chk"
FRESH_FOR = timedelta(seconds=60)
"""How old the states beside a question may be; the question itself is looked at when its page is opened."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """One obligation that says something of a question: the question's own or one of a clause that answers it."""

    clause: rulebook.Clause
    obligation: rulebook.Obligation
    installed: str  # installed, planned or broken


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that obligations run, as of a moment. `waiting`: probes that found nothing to look at yet."""

    by_obligation: Mapping[tuple[str, str], rulebook.Evidence]
    waiting: frozenset[str]

    @classmethod
    def at(cls, at: datetime) -> "Evidence":
        return cls(rulebook.evidence(at=at), rulebook.probes_without_matter(at=at))

    def of(self, piece: Piece) -> rulebook.Evidence | None:
        if piece.obligation.probe in self.waiting:
            return None
        return self.by_obligation.get((piece.clause.key, piece.obligation.id))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the book has it. `own`: its obligations that concern the company; `linked`: those of clauses."""

    number: int
    clause: rulebook.Clause
    address: rulebook.Address
    ours: bool
    href: str
    own: tuple[Piece, ...]
    linked: tuple[Piece, ...]
    clauses: tuple[rulebook.Clause, ...]

    @property
    def key(self) -> str:
        return self.clause.key


@dataclass(frozen=True, slots=True)
class Looked:
    """An answer with what its look found."""

    name: str
    answer: Answer
    found: Answered


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question stands. `lacking`: those of its obligations that nothing shows in full."""

    asked: Asked
    state: str
    looks: tuple[Looked, ...]
    lacking: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the checklist; `title` is a msgid."""

    key: str
    title: str
    questions: tuple[Standing, ...]


@dataclass(frozen=True, eq=False)
class Checklist:
    """All of it as of a moment."""

    at: datetime
    book: rulebook.Book
    evidence: Evidence
    questions: Mapping[str, Standing]

    @property
    def parts(self) -> list[Part]:
        of: dict[str, list[Standing]] = {}
        for one in self.questions.values():
            of.setdefault(part_of(one.asked.address.cite), []).append(one)
        return [Part(key, PARTS.get(key, key), tuple(several)) for key, several in of.items()]

    @property
    def counts(self) -> list[tuple[str, int]]:
        counted = Counter(one.state for one in self.questions.values())
        return [(state, counted[state]) for state in SHOWN]


def checklist(at: datetime) -> Checklist:
    """Looked at now: some queries for each answer, none for each question. Raises ProfileMissing."""
    book, evidence = rulebook.at(at), Evidence.at(at)
    looks = [Looked(name, answer, looked(name, answer, at)) for name, answer in registries.answers.items()]
    found = {one.key: _standing(one, looks, evidence) for one in asked_in(book)}
    return Checklist(at, book, evidence, found)


_kept: list[Checklist] = []


def checklist_lately(at: datetime) -> Checklist:
    """As of at most `FRESH_FOR` before `at`, for lists that stand beside something else."""
    book = rulebook.at(at)
    held = _kept[0] if _kept else None
    same = held is not None and (held.book.digest, held.book.profile) == (book.digest, book.profile)
    if held is None or not same or not held.at <= at < held.at + FRESH_FOR:
        held = checklist(at)
        _kept[:] = [held]
    return held


def forget() -> None:
    """Look anew the next time."""
    _kept.clear()


def question(key: str, at: datetime, lately: Checklist | None = None) -> tuple[Standing, rulebook.Book, Evidence]:
    """One question, its answers looked at now. Raises KeyError, ProfileMissing.

    `lately`: from which its evidence, and answers that look at much, are taken instead.
    """
    book, evidence = rulebook.at(at), lately.evidence if lately else Evidence.at(at)
    one = next((one for one in asked_in(book) if one.key == key), None)
    if one is None:
        raise KeyError(key)
    held = {look.name: look for look in lately.questions[key].looks if look.answer.by_the_minute} if lately else {}
    concerned = [(name, answer) for name, answer in registries.answers.items() if key in answer.questions]
    looks = [held.get(name) or Looked(name, answer, looked(name, answer, at)) for name, answer in concerned]
    return _standing(one, looks, evidence), book, evidence


def looked(name: str, answer: Answer, at: datetime) -> Answered:
    """What a look finds; one that fails has shown nothing, and says so."""
    try:
        return answer.look(at)
    except Exception as error:  # noqa: BLE001  (the outer loop of code that others register; its message may hold data)
        logger.error("the answer %s failed: %s", name, type(error).__name__)  # noqa: TRY400
        return Answered((LiveFigure(N_("未能完成查核"), type(error).__name__, bad=True),), shown=False)


def part_state(piece: Piece, shown: Evidence) -> str:
    """What a piece says: `good` with evidence within its cycle, `bad` where it is late or wrong, `none` before any."""
    if piece.installed == "broken":
        return "bad"
    found = shown.of(piece)
    if piece.installed == "planned" or found is None or found.last_at is None:
        return "none"
    return "good" if found.current else "bad"


def asked_in(book: rulebook.Book) -> tuple[Asked, ...]:
    """The questions in the order of the text; those that do not concern the company too."""
    names = (registries.guards.names(), registries.probes.names(), registries.document_types.names())
    return _asked(_Key(book.digest, book.profile, book.on, names, _Kept(book)))


def _standing(one: Asked, looks: Iterable[Looked], evidence: Evidence) -> Standing:
    mine = tuple(look for look in looks if one.key in look.answer.questions)
    states = [part_state(piece, evidence) for piece in (*one.own, *one.linked)]
    shown = {
        piece.obligation.id for piece, state in zip(one.own, states[: len(one.own)], strict=True) if state == "good"
    }
    shown.update(told for look in mine if look.found.state == "good" for told in look.answer.questions[one.key])
    wanted = [piece.obligation.id for piece in one.own]
    state = state_of([*states, *(look.found.state for look in mine)], wanted=wanted, shown=shown)
    lacking = tuple(piece for piece in one.own if piece.obligation.id not in shown)
    return Standing(one, state if one.ours else OFF, mine, lacking)


class _Kept:
    """A book that takes no part in comparing keys."""

    def __init__(self, book: rulebook.Book) -> None:
        self.book = book

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept)

    def __hash__(self) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class _Key:
    digest: str
    profile: str
    on: date
    names: tuple[frozenset[str], ...]
    kept: _Kept


@lru_cache(maxsize=4)
def _asked(key: _Key) -> tuple[Asked, ...]:
    book = key.kept.book
    known = {clause.key: clause for clause in book.compiled.clauses}
    found = []
    for clause in known.values():
        address = clause.address_on(book.on)
        if clause.work == WORK and clause.force != "context" and address is not None:
            found.append((clause, address))
    ordered = sorted(found, key=lambda pair: order_of(pair[1].cite))
    return tuple(_one(number, *pair, book, known) for number, pair in enumerate(ordered, 1))


def _one(
    number: int,
    clause: rulebook.Clause,
    address: rulebook.Address,
    book: rulebook.Book,
    known: Mapping[str, rulebook.Clause],
) -> Asked:
    linked = [known[to] for relation, to in clause.links if relation == "answered-by" and to in known]
    ours = [one for one in linked if _concerns(one, book)]
    pieces = tuple(piece for one in ours for piece in pieces_of(one, book))
    href = reverse("examiner:question", args=[clause.key])
    return Asked(
        number, clause, address, _concerns(clause, book), href, tuple(pieces_of(clause, book)), pieces, tuple(ours)
    )


def _concerns(clause: rulebook.Clause, book: rulebook.Book) -> bool:
    in_force = clause.address_on(book.on) is not None
    return in_force and clause.applies_on(book.on)(book.company.facts) is not False


def pieces_of(clause: rulebook.Clause, book: rulebook.Book) -> Iterator[Piece]:
    """The obligations of a clause that concern the company."""
    states = rulebook.states_of(clause)
    for one in clause.obligations:
        if one.applies(book.company.facts) is not False:
            yield Piece(clause, one, states[one.id])
