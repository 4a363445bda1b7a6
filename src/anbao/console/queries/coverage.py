"""How far each regulation runs, for a page that does not look closer: as of the last full minute."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.translation import get_language

from anbao.console.domain.states import Counts
from anbao.console.queries.overview import WorkLine, overview
from anbao.console.queries.shelf import desk_at
from anbao.rulebook import api as rulebook


@dataclass(frozen=True, slots=True)
class Coverage:
    """Regulations that concern the company, the longest first, and all of them together."""

    counts: Counts
    works: tuple[WorkLine, ...]


def coverage(at: datetime) -> Coverage | None:
    """None before the company has a profile."""
    minute = at.replace(second=0, microsecond=0)
    try:
        book = rulebook.at(minute)
    except rulebook.ProfileMissing:
        return None
    return _coverage(minute, book.digest, book.profile, get_language())


@lru_cache(maxsize=8)
def _coverage(minute: datetime, _digest: str, _profile: str, _language: str | None) -> Coverage:
    """Evidence costs a query for each of its owners: it is looked for once a minute in a process."""
    found = overview(desk_at(minute).shelf, everything=False)
    return Coverage(found.counts, found.works)
