"""One question's page: what is said, what shows it, the clauses beside the official text, what was drawn."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from anbao.examiner.domain.outline import PARTS, part_of
from anbao.examiner.queries import checklist
from anbao.examiner.queries.checklist import Evidence, Piece, Standing, part_state
from anbao.kernel import registries
from anbao.kernel.actor import Subject
from anbao.kernel.clock import local_date
from anbao.kernel.text import N_
from anbao.ledger import api as ledger
from anbao.rulebook import api as rulebook
from anbao.ui.api import english, look_of

VERDICTS_OF: Final = timedelta(days=30)
"""Of how many days verdicts are counted, beside the cycle that the rulebook has for evidence."""
KINDS: Final = {
    "guard": N_("守門檢核"),
    "prohibition": N_("禁止事項的檢核"),
    "capability": N_("系統查核"),
    "duty": N_("定期辦理"),
    "document": N_("文件"),
    "report": N_("申報"),
}
STATES: Final = {"good": "q_good", "bad": "q_bad", "none": "q_none"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence in plain words, and behind it what can be held against the database.

    `says`: a result, or the version of a document; `verdicts`: word and number; `proof`: term and value.
    """

    clause: rulebook.Clause
    kind: str
    title: str
    state: str
    at: datetime | None
    until: datetime | None
    says: str
    document: bool
    verdicts: tuple[tuple[str, int], ...]
    proof: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A clause in own words, with the official text of its place where the user imported it."""

    clause: rulebook.Clause
    work: rulebook.Work
    address: str
    imported: bool
    passages: tuple[str, ...]

    @property
    def of_law(self) -> bool:
        """Whether there is an official text at all: the company's own practice has none."""
        return self.work.kind == "regulation"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the question asks for and nothing shows in full yet."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    standing: Standing
    part: str
    at: datetime
    evidence: tuple[Shown, ...]
    missing: tuple[Missing, ...]
    clauses: tuple[Beside, ...]
    head: ledger.SignedHead | None
    book: str
    profile: str

    @property
    def unimported(self) -> list[str]:
        """Titles of the regulations whose official text is not there."""
        english_ = english()
        titles = {one.work.key: one.work.title for one in self.clauses if one.of_law and not one.imported}
        return [title.en if english_ else title.zh for title in titles.values()]


def question_page(key: str, at: datetime, lately: checklist.Checklist | None = None) -> QuestionPage:
    """Everything of one question as of `at`, its evidence from `lately` where that is given.

    Raises KeyError for one that is not there, ProfileMissing.
    """
    standing, book, evidence = checklist.question(key, at, lately)
    asked = standing.asked
    shown = tuple(_shown((*asked.own, *asked.linked), evidence, at))
    missing = tuple(Missing(_(KINDS[one.obligation.kind]), _name(one)) for one in standing.lacking)
    return QuestionPage(
        standing=standing,
        part=_(PARTS.get(part_of(asked.address.cite), "")),
        at=at,
        evidence=shown,
        missing=missing,
        clauses=tuple(_beside((asked.clause, *asked.clauses), book)),
        head=ledger.newest_head(),
        book=book.digest,
        profile=book.profile,
    )


@dataclass(frozen=True, slots=True)
class ClausePage:
    """A clause in own words beside the official text, with what shows that it runs."""

    beside: Beside
    evidence: tuple[Shown, ...]
    at: datetime


def clause_page(key: str, at: datetime) -> ClausePage | None:
    """None for a clause that is not in force. Raises ProfileMissing."""
    book = rulebook.at(at)
    clause = next((one for one in book.compiled.clauses if one.key == key), None)
    beside = next(_beside([clause], book), None) if clause else None
    if clause is None or beside is None:
        return None
    return ClausePage(beside, tuple(_shown(checklist.pieces_of(clause, book), Evidence.at(at), at)), at)


def _name(piece: Piece) -> str:
    one = piece.obligation
    return one.tag or one.probe or one.document or one.form or "、".join(one.done_by)


