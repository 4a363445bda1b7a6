"""Which version of a document held when, out of the releases of its unit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from anbao.commerce.catalogue.domain.documents import DocumentVersion, in_force_on
from anbao.kernel.clock import TAIPEI, local_date


@dataclass(frozen=True, slots=True)
class Held:
    """A version and when it held: from `since` (aware) up to, not including, `until`; None: no end is known."""

    version: DocumentVersion
    since: datetime
    until: datetime | None = None


Released = tuple[datetime, Sequence[DocumentVersion]]
"""A moment of release, and the versions of one document that its files held."""


def history(releases: Sequence[Released]) -> tuple[Held, ...]:
    """Every version that held or will hold, oldest first. `releases`: oldest first."""
    found: list[Held] = []
    for moment, version in _changes(releases):
        last = found[-1] if found else None
        if last is not None and last.until is None:
            if version is not None and version.sha256 == last.version.sha256:
                continue
            found[-1] = replace(last, until=moment)
        if version is not None:
            found.append(Held(version, moment))
    return tuple(found)


def _changes(releases: Sequence[Released]) -> Iterator[tuple[datetime, DocumentVersion | None]]:
    """What holds from which moment on: at each release, and at each first day of a version within its time."""
    for place, (released_at, versions) in enumerate(releases):
        until = releases[place + 1][0] if place + 1 < len(releases) else None
        starts = {_midnight(version.effective_from) for version in versions}
        later = sorted(moment for moment in starts if moment > released_at and (until is None or moment < until))
        for moment in (released_at, *later):
            yield moment, next(iter(in_force_on(local_date(moment), versions).values()), None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=TAIPEI)
