"""The versions of a regulation: what is known, encoded, imported, acknowledged; the words of what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.console.queries.shelf import Shelf
from anbao.identity import api as identity
from anbao.kernel.text import N_
from anbao.rulebook import api as rulebook
from anbao.ui.api import Tone

STATUSES: dict[str, tuple[str, Tone]] = {
    "changed": (N_("修正"), "attention"),
    "split": (N_("拆分"), "attention"),
    "added": (N_("新增"), "info"),
    "moved": (N_("移列"), "neutral"),
    "removed": (N_("刪除"), "bad"),
    "read-anew": (N_("依函令重讀"), "attention"),
    "same": (N_("未變"), "neutral"),
}
CONFIRM = {
    "address": N_("條次"),
    "summary": N_("摘要"),
    "figures": N_("數值"),
    "guards": N_("守門檢核"),
    "duties": N_("期限與義務"),
    "documents": N_("文件"),
    "capabilities": N_("機制"),
    "examples": N_("範例"),
    "evidence": N_("憑據"),
    "end": N_("條文刪除，這一則要不要終止"),
    "read-anew": N_("照函令怎麼讀"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Who acknowledged a version, when, with which words."""

    name: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """`later`: after everything that is encoded; `said`: its acknowledgement; `files`: imported texts of it.

    `drift`: how the imported text differs from what was encoded. `compare`: leads to the next older imported one.
    """

    version: rulebook.Version
    now: bool
    later: bool
    said: Said | None
    files: tuple[rulebook.OfficialFile, ...]
    drift: rulebook.Drift | None
    compare: str
    adoptions: tuple[rulebook.AdoptionView, ...]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """The newest first. `unknown`: imported texts of versions that the book does not list."""

    work: rulebook.Work
    lines: tuple[VersionLine, ...]
    unknown: tuple[rulebook.OfficialFile, ...]


def status_of(status: str) -> tuple[str, Tone]:
    word, tone = STATUSES.get(status, (status, "neutral"))
    return _(word), tone


def confirm_words(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_(CONFIRM.get(code, code)) for code in codes)


def versions_page(key: str, shelf: Shelf, *, at: datetime) -> VersionsPage | None:
    """None for a work that is not encoded."""
    shelved = shelf.works.get(key)
    if shelved is None:
        return None
    work, files = shelved.work, rulebook.official_files(key)
    known = {version.since for version in work.versions}
    lines = tuple(_lines(work, shelved.version, files, at))
    return VersionsPage(work, lines, tuple(one for one in files if one.version not in known))


def _lines(
    work: rulebook.Work, now: rulebook.Version, files: tuple[rulebook.OfficialFile, ...], at: datetime
) -> Iterator[VersionLine]:
    later = {version.since for version in work.later_than_encoded()}
    said, imported = _said(work.key, at), sorted({one.version for one in files})
    open_ones = rulebook.adoptions(at=at)
    for version in sorted(work.versions, key=lambda one: one.since, reverse=True):
        older = [one for one in imported if one < version.since]
        here = tuple(one for one in files if one.version == version.since)
        yield VersionLine(
            version=version,
            now=version == now,
            later=version.since in later,
            said=said.get(version.since),
            files=here,
            drift=rulebook.official_drift(work.key, version.since) if here else None,
            compare=compare_href(work.key, older[-1], version.since) if here and older else "",
            adoptions=tuple(
                one for one in open_ones if (one.work, one.version, one.reading) == (work.key, version.since, "")
            ),
        )


def _said(work: str, at: datetime) -> dict[date, Said]:
    kept = rulebook.acknowledgements(work, at=at)
    names = identity.staff_names({one.by for one in kept.values()})
    return {day: Said(names.get(one.by, one.by), one.at, one.note) for day, one in kept.items()}


def unsaid(at: datetime) -> tuple[tuple[rulebook.Work, rulebook.Version], ...]:
    """Known later versions that nobody acknowledged. One query."""
    return rulebook.unacknowledged(at=at)


def compare_href(work: str, old: date, new: date) -> str:
    page = reverse("rulebook-console:compare", args=[work])
    return f"{page}?old={old.isoformat()}&new={new.isoformat()}"
