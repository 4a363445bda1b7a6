"""The statements as staff see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.site.domain.required import Statement
from anbao.commerce.site.queries.missing import FIGURE_DIFFERS, REASONS, Lack, lacks
from anbao.commerce.site.queries.pages import code_version, index
from anbao.commerce.site.queries.requirements import UNIT, required
from anbao.identity import api as identity
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class Row:
    """A statement in the list; `state` is `in_force`, `open` (does not stop here) or `missing`."""

    title: str
    href: str
    version: str
    effective_from: object
    state: str
    missing: str


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
    return [
        *(_statement(one, shown.get(one.document), found.lacks) for one in required().statements),
        *(
            Row(
                title=one.title,
                href=reverse("site:statement", args=[one.slug]),
                version=_("公會檔案"),
                effective_from=code_version(one),
                **_state([lack for lack in found.lacks if lack.place == one.place]),
            )
            for one in required().official
        ),
    ]


def _statement(one: Statement, version: catalogue.DocumentVersion | None, found: Sequence[Lack]) -> Row:
    places = {part.place for part in one.parts}
    return Row(
        title=one.title,
        href=reverse("site:statement", args=[one.slug]),
        version=version.version if version else "",
        effective_from=version.effective_from if version else None,
        **_state([lack for lack in found if lack.place in places]),
    )


def _state(found: Sequence[Lack]) -> Mapping[str, str]:
    state = "missing" if any(lack.stops for lack in found) else "open_point" if found else "in_force_now"
    return {"state": state, "missing": "；".join(in_words(lack) for lack in found)}


def in_words(lack: Lack) -> str:
    """`#price：沒有寫金額（ec.price-information）`."""
    why = "、".join(_(REASONS[name]) if name in REASONS else _(FIGURE_DIFFERS).format(figure=name) for name in lack.why)
    return f"{lack.place.partition('#')[2]}：{why}（{'、'.join(lack.clauses)}）"


def probe_rows() -> list[dict[str, object]]:
    """Our probes with what they saw last."""
    found = rulebook.probe_results([probe.name for probe in required().probes])
    return [
        {
            "title": one.title,
            "verdict": one.verdict or "never",
            "says": _faults(one) or one.says,
            "looked_at": one.looked_at,
        }
        for one in found
    ]


def _faults(one: rulebook.ProbeView) -> str:
    return str((one.details or {}).get("faults", ""))


def proposals() -> tuple[identity.Proposal, ...]:
    """Releases of the statements that wait for a second person."""
    return tuple(one for one in identity.proposals(acts=[catalogue.RELEASE]) if _unit_of(one.id) == UNIT)


def proposal_of(id_: UUID) -> identity.Proposal | None:
    return next((one for one in proposals() if one.id == id_), None)


def _unit_of(proposal: UUID) -> str:
    return next((line.after for line in identity.proposed_changes(proposal) if line.what == "unit"), "")
