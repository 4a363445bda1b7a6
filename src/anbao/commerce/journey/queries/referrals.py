"""Applications that wait for an underwriter: the work list, and what one decides by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.journey.domain.machine import State
from anbao.commerce.journey.models import Application
from anbao.commerce.journey.queries.told import guard_words
from anbao.commerce.screening import api as screening
from anbao.commerce.underwriting import api as underwriting
from anbao.identity import api as identity
from anbao.kernel.actor import Subject
from anbao.kernel.text import N_
from anbao.rows import Counted
from anbao.rulebook import api as rulebook
from anbao.ui.api import Order


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the work list."""

    number: str
    href: str
    title: str
    why: str
    since: datetime | None
    starts_at: datetime
    premium: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the guards read, in words; `value` shows as its type suggests, `money` as an amount."""

    title: str
    value: object
    money: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """One answer that referred the application: what its guard checks, and for which clause."""

    words: str
    clause: str
    clause_title: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that an underwriter decides by; whoever wrote something is named."""

    since: datetime
    seen: str
    why: Sequence[Why]
    facts: Sequence[Fact]
    reviews: Sequence[underwriting.ReviewView]
    hits: Sequence[screening.HitView]


def waiting(_request: Any) -> int:
    """How many wait, whoever asks: for the menu."""
    return _REFERRED.number()


_REFERRED = Counted(lambda: Application.objects.filter(state=State.REFERRED))


ORDERS = {"starts": Order(N_("最早開始的在前"), ("starts_at", "id"))}


def listed() -> "QuerySet[Application]":
    """All that wait; what begins first lapses first."""
    rows: QuerySet[Application] = Application.objects.filter(state=State.REFERRED)
    return rows


def rows_of(found: Sequence[Application]) -> list[Row]:
    """Two queries, however many there are."""
    why = underwriting.why_referred([_subject(row) for row in found])
    return [_row(row, why.get(_subject(row))) for row in found]


def page_of(row: Application) -> Page | None:
    """What is to be decided of an application; None where it was never referred."""
    referral = underwriting.referral_of(_subject(row))
    if referral is None:
        return None
    names = identity.staff_names({review.by for review in referral.reviews})
    return Page(
        since=referral.decision.at,
        seen=referral.seen,
        why=[Why(guard_words(one.tag), one.clause, rulebook.clause_title(one.clause)) for one in referral.referring],
        facts=_facts(referral.decision),
        hits=screening.hits_of(_subject(row)),
        reviews=[replace(review, by=names.get(review.by, review.by)) for review in referral.reviews],
    )


def notes_of(row: Application) -> list[underwriting.AbnormalView]:
    """Notes of something abnormal on the proposer, then on a child insured, with the names of who wrote them."""
    people = dict.fromkeys((row.person, row.insured_person))
    notes = [note for person in people for note in underwriting.notes_of(person)]
    names = identity.staff_names({by for note in notes for by in (note.by, note.cleared_by)})
    return [
        replace(note, by=names.get(note.by, note.by), cleared_by=names.get(note.cleared_by, note.cleared_by))
        for note in notes
    ]


def _subject(row: Application) -> Subject:
    return Subject("application", str(row.id))


def _row(row: Application, found: tuple[datetime, Sequence[Any]] | None) -> Row:
    line = catalogue.line(row.line)
    return Row(
        number=row.number,
        href=reverse("journey-console:referral", args=[row.id]),
        title=_(line.title) if line is not None else row.line,
        why=_("、").join(guard_words(one.tag) or one.tag for one in found[1]) if found is not None else "",
        since=found[0] if found is not None else None,
        starts_at=row.starts_at,
        premium=row.premium,
    )


def _facts(decision: underwriting.DecisionView) -> list[Fact]:
    return [
        Fact(_(title), _said(decision.facts[name]), money=kind == "money" and decision.facts[name] is not None)
        for name, (title, kind) in _FACTS.items()
        if name in decision.facts
    ]


def _said(value: object) -> object:
    if value is None:
        return _("查不到")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value


_FACTS: Mapping[str, tuple[str, str]] = {
    "own.abnormal": (N_("本公司有異常紀錄"), "bool"),
    "sum.own": (N_("本公司同期間保額，含這次（最接近上限的保障）"), "money"),
    "limit.company": (N_("單一公司上限（同一項保障）"), "money"),
    "sum.industry": (N_("同業合計保額，含這次"), "money"),
    "limit.industry": (N_("同業合計上限"), "money"),
    "trip.overlapping": (N_("期間重疊的同項保單張數"), "number"),
    "insured.age_at_start": (N_("保障開始時的年齡"), "number"),
    "sum.death": (N_("身故保障合計，含這次"), "money"),
    "line.released": (N_("商品已放行"), "bool"),
}
"""Facts of step `sale.underwrite` in an underwriter's words."""
