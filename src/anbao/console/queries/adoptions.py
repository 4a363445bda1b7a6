"""Amendments, circulars and letters that are to be taken over, as the pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.lines import ClauseLine, clause_line_of
from anbao.console.queries.names import said
from anbao.console.queries.readings import reading_href
from anbao.console.queries.shelf import Shelf, desk_at
from anbao.console.queries.versions import compare_href, confirm_words, status_of
from anbao.console.queries.words import address_in_words
from anbao.identity import api as identity
from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.registries import Waiting, WorkAsk, WorkRow
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook
from anbao.ui.api import Tone, roc_short

STATES: Mapping[str, tuple[str, Tone]] = {
    "late": (N_("逾期"), "bad"),
    "open": (N_("進行中"), "attention"),
    "closed": (N_("已完成"), "good"),
}


@dataclass(frozen=True, slots=True)
class AdoptionLine:
    """A duty in a list. `days`: left until its last day; negative once it is late."""

    view: rulebook.AdoptionView
    title: str
    href: str
    state: str
    tone: Tone
    confirmed: int
    days: int

    @property
    def opened_on(self) -> date:
        return local_date(self.view.opened_at)


@dataclass(frozen=True, slots=True)
class ClauseToConfirm:
    """A clause under the change; with who confirmed it, when and how, or nothing yet."""

    key: str
    line: ClauseLine | None
    status: str
    tone: Tone
    confirm: tuple[str, ...]
    note: str
    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class AdoptionPage:
    """`compare` and `source` lead to the two texts, or to the circular; `needs_note`: closing it takes words."""

    line: AdoptionLine
    articles: tuple[tuple[str, Tone, str], ...]
    clauses: tuple[ClauseToConfirm, ...]
    compare: str
    source: str
    opened_by: str
    closed_by: str
    needs_note: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A change under which a clause waits."""

    title: str
    href: str


def adoption_list(shelf: Shelf, *, at: datetime) -> list[AdoptionLine]:
    """The late and the next due first, closed ones last."""
    return [_line(view, shelf) for view in rulebook.adoptions(at=at)]


def work(ask: WorkAsk) -> Waiting:
    """Changes of the rules that are not taken over yet, what is due first before the others."""
    views = [view for view in rulebook.adoptions(at=ask.at) if view.state != "closed"]
    try:
        shelf = desk_at(ask.at).plain if views else None
    except rulebook.ProfileMissing:
        shelf = None
    if shelf is None:
        return Waiting((), 0)
    lines = [_line(view, shelf) for view in sorted(views, key=lambda view: view.due)[: ask.rows]]
    return Waiting([WorkRow(line.title, line.href, _end_of(line.view.due), line.state) for line in lines], len(views))


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), TAIPEI)


def adoption_page(id_: UUID, shelf: Shelf, *, at: datetime) -> AdoptionPage:
    """Raises Adoption.DoesNotExist."""
    view = rulebook.adoption(id_, at=at)
    names = identity.staff_names({view.opened_by, view.closed_by, *(one.confirmed_by for one in view.clauses)})
    return AdoptionPage(
        line=_line(view, shelf),
        articles=tuple(_article(one) for one in view.articles if one["status"] != "same"),
        clauses=tuple(_clause(one, names, shelf) for one in view.clauses),
        compare="" if view.reading else _comparison(view),
        source=_source(view, shelf),
        opened_by=names.get(view.opened_by, ""),
        closed_by=names.get(view.closed_by, ""),
        needs_note=not view.clauses or any(one["status"] == "added" for one in view.articles),
    )


def marks_of(clause: str, shelf: Shelf, *, at: datetime) -> tuple[Mark, ...]:
    """The changes that a clause waits under, not confirmed again yet. Two queries."""
    found = rulebook.adoption_marks({clause}, at=at).get(clause, ())
    return tuple(Mark(_title(one.work, one.version, one.reading, shelf), adoption_href(one.adoption)) for one in found)


def adoption_href(id_: UUID) -> str:
    return reverse("rulebook-console:adoption", args=[id_])


def _line(view: rulebook.AdoptionView, shelf: Shelf) -> AdoptionLine:
    word, tone = STATES[view.state]
    return AdoptionLine(
        view=view,
        title=_title(view.work, view.version, view.reading, shelf),
        href=adoption_href(view.id),
        state=_(word),
        tone=tone,
        confirmed=len(view.clauses) - len(view.waiting),
        days=(view.due - shelf.on).days,
    )


def _title(work: str, version: date, reading: str, shelf: Shelf) -> str:
    if reading:
        known = shelf.readings.get(reading)
        return f"{known.number} {said(known.question)}".strip() if known else reading
    found = shelf.book.compiled.works.get(work)
    return _("{title} {day}版").format(title=said(found.title) if found else work, day=roc_short(version))


def _article(raw: Mapping[str, str]) -> tuple[str, Tone, str]:
    old, new = (address_in_words(raw[side]) if raw[side] else "" for side in ("old", "new"))
    place = old if old == new or not new else new if not old else _("{old}改為{new}").format(old=old, new=new)
    return (*status_of(raw["status"]), place)


def _clause(one: rulebook.AdoptionClause, names: Mapping[str, str], shelf: Shelf) -> ClauseToConfirm:
    status, tone = status_of(one.status)
    return ClauseToConfirm(
        key=one.key,
        line=clause_line_of(one.key, shelf),
        status=status,
        tone=tone,
        confirm=confirm_words(one.confirm),
        note=one.note,
        name=names.get(one.confirmed_by, one.confirmed_by),
        at=one.confirmed_at,
    )


def _comparison(view: rulebook.AdoptionView) -> str:
    older = _newest_before(rulebook.official_files(view.work), view.version)
    return compare_href(view.work, older, view.version) if older else ""


def _newest_before(files: Iterable[rulebook.OfficialFile], version: date) -> date | None:
    return max((one.version for one in files if one.version < version), default=None)


def _source(view: rulebook.AdoptionView, shelf: Shelf) -> str:
    if view.reading:
        return reading_href(view.reading) if view.reading in shelf.readings else ""
    return reverse("rulebook-console:versions", args=[view.work]) if view.work in shelf.works else ""
