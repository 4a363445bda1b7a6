"""The company's profile, and the book seen through it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from anbao.kernel.errors import AnbaoError
from anbao.kernel.memory import remembered
from anbao.kernel.registries import ChangedLine
from anbao.rows import Select, given
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.errors import BookDamaged
from anbao.rulebook.domain.model import Words
from anbao.rulebook.domain.profile import Profile, profile_of
from anbao.rulebook.domain.profile_changes import differences
from anbao.rulebook.domain.readings import PREFIX
from anbao.rulebook.models import ProfileVersion


class ProfileMissing(AnbaoError):
    """The company has adopted no profile: no figure holds and no step is allowed."""

    code = "rulebook.profile-missing"


def current_profile(at: datetime) -> Profile | None:
    """The profile in force at the aware moment `at`.

    One small query a request or task, which decides by what it found first; the content is read once a version.
    """
    newest = remembered("rulebook.profiles", _NEWEST.all)
    version = next((id_ for id_, adopted_at in newest if adopted_at <= at), None)
    if version is None and len(newest) == _LOOKED_AT:
        version = _UP_TO.first(at=at)
    return _profile(version) if version else None


_LOOKED_AT = 8  # of the newest versions
_IN_ORDER = ProfileVersion.objects.order_by("-adopted_at", "-id")
_NEWEST = Select(lambda: _IN_ORDER.values_list("id", "adopted_at")[:_LOOKED_AT])
_UP_TO = Select(lambda: _IN_ORDER.filter(adopted_at__lte=given("at")).values_list("id", flat=True)[:1])


def adopted_after(at: datetime) -> bool:
    """Whether a profile was adopted later than `at`. One small query."""
    return ProfileVersion.objects.filter(adopted_at__gt=at).exists()


def required_profile(at: datetime) -> Profile:
    """As `current_profile`. Raises ProfileMissing where there is none."""
    profile = current_profile(at)
    if profile is None:
        raise ProfileMissing("the company has adopted no profile yet")
    return profile


def profile_by_digest(digest: str) -> Profile:
    """A profile that was adopted once. Raises ProfileMissing."""
    version = ProfileVersion.objects.filter(digest=digest).values_list("id", flat=True).first()
    if version is None:
        raise ProfileMissing("no profile was adopted under this digest", digest=digest)
    return _profile(version)


def profiles_by_digest(digests: Collection[str]) -> dict[str, Profile]:
    """Those of them that were adopted once. One query."""
    versions = ProfileVersion.objects.filter(digest__in=digests).values_list("digest", "id")
    return {digest: _profile(version) for digest, version in versions}


@dataclass(frozen=True, slots=True)
class AdoptedProfile:
    """A version of the profile, by whom and when it was adopted under which book, what it changed against the former.

    `adopted_by` approved it; who proposed it is in the ledger.
    """

    profile: Profile
    book: str
    adopted_by: str
    adopted_at: datetime
    changes: tuple[ChangedLine, ...]


def profile_history() -> tuple[AdoptedProfile, ...]:
    """Every adopted profile, the newest first."""
    rows = ProfileVersion.objects.order_by("adopted_at", "id").values_list("id", "book_id", "adopted_by", "adopted_at")
    found: list[AdoptedProfile] = []
    for version, book, adopted_by, adopted_at in rows:
        profile = _profile(version)
        before = found[-1].profile if found else None
        found.append(AdoptedProfile(profile, book, adopted_by, adopted_at, differences(before, profile)))
    return tuple(reversed(found))


def own_question(key: str) -> Words | None:
    """The question of a reading that the company itself added, from the newest profile that has it."""
    if not key.startswith(PREFIX):
        return None
    rows = ProfileVersion.objects.filter(content__readings__contains=[{"key": key}]).order_by("-adopted_at", "-id")
    content = rows.values_list("content", flat=True).first()
    found = [Words(**raw["question"]) for raw in (content or {}).get("readings", ()) if raw["key"] == key]
    return found[0] if found else None


@lru_cache(maxsize=64)
def _profile(version: UUID) -> Profile:
    row = ProfileVersion.objects.get(id=version)
    profile = profile_of(row.content)
    if profile.digest != row.digest:
        raise BookDamaged("a profile is not the one that its digest names", digest=row.digest)
    return profile


@lru_cache(maxsize=64)
def slice_of(compiled: Compiled, profile: Profile, day: date) -> Book:
    """The book on a day for the company. Cached: both are the same objects for as long as they hold."""
    return Book(compiled, profile, day)