def _shown(pieces: Iterable[Piece], evidence: Evidence, at: datetime) -> Iterator[Shown]:
    """What is in the code, the bad first; what is only planned shows nothing."""
    told = [(piece, part_state(piece, evidence)) for piece in pieces if piece.installed != "planned"]
    told.sort(key=lambda pair: ("bad", "good", "none").index(pair[1]))
    tags = {(piece.clause.key, piece.obligation.tag) for piece, _state in told if piece.obligation.tag}
    verdicts = ledger.answers_by_verdict(tags, since=local_date(at - VERDICTS_OF), until=local_date(at))
    subjects = {piece.obligation.probe: Subject("probe", piece.obligation.probe) for piece, _ in told}
    entries = ledger.newest_entries([subject for name, subject in subjects.items() if name])
    seen: set[str] = set()
    for piece, state in told:
        name = _name(piece)
        if name in seen and not piece.obligation.tag:
            continue  # a probe or document of several clauses is told once
        seen.add(name)
        found = evidence.of(piece) or rulebook.Evidence()
        counted = verdicts.get((piece.clause.key, piece.obligation.tag), {})
        yield Shown(
            clause=piece.clause,
            kind=_(KINDS[piece.obligation.kind]),
            title=_title(piece),
            state=STATES[state],
            at=found.last_at,
            until=found.until,
            says=found.says,
            document=piece.obligation.kind == "document",
            verdicts=tuple((str(look_of(verdict)[0]), number) for verdict, number in counted.items()),
            proof=tuple(_proof(piece, entries.get(f"probe:{piece.obligation.probe}"), at)),
        )


def _title(piece: Piece) -> str:
    one = piece.obligation
    if one.probe in registries.probes:
        return _(registries.probes.get(one.probe).title)
    if one.document in registries.document_types:
        return _(registries.document_types.get(one.document).title)
    return rulebook.clause_title(piece.clause.key)


def _proof(piece: Piece, entry: ledger.Entry | None, at: datetime) -> Iterator[tuple[str, str]]:
    """What stands behind it, for whoever holds it against the database and the ledger."""
    one = piece.obligation
    yield _("名稱"), _name(piece)
    yield _("條目"), piece.clause.key
    kind = registries.document_types.get(one.document) if one.document in registries.document_types else None
    if kind is not None and kind.shelf is not None and (seen := kind.shelf(at).get(one.document)):
        yield _("版次"), seen.says
        yield _("文件雜湊值"), seen.digest
    if entry is not None:
        yield _("最近一次結果改變"), entry.at.isoformat(timespec="seconds")
        place = "—" if entry.position is None else str(entry.position)
        yield _("帳冊位置"), place
        yield _("帳冊葉雜湊值"), entry.leaf_hash


def _beside(clauses: Iterable[rulebook.Clause], book: rulebook.Book) -> Iterator[Beside]:
    """At most two queries for each regulation."""
    told = [(clause, address) for clause in clauses if (address := clause.address_on(book.on)) is not None]
    wanted: dict[str, dict[str, None]] = {}
    for clause, address in told:
        above = (place for leaf in address.cover for place in (*_above(leaf), leaf))
        wanted.setdefault(clause.work, {}).update(dict.fromkeys(above))
        wanted.setdefault(clause.work, {}).update(dict.fromkeys(_places(address)))
    words = {work: _words(work, tuple(places), book) for work, places in wanted.items()}
    for clause, address in told:
        here = words[clause.work]
        passages = [here[one] for one in dict.fromkeys(_places(address)) if here.get(one)]
        yield Beside(clause, book.compiled.works[clause.work], address.cite, bool(here), tuple(passages))


def _places(address: rulebook.Address) -> list[str]:
    """What a clause covers, each unit after those that it stands in."""
    return [place for leaf in address.cover for place in (*_above(leaf), leaf)]


def _words(work: str, places: tuple[str, ...], book: rulebook.Book) -> Mapping[str, str]:
    version = book.version(work)
    return rulebook.official_words(work, places, version.since) if version is not None else {}


def _above(address: str) -> tuple[str, ...]:
    """`a10.p1.s2` → a10, a10.p1."""
    pieces = address.split(".")
    return tuple(".".join(pieces[:n]) for n in range(1, len(pieces)))
