"""Products and documents as whoever sets them up sees them: what is on sale, what lies on disk, what differs."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from anbao.commerce.catalogue.domain.changes import FileChange, changes
from anbao.commerce.catalogue.domain.figures import MarkedFigure
from anbao.commerce.catalogue.domain.line import LineDefinition, registered
from anbao.commerce.catalogue.domain.units import CONFIRM, RELEASE, document_units
from anbao.commerce.catalogue.models import DocumentContent, FileContent, Release
from anbao.commerce.catalogue.queries.disk import UNREADABLE, UnitFiles, files_from, files_of
from anbao.commerce.catalogue.queries.pricing import INCOMPLETE, NOT_PRICED, compared, default_inputs
from anbao.commerce.catalogue.queries.releases import UnitState, unconfirmed, unit_state
from anbao.identity import api as identity
from anbao.kernel.verdict import Refused

NEWEST = 20  # releases listed
logger = logging.getLogger(__name__)


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
    changes: tuple[FileChange, ...]
    figures: tuple[MarkedFigure, ...]
    releases: tuple[Release, ...]
    on_sale: UnitFiles | None
    """What was released; None where nothing was, or where its bytes were not kept."""


def units(*, at: datetime) -> tuple[Unit, ...]:
    """All lines in their order, then the groups of documents."""
    waiting = _waiting()
    found = sorted((line for _, line in registered.items()), key=lambda line: (line.order, line.key))
    keys = [line.key for line in found] + [key for key, _ in document_units.items()]
    return tuple(_unit(key, unit_state(key, at=at), waiting) for key in keys)


def unit_page(key: str, *, at: datetime) -> UnitPage | None:
    """One of them, or None where there is no such unit."""
    if key not in registered and key not in document_units:
        return None
    state, files = unit_state(key, at=at), files_of(key)
    releases = Release.objects.filter(unit=key, released_at__lte=at).order_by("-released_at", "-id")
    newest = tuple(releases[:NEWEST])
    before: Mapping[str, str] = newest[0].manifest if newest else {}
    kept = {} if state.in_order else _kept(before.values())
    found = changes(before, files.manifest, {**kept, **files.contents}) if files is not None else ()
    unit = _unit(key, state, _waiting())
    return UnitPage(
        unit=unit,
        changes=tuple(found),
        figures=_figures(key, files) if unit.is_line and files is not None else (),
        releases=newest,
        on_sale=files if state.in_order else _released(before, kept),
    )


def usual(key: str, *, at: datetime) -> Mapping[str, str]:
    """Answers of a usual case by the files on disk; empty where they have none."""
    try:
        return default_inputs(line=key, at=at)
    except INCOMPLETE:
        logger.exception("the files of %s have no usual case", key)
        return {}


def preview(page: UnitPage, inputs: Mapping[str, object], *, at: datetime) -> Preview:
    """The price of each plan for `inputs` (raw, as typed) by what is on sale and by what lies on disk."""
    definition, files = registered.get(page.unit.key), files_of(page.unit.key)
    asked = _premiums(definition, files, inputs, at=at)
    sold = asked if files is page.on_sale else _premiums(definition, page.on_sale, inputs, at=at)
    if isinstance(asked, Refused):
        return Preview((), asked)
    then = {} if isinstance(sold, Refused) else sold
    titles = {key: title for found in (then, asked) for key, (title, _) in found.items()}
    now, ahead = ({key: premium for key, (_, premium) in found.items()} for found in (then, asked))
    return Preview(tuple(Price(titles[key], now.get(key), ahead.get(key)) for key in dict.fromkeys([*asked, *then])))


def _premiums(
    definition: LineDefinition, files: UnitFiles | None, inputs: Mapping[str, object], *, at: datetime
) -> dict[str, tuple[str, int]] | Refused:
    """Plan → its title and premium; nothing where there are no files."""
    if files is None:
        return {}
    try:
        quotes = compared(definition, files, inputs, at=at)
        titles = {plan.key: plan.title for plan in definition.plans(files.data)}
    except INCOMPLETE:
        logger.exception("no price from the files of %s", definition.key)
        return NOT_PRICED
    return quotes if isinstance(quotes, Refused) else {one.plan: (titles[one.plan], one.premium) for one in quotes}


def _unit(key: str, state: UnitState, waiting: Mapping[str, list[identity.Proposal]]) -> Unit:
    is_line, files = key in registered, files_of(key)
    return Unit(
        key=key,
        title=registered.get(key).title if is_line else document_units.get(key).title,
        is_line=is_line,
        state=_state(state),
        released_at=state.released_at,
        waiting=tuple(waiting.get(key, ())),
        unconfirmed=len(unconfirmed(key, files)) if is_line and files is not None else 0,
    )


def _state(state: UnitState) -> Literal["released", "changed_on_disk", "unreadable", "never_released"]:
    if not state.digest:
        return "unreadable"
    if state.in_order:
        return "released"
    return "changed_on_disk" if state.released else "never_released"


def _figures(key: str, files: UnitFiles) -> tuple[MarkedFigure, ...]:
    wanted = set(unconfirmed(key, files))
    return tuple(figure for figure in files.figures if figure.id in wanted)


def _waiting() -> dict[str, list[identity.Proposal]]:
    """Proposals of the catalogue that nobody decided yet, by the unit that they are about."""
    found: dict[str, list[identity.Proposal]] = {}
    for proposal, lines in identity.waiting_with_changes((RELEASE, CONFIRM)):
        told = {line.what: line.after for line in lines}
        found.setdefault(told.get("unit") or told.get("line", ""), []).append(proposal)
    return found


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
    try:
        return files_from({name: kept[digest] for name, digest in manifest.items()})
    except UNREADABLE:  # of a form that is read no more
        logger.exception("kept files cannot be read")
        return None
