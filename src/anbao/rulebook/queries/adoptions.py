"""Amendments, circulars and letters that are to be taken over, and later versions that nobody acknowledged."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from anbao.kernel.clock import local_date
from anbao.kernel.registries import Look, Seen
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused
from anbao.rulebook.domain.model import Version, Work
from anbao.rulebook.models import Adoption, AdoptionConfirmation, VersionAcknowledgement
from anbao.rulebook.queries.books import current_book

OPEN, LATE, CLOSED = "open", "late", "closed"


@dataclass(frozen=True, slots=True)
class AdoptionClause:
    """A clause that a change touches; who confirmed it again, when and with which words, empty while nobody did.

    `status` and the codes of `confirm`: see `TouchedClause`; `read-anew` of a circular or letter.
    """

    key: str
    status: str
    confirm: tuple[str, ...]
    note: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AdoptionView:
    """A change to be taken over by the end of `due`. `encoded`: the book in use speaks of this version by now."""

    id: UUID
    work: str
    version: date
    reading: str
    against: str
    articles: tuple[Mapping[str, str], ...]
    clauses: tuple[AdoptionClause, ...]
    due: date
    state: str  # open, late or closed
    opened_by: str
    opened_at: datetime
    note: str
    closed_by: str
    closed_at: datetime | None
    encoded: bool

    @property
    def waiting(self) -> tuple[AdoptionClause, ...]:
        """The clauses that nobody confirmed yet."""
        return tuple(one for one in self.clauses if one.confirmed_at is None)


@dataclass(frozen=True, slots=True)
class AdoptionMark:
    """A clause stands under a change and was not confirmed again: what is shown beside it speaks of the older text."""

    adoption: UUID
    work: str
    version: date
    reading: str
    since: datetime


def adoptions(*, at: datetime) -> tuple[AdoptionView, ...]:
    """All of them, the late and the next due first, closed ones last. Two queries."""
    rows = Adoption.objects.filter(opened_at__lte=at).select_related("closing").prefetch_related("confirmations")
    views = [_view(row, at) for row in rows]
    order = {LATE: 0, OPEN: 1, CLOSED: 2}
    return tuple(sorted(views, key=lambda view: (order[view.state], view.due, view.id)))


def adoption(id_: UUID, *, at: datetime) -> AdoptionView:
    """One of them. Raises Adoption.DoesNotExist."""
    rows = Adoption.objects.select_related("closing").prefetch_related("confirmations")
    return _view(rows.get(id=id_), at)


def adoption_marks(clauses: Collection[str] | None = None, *, at: datetime) -> Mapping[str, tuple[AdoptionMark, ...]]:
    """Clause → the changes under which it waits for its confirmation; of all clauses, or of some."""
    found: dict[str, tuple[AdoptionMark, ...]] = {}
    for view in adoptions(at=at):
        mark = AdoptionMark(view.id, view.work, view.version, view.reading, view.opened_at)
        for one in view.waiting:
            if clauses is None or one.key in clauses:
                found[one.key] = (*found.get(one.key, ()), mark)
    return found


def unacknowledged(*, at: datetime) -> tuple[tuple[Work, Version], ...]:
    """Known versions that are later than the encoded ones and that nobody acknowledged yet. One query."""
    rows = VersionAcknowledgement.objects.filter(acknowledged_at__lte=at)
    said = set(rows.values_list("work", "version"))
    later = ((work, version) for work in current_book().works.values() for version in work.later_than_encoded())
    return tuple((work, version) for work, version in later if (work.key, version.since) not in said)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody knows of a later version than the encoded one."""

    version: date
    note: str
    by: str
    at: datetime


def acknowledgements(work: str, *, at: datetime) -> Mapping[date, Acknowledgement]:
    """Who knows of which version of a work. One query."""
    rows = VersionAcknowledgement.objects.filter(work=work, acknowledged_at__lte=at)
    return {
        row.version: Acknowledgement(row.version, row.note, row.acknowledged_by, row.acknowledged_at) for row in rows
    }


def in_time(at: datetime) -> Look:
    """The probe `rulebook.adoptions-in-time`: nothing is late."""
    late = _late(adoptions(at=at))
    if not late:
        return Look(Passed())
    message, remedy = N_("有 {late} 件法規修正或函釋逾期未完成採用。"), N_("請到「法規修正」逐條確認。")
    return Look(Refused(Reason("rulebook.adoption-late", message, remedy, {"late": late})))


def seen_in_time(at: datetime) -> Seen:
    """Evidence of the same: asked of the rows themselves, so always as of the moment."""
    found = adoptions(at=at)
    waiting = sum(view.state != CLOSED for view in found)
    return Seen(at, f"open {waiting}, late {_late(found)}", good=not _late(found))


def _late(found: Iterable[AdoptionView]) -> int:
    return sum(view.state == LATE for view in found)


def _view(row: Adoption, at: datetime) -> AdoptionView:
    said = {one.clause: one for one in row.confirmations.all()}
    closing = getattr(row, "closing", None)
    state = CLOSED if closing else LATE if local_date(at) > row.due else OPEN
    work = current_book().works.get(row.work)
    return AdoptionView(
        id=row.id,
        work=row.work,
        version=row.version,
        reading=row.reading,
        against=row.against,
        articles=tuple(row.articles),
        clauses=tuple(_clause(raw, said.get(raw["key"])) for raw in row.clauses),
        due=row.due,
        state=state,
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        note=closing.note if closing else "",
        closed_by=closing.closed_by if closing else "",
        closed_at=closing.closed_at if closing else None,
        encoded=work is not None and any(v.since == row.version and v.encoded != "none" for v in work.versions),
    )


def _clause(raw: Mapping[str, Any], said: AdoptionConfirmation | None) -> AdoptionClause:
    found = AdoptionClause(raw["key"], raw["status"], tuple(raw["confirm"]))
    if said is None:
        return found
    return replace(found, note=said.note, confirmed_by=said.confirmed_by, confirmed_at=said.confirmed_at)
