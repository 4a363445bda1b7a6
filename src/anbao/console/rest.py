"""The rulebook and the ledger for programs of staff: what holds, what runs of it, what happened."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Router, Schema

from anbao.console.domain.states import Counts
from anbao.console.queries.shelf import Desk, Entry, counts_of, desk_at
from anbao.endpoints.api import KINDS, Does, Problem, endpoint, scope
from anbao.kernel import clock
from anbao.kernel.actor import Subject
from anbao.kernel.text import N_
from anbao.ledger import api as ledger

router = Router(tags=[N_("規則冊與帳冊")])
READ_RULEBOOK = scope("rulebook:read", N_("讀規則冊與涵蓋情形"), holder="staff", permission="rulebook.view")
READ_LEDGER = scope("ledger:read", N_("讀帳冊的明文部分"), holder="staff", permission="ledger.view")

State = Field(description=N_("running、silent、planned、broken、uncovered 或 context。"))


class CountsAnswer(Schema):
    """Leaves of a text by state."""

    running: int
    silent: int
    partly: int
    planned: int
    broken: int
    uncovered: int
    context: int


class WorkAnswer(Schema):
    """A regulation, and how far it is covered."""

    key: str
    title: str
    version: date = Field(description=N_("版本的日期。"))
    counts: CountsAnswer


class CoverageAnswer(Schema):
    """The book of today with what evidence shows at this moment."""

    on: date = Field(description=N_("規則冊的日期。"))
    book: str = Field(description=N_("規則冊的指紋。"))
    works: list[WorkAnswer]


class ClauseLine(Schema):
    key: str
    work: str
    title: str
    applies: bool | None = Field(description=N_("是否適用本公司；null 依個案而定。"))
    state: str = State


class ClausesAnswer(Schema):
    items: list[ClauseLine]
    next: str | None = Field(description=N_("下一頁的 after；沒有下一頁是 null。"))


class ObligationAnswer(Schema):
    id: str
    kind: str
    state: str = State
    last_at: datetime | None = Field(description=N_("最近一次證據。"))


class ClauseAnswer(ClauseLine):
    summary: str
    obligations: list[ObligationAnswer]


class LedgerEntryAnswer(Schema):
    """An entry of the ledger: its clear part. What is sealed stays sealed."""

    id: UUID
    at: datetime
    kind: str
    by: str
    sentence: str
    clauses: list[str]
    position: int | None = Field(description=N_("在雜湊樹中的位置；還沒排序是 null。"))
    leaf_hash: str
    book: str
    profile: str


class LedgerEntriesAnswer(Schema):
    items: list[LedgerEntryAnswer]


READS = Does(scope=READ_RULEBOOK)


@endpoint(router, "GET", "/rulebook/coverage", READS, summary=N_("各法規的涵蓋情形"), answer=CoverageAnswer)
def rulebook_coverage(request: HttpRequest) -> CoverageAnswer:  # noqa: ARG001
    desk = _desk()
    works = [
        WorkAnswer(
            key=work.work.key,
            title=work.work.title.say(get_language() or ""),
            version=work.version.since,
            counts=_counts(counts_of(work.leaves(everything=True), everything=True)),
        )
        for work in desk.shelf.works.values()
    ]
    return CoverageAnswer(on=desk.shelf.on, book=desk.book.digest, works=works)


@endpoint(router, "GET", "/rulebook/clauses", READS, summary=N_("條文與狀態"), answer=ClausesAnswer)
def rulebook_clauses(
    request: HttpRequest,  # noqa: ARG001
    limit: Annotated[int, Query(ge=1, le=200, description=N_("一頁最多幾筆。"))] = 100,
    after: Annotated[str, Query(max_length=200, pattern="^[a-z0-9.-]*$", description=N_("前一頁的 next。"))] = "",
) -> ClausesAnswer:
    entries = sorted(
        (entry for key, entry in _desk().shelf.entries.items() if key > after), key=lambda one: one.clause.key
    )
    shown = entries[:limit]
    following = shown[-1].clause.key if len(entries) > limit else None
    return ClausesAnswer(items=[_line(entry) for entry in shown], next=following)


@endpoint(router, "GET", "/rulebook/clauses/{key}", READS, summary=N_("一條條文與它的義務"), answer=ClauseAnswer)
def rulebook_clause(request: HttpRequest, key: str) -> ClauseAnswer:  # noqa: ARG001
    desk = _desk()
    entry = desk.shelf.entries.get(key)
    if entry is None:
        raise Problem(KINDS.not_found)
    obligations = [
        ObligationAnswer(id=one.id, kind=one.kind, state=state, last_at=_last(desk, key, one.id))
        for one, state in entry.runs
    ]
    said = entry.clause.summary.say(get_language() or "")
    return ClauseAnswer(**_line(entry).model_dump(), summary=said, obligations=obligations)


@endpoint(
    router,
    "GET",
    "/ledger/entries",
    Does(scope=READ_LEDGER),
    summary=N_("一件申請的帳冊紀錄（明文部分）"),
    answer=LedgerEntriesAnswer,
)
def ledger_entries(
    request: HttpRequest,  # noqa: ARG001
    application: Annotated[UUID, Query(description=N_("申請的 id。"))],
) -> LedgerEntriesAnswer:
    found = ledger.entries_of(Subject("application", str(application)))
    return LedgerEntriesAnswer(items=[_entry(entry) for entry in found])


def _desk() -> Desk:
    return desk_at(clock.now())


def _counts(counts: Counts) -> CountsAnswer:
    return CountsAnswer(**{name: counts.of(name) for name in CountsAnswer.model_fields})


def _line(entry: Entry) -> ClauseLine:
    clause = entry.clause
    return ClauseLine(
        key=clause.key,
        work=clause.work,
        title=clause.title.say(get_language() or ""),
        applies=entry.applies,
        state=entry.state,
    )


def _last(desk: Desk, clause: str, obligation: str) -> datetime | None:
    evidence = desk.evidence.get((clause, obligation))
    return None if evidence is None else evidence.last_at


def _entry(entry: ledger.Entry) -> LedgerEntryAnswer:
    return LedgerEntryAnswer(
        id=entry.id,
        at=entry.at,
        kind=entry.kind,
        by=entry.by,
        sentence=entry.sentence,
        clauses=list(entry.clauses),
        position=entry.position,
        leaf_hash=entry.leaf_hash,
        book=entry.book,
        profile=entry.profile,
    )
