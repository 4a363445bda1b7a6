"""What the company's pages show: what waits, in the order in which it is due, and one case with all that was said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.care.domain.case import (
    CHANNELS,
    KINDS,
    OPEN,
    CaseState,
    Channel,
    Contact,
    Kind,
    Outcome,
    StepKind,
    outcome_words,
)
from anbao.commerce.care.models import Case
from anbao.commerce.care.queries.cases import reached, said_of
from anbao.commerce.care.queries.papers import PAPERS
from anbao.commerce.policies import api as policies
from anbao.identity import api as identity
from anbao.kernel.actor import Actor
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.rows import Counted, given
from anbao.ui.api import Order, bounded_counts, look_of, waiting

_MOST_OPEN = 100
LATE, SOON = "care_late", "care_soon"
GROUPS: dict[str, str] = {
    "": N_("待辦"),
    "late": N_("逾期"),
    "mine": N_("我承辦的"),
    "answered": N_("已答覆"),
    "closed": N_("已結案"),
    "all": N_("全部"),
}
_STEPS = {
    StepKind.WORDS: N_("客戶"),
    StepKind.NOTE: N_("內部紀錄"),
    StepKind.ANSWER: N_("答覆"),
    StepKind.PAPERS: N_("要附的文件"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the work list."""

    number: str
    href: str
    kind: str
    state: str
    due: datetime | None
    channel: str
    handler: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said, for the page: who is a name or 客戶."""

    title: str
    words: str
    who: str
    at: datetime
    internal: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A case in words."""

    kind: str
    channel: str
    state: str
    outcome: str
    handler: str
    contact: Contact
    lines: Sequence[Line]
    papers: Sequence[tuple[str, str, datetime | None]]  # name, title, when it came
    policy: policies.PolicyView | None


def look_of_case(row: Case, at: datetime) -> str:
    """The badge of a case: late and nearly late ones say so."""
    if row.state not in OPEN:
        return f"care_{row.state}"
    if row.next_due < at:
        return LATE
    return SOON if row.warn_at is None or row.warn_at <= at else f"care_{row.state}"


def late_or_new(at: datetime) -> int:
    """How many wait for somebody: nobody took them up yet, or they are late."""
    return _LATE_OR_NEW.number(at=at)


_LATE_OR_NEW = Counted(
    lambda: Case.objects.filter(Q(state=CaseState.RECEIVED) | Q(state=CaseState.IN_HAND, next_due__lt=given("at")))
)


def work(ask: WorkAsk) -> Waiting:
    """What is open and mine or nobody's, in the order in which it is due."""
    mine = Q(taken_by=str(ask.by)) | Q(state=CaseState.RECEIVED) | Q(next_due__lt=ask.at)
    rows = Case.objects.filter(mine, state__in=OPEN).order_by("next_due", "id")
    return waiting(rows, ask, lambda row: _work_row(row, ask.at))


def open_work(by: Actor) -> list[WorkRow]:
    """Cases that somebody took up and did not close; whoever opens one may take it over. One query."""
    rows = Case.objects.filter(taken_by=str(by), state__in=OPEN).order_by("next_due", "id")[:_MOST_OPEN]
    return [
        WorkRow(f"{row.number} {_(KINDS[Kind(row.kind)])}", reverse("care-console:case", args=[row.id]), row.next_due)
        for row in rows
    ]


def _work_row(row: Case, at: datetime) -> WorkRow:
    href, said = reverse("care-console:case", args=[row.id]), look_of(look_of_case(row, at))[0]
    return WorkRow(f"{row.number} {_(KINDS[Kind(row.kind)])}", href, row.next_due, said)


def counts(*, actor: str, at: datetime) -> dict[str, int]:
    """How many there are in each group, none counted to the end. One query."""
    return bounded_counts({key: listed(group=key, actor=actor, at=at) for key in GROUPS})


def listed(
    *,
    group: str,
    actor: str,
    at: datetime,
    kind: str = "",
    number: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Case]:
    """Cases of a group; `number` finds by the beginning of the case's number, `since` and `until` by when it began."""
    rows = Case.objects.filter(_those(group, actor, at))
    if kind:
        rows = rows.filter(kind=kind)
    if number:
        rows = rows.filter(number__startswith=number.upper())
    if since:
        rows = rows.filter(opened_at__gte=since)
    return rows.filter(opened_at__lt=until) if until else rows


_NEWEST = Order(N_("最新的在前"), ("-received_at", "-id"))
_OLDEST = Order(N_("最早的在前"), ("received_at", "id"))
_DUE = Order(N_("最早到期的在前"), ("next_due", "id"))


def orders(group: str) -> dict[str, Order]:
    """What is open stands in the order in which it is due; the rest newest first."""
    if group in {"answered", "closed", "all"}:
        return {"newest": _NEWEST, "oldest": _OLDEST}
    return {"due": _DUE, "newest": _NEWEST}


def rows_of(found: Iterable[Case], *, at: datetime) -> list[Row]:
    cases = list(found)
    names = identity.staff_names({row.taken_by for row in cases if row.taken_by})
    return [
        Row(
            number=row.number,
            href=reverse("care-console:case", args=[row.id]),
            kind=_(KINDS[Kind(row.kind)]),
            state=look_of_case(row, at),
            due=row.next_due if row.state in OPEN else None,
            channel=_(CHANNELS[Channel(row.channel)]),
            handler=names.get(row.taken_by, row.taken_by),
            received_at=row.received_at,
        )
        for row in cases
    ]


def find(case: UUID) -> Case | None:
    return Case.objects.find(id=case)


def told_of(row: Case, *, at: datetime) -> Told:
    """Everything about a case. Raises KeyDestroyed where its person was erased."""
    said = said_of(row, notes=True)
    names = identity.staff_names({one.by for one in said if one.by.startswith("staff:")} | {row.taken_by})
    return Told(
        kind=_(KINDS[Kind(row.kind)]),
        channel=_(CHANNELS[Channel(row.channel)]),
        state=look_of_case(row, at),
        outcome=_(outcome_words(Kind(row.kind), Outcome(row.outcome))) if row.outcome else "",
        handler=names.get(row.taken_by, row.taken_by),
        contact=reached(row),
        lines=[
            Line(_(_STEPS[one.kind]), one.words, names.get(one.by, _("客戶")), one.at, one.kind == StepKind.NOTE)
            for one in said
        ],
        papers=papers_of(row.papers),
        policy=policies.policy_for(row.application) if row.application else None,
    )


def papers_of(papers: Mapping[str, str]) -> list[tuple[str, str, datetime | None]]:
    """The papers that were asked for, in the company's order."""
    return [
        (name, _(title), datetime.fromisoformat(papers[name]) if papers[name] else None)
        for name, title in PAPERS.items()
        if name in papers
    ]


def _those(group: str, actor: str, at: datetime) -> Q:
    match group:
        case "late":
            return Q(state__in=OPEN, next_due__lt=at)
        case "mine":
            return Q(state__in=OPEN, taken_by=actor)
        case "answered" | "closed":
            return Q(state=group)
        case "all":
            return Q()
        case _:
            return Q(state__in=OPEN)
