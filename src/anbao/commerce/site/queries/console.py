"""The statements as staff see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.site.domain.required import Official, Statement
from anbao.commerce.site.queries.missing import FIGURE_DIFFERS, REASONS, Lack, lacks
from anbao.commerce.site.queries.pages import code_version, index
from anbao.commerce.site.queries.requirements import UNIT, required
from anbao.identity import api as identity
from anbao.kernel.registries import ChangedLine
from anbao.rulebook import api as rulebook

_WHOLE = ("not-released",)


@dataclass(frozen=True, slots=True)
class Row:
    """A statement in the list; `state` is `in_force_now`, `open_point` (does not stop us here) or `missing`."""

    title: str
    href: str
    version: str
    effective_from: date | None
    state: str
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """`stops`: how many parts stop the sale; `open`: how many are open without stopping it here."""

    unit: catalogue.UnitState
    lacks: tuple[Lack, ...]

    @property
    def stops(self) -> int:
        return sum(lack.stops for lack in self.lacks)

    @property
    def open(self) -> int:
        return len(self.lacks) - self.stops


def overview(*, at: datetime) -> Overview:
    return Overview(catalogue.unit_state(UNIT, at=at), lacks(at=at))


def rows(found: Overview, *, at: datetime) -> list[Row]:
    """Each statement and each regulation served, in the order of the index."""
    shown = {one.statement.document: one.version for one in index(at=at)}
    own = [_statement(one, shown.get(one.document), found.lacks) for one in required().statements]
    served = [_row(one, _("公會檔案"), code_version(one), [one.place], found.lacks) for one in required().official]
    return own + served


def _statement(one: Statement, version: catalogue.DocumentVersion | None, found: Sequence[Lack]) -> Row:
    places = [part.place for part in one.parts]
    return _row(one, version.version if version else "", version.effective_from if version else None, places, found)


def _row(
    one: Statement | Official, version: str, since: date | None, places: Sequence[str], found: Sequence[Lack]
) -> Row:
    own = [lack for lack in found if lack.place in places]
    state = "missing" if any(lack.stops for lack in own) else "open_point" if own else "in_force_now"
    return Row(_(one.title), reverse("site:statement", args=[one.slug]), version, since, state, tuple(_gaps(own)))


def _gaps(own: Sequence[Lack]) -> Iterator[str]:
    """One line for each part; parts that are missing for the same reason because all of it is, in one."""
    alike: dict[tuple[str, ...], list[Lack]] = {}
    for lack in own:
        alike.setdefault(lack.why if lack.why == _WHOLE else (lack.place,), []).append(lack)
    for lacks_ in alike.values():
        keys = dict.fromkeys(clause for lack in lacks_ for clause in lack.clauses)
        clauses = _("、").join(rulebook.clause_title(key) for key in keys)
        whole = lacks_[0].why == _WHOLE or lacks_[0].place in {one.place for one in required().official}
        where = _("整份") if whole else f"#{lacks_[0].place.partition('#')[2]}"
        yield _("{where}：{why}（{clauses}）").format(where=where, why=_why(lacks_[0]), clauses=clauses)


def point_in_words(point: str) -> str:
    """`<clause> official-text#<work>`: whose file is not imported yet; "" for anything else."""
    place = point.partition(" ")[2]
    official = next((one for one in required().official if one.place == place), None)
    if official is None:
        return ""
    return _("{title}：{why}").format(title=_(official.title), why=_(REASONS["not-imported"]))


def _why(lack: Lack) -> str:
    told = [_(REASONS[name]) if name in REASONS else _(FIGURE_DIFFERS).format(figure=name) for name in lack.why]
    return _("、").join(told)


def probe_rows() -> list[dict[str, object]]:
    """Our probes with what they saw last."""
    found = rulebook.probe_results([probe.name for probe in required().probes])
    return [
        {
            "title": _(one.title),
            "verdict": one.verdict or "never",
            "says": _faults(one) or one.says,
            "looked_at": one.looked_at,
        }
        for one in found
    ]


def _faults(one: rulebook.ProbeView) -> str:
    return str((one.details or {}).get("faults", ""))


def proposals() -> list[tuple[identity.Proposal, tuple[ChangedLine, ...]]]:
    """Releases of the statements that wait for a second person, with what each changes."""
    waiting = identity.waiting_with_changes([catalogue.RELEASE])
    return [(one, changes) for one, changes in waiting if _unit_of(changes) == UNIT]


def proposal_of(id_: UUID) -> identity.Proposal | None:
    return next((one for one, _changes in proposals() if one.id == id_), None)


def _unit_of(changes: Sequence[ChangedLine]) -> str:
    return next((line.after for line in changes if line.what == "unit"), "")
