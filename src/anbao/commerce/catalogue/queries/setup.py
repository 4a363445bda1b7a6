"""Products and documents as whoever sets them up sees them: what is on sale, what lies on disk, what differs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from anbao.commerce.catalogue.domain.changes import FileChange, changes
from anbao.commerce.catalogue.domain.figures import MarkedFigure
from anbao.commerce.catalogue.domain.line import registered
from anbao.commerce.catalogue.domain.quote import Quote
from anbao.commerce.catalogue.domain.units import CONFIRM, RELEASE, document_units
from anbao.commerce.catalogue.models import DocumentContent, FileContent, Release
from anbao.commerce.catalogue.queries.disk import UnitFiles, files_from, files_of
from anbao.commerce.catalogue.queries.pricing import compared
from anbao.commerce.catalogue.queries.releases import UnitState, unconfirmed, unit_state
from anbao.identity import api as identity
from anbao.kernel.verdict import Refused

NEWEST = 20  # releases listed


@dataclass(frozen=True, slots=True)
class Unit:
    """A line or a group of documents. `state` is a state of `ui`; `waiting` the proposals that somebody must decide."""

    key: str
    title: str
    is_line: bool
    state: str
    released_at: datetime | None
    waiting: tuple[identity.Proposal, ...]
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class Price:
    """A plan's price in whole TWD by what is on sale and by what lies on disk; None where there is none."""

    plan: str
    on_sale: int | None
    on_disk: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """Prices side by side; `refused` where the files on disk refuse the answers."""

    prices: tuple[Price, ...]
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class UnitPage:
    unit: Unit
    state: UnitState
    changes: tuple[FileChange, ...]
    figures: tuple[MarkedFigure, ...]
    releases: tuple[Release, ...]
    on_sale: UnitFiles | None
    """The released files as they were kept; None where nothing is released, or older than the keeping of files."""


def units(*, at: datetime) -> tuple[Unit, ...]:
    """All lines in their order, then the groups of documents."""
    waiting = _waiting()
    found = sorted((line for _, line in registered.items()), key=lambda line: (line.order, line.key))
    lines = [_unit(line.key, line.title, waiting, is_line=True, at=at) for line in found]
    groups = [_unit(key, one.title, waiting, is_line=False, at=at) for key, one in sorted(document_units.items())]
    return (*lines, *groups)


def unit_page(key: str, *, at: datetime) -> UnitPage | None:
    """One of them, or None where there is no such unit."""
    unit = next((one for one in units(at=at) if one.key == key), None)
    if unit is None:
        return None
    files, released = files_of(key), Release.objects.filter(unit=key, released_at__lte=at)
    newest = tuple(released.order_by("-released_at", "-id")[:NEWEST])
    before: Mapping[str, str] = newest[0].manifest if newest else {}
    kept = _kept(before.values())
    after = files.manifest if files else {}
    found = changes(before, after, {**kept, **(files.contents if files is not None else {})}) if files else ()
    return UnitPage(
        unit=unit,
        state=unit_state(key, at=at),
        changes=tuple(found),
        figures=_figures(key, files) if unit.is_line else (),
        releases=newest,
        on_sale=_released(before, kept),
    )


def preview(page: UnitPage, inputs: Mapping[str, object], *, at: datetime) -> Preview:
    """The price of each plan for `inputs` (raw, as typed) by what is on sale and by what lies on disk."""
    definition, files = registered.get(page.unit.key), files_of(page.unit.key)
    asked = compared(definition, files, inputs, at=at) if files else ()
    if isinstance(asked, Refused):
        return Preview((), asked)
    sold = compared(definition, page.on_sale, inputs, at=at) if page.on_sale else ()
    now, then = _by_plan(() if isinstance(sold, Refused) else sold), _by_plan(asked)
    sources = [source for source in (files, page.on_sale) if source is not None]
    titles = {plan.key: plan.title for source in sources for plan in definition.plans(source.data)}
    return Preview(tuple(Price(titles[key], now.get(key), then.get(key)) for key in dict.fromkeys([*then, *now])))


def _by_plan(quotes: Iterable[Quote]) -> dict[str, int]:
    return {quote.plan: quote.premium for quote in quotes}


def _unit(key: str, title: str, waiting: Mapping[str, list[identity.Proposal]], *, is_line: bool, at: datetime) -> Unit:
    state, files = unit_state(key, at=at), files_of(key)
    return Unit(
        key=key,
        title=title,
        is_line=is_line,
        state=_state(state),
        released_at=state.released_at,
        waiting=tuple(waiting.get(key, ())),
        unconfirmed=len(unconfirmed(key, files)) if is_line and files else 0,
    )


def _state(state: UnitState) -> Literal["released", "changed_on_disk", "unreadable", "never_released"]:
    if not state.digest:
        return "unreadable"
    if state.in_order:
        return "released"
    return "changed_on_disk" if state.released else "never_released"


def _figures(key: str, files: UnitFiles | None) -> tuple[MarkedFigure, ...]:
    wanted = set(unconfirmed(key, files)) if files else set()
    return tuple(figure for figure in files.figures if figure.id in wanted) if files else ()


def _waiting() -> dict[str, list[identity.Proposal]]:
    """Proposals of the catalogue that nobody decided yet, by the unit that they are about."""
    found: dict[str, list[identity.Proposal]] = {}
    for proposal in identity.proposals(acts=(RELEASE, CONFIRM), limit=NEWEST):
        found.setdefault(_subject(proposal.id), []).append(proposal)
    return found


def _subject(proposal: UUID) -> str:
    told = {line.what: line.after for line in identity.proposed_changes(proposal)}
    return told.get("unit") or told.get("line", "")


def _kept(digests: Iterable[str]) -> dict[str, bytes]:
    """The kept bytes of released files, by digest. Two queries."""
    wanted = list(digests)
    rows = [
        *DocumentContent.objects.filter(sha256__in=wanted).values_list("sha256", "content"),
        *FileContent.objects.filter(sha256__in=wanted).values_list("sha256", "content"),
    ]
    return {sha256: bytes(content) for sha256, content in rows}


def _released(manifest: Mapping[str, str], kept: Mapping[str, bytes]) -> UnitFiles | None:
    if not manifest or not all(digest in kept for digest in manifest.values()):
        return None
    return files_from({name: kept[digest] for name, digest in manifest.items()})
