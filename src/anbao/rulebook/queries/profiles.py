"""The company's profile, and the book seen through it."""

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from anbao.kernel.errors import AnbaoError
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.compiling import Compiled
from anbao.rulebook.domain.errors import BookDamaged
from anbao.rulebook.domain.profile import Profile, profile_of
from anbao.rulebook.models import ProfileVersion


class ProfileMissing(AnbaoError):
    """The company has adopted no profile: no figure holds and no step is allowed."""

    code = "rulebook.profile-missing"


def current_profile(at: datetime) -> Profile | None:
    """The profile in force at the aware moment `at`. One small query; the content is read once for each version."""
    newest = ProfileVersion.objects.filter(adopted_at__lte=at).order_by("-adopted_at", "-id")
    version = newest.values_list("id", flat=True).first()
    return _profile(version) if version else None


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


@lru_cache(maxsize=16)
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
