"""Whether the files on disk are the released ones. Nothing is shown or sold from any others."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from anbao.commerce.catalogue.domain.quote import ReleaseState
from anbao.commerce.catalogue.models import FigureConfirmation, Release
from anbao.commerce.catalogue.queries.disk import UnitFiles, files_of, is_known
from anbao.kernel.memory import remembered
from anbao.rows import Select, given


def released_digest(unit: str, *, at: datetime) -> str | None:
    """Digest of the manifest that was the newest release of `unit` at `at`, or None.

    One small query a request or task, which goes by what it found first.
    """
    found = _newest(unit, at)
    return found[0] if found else None


def _newest(unit: str, at: datetime) -> tuple[str, datetime] | None:
    """Digest and moment of the newest release at `at`."""
    newest = remembered(("catalogue.releases", unit), lambda: _NEWEST.all(unit=unit))
    found = next((one for one in newest if one[1] <= at), None)
    if found is None and len(newest) == _LOOKED_AT:
        return _releases(unit, at).values_list("digest", "released_at").first()
    return found


_LOOKED_AT = 8  # of the newest releases
_NEWEST = Select(
    lambda: (
        Release.objects.filter(unit=given("unit"))
        .order_by("-released_at", "-id")
        .values_list("digest", "released_at")[:_LOOKED_AT]
    )
)

_CONFIRMED = Select(lambda: FigureConfirmation.objects.filter(line=given("line")).values_list("figure", "digest"))


def released_at(unit: str, *, at: datetime) -> datetime | None:
    """Since when the newest release of `unit` at `at` holds, or None."""
    found = _newest(unit, at)
    return found[1] if found else None


def _releases(unit: str, at: datetime) -> QuerySet[Release]:
    return Release.objects.filter(unit=unit, released_at__lte=at).order_by("-released_at", "-id")


def released_files(unit: str, *, at: datetime) -> UnitFiles | None:
    """The unit's files if they are, byte for byte, what was released last; else None."""
    if not is_known(unit):
        return None
    files = files_of(unit)
    if files is None or files.digest != released_digest(unit, at=at):
        return None
    return files


@dataclass(frozen=True, slots=True)
class UnitState:
    """How the files of a unit on disk stand against its newest release; `digest` is empty where they are unreadable."""

    digest: str
    released: str
    released_at: datetime | None

    @property
    def in_order(self) -> bool:
        """Whether what is on disk may be shown: byte for byte what two people released."""
        return bool(self.digest) and self.digest == self.released


def unit_state(unit: str, *, at: datetime) -> UnitState:
    """How a unit of documents stands at `at`. Raises NameUnknown."""
    files = files_of(unit)
    released, released_at = _newest(unit, at) or ("", None)
    return UnitState(files.digest if files else "", released, released_at)


def release_state(line: str, *, at: datetime) -> ReleaseState:
    """Whether `line` may sell at `at`, see `ReleaseState`. An unknown line is not released."""
    return state_of(line, released_files(line, at=at))


def state_of(line: str, files: UnitFiles | None) -> ReleaseState:
    required = settings.ANBAO_MODE == "production"
    if files is None:
        return ReleaseState(released=False, confirmed=False, marks=(), confirmation_required=required)
    return ReleaseState(
        released=True,
        confirmed=not unconfirmed(line, files),
        marks=tuple(sorted({figure.mark for figure in files.figures})),
        confirmation_required=required,
        digest=files.digest,
    )


def sellable(line: str, files: UnitFiles | None) -> bool:
    """As `ReleaseState.sellable`, asking the database only where confirmation is required."""
    if files is None:
        return False
    return settings.ANBAO_MODE != "production" or not unconfirmed(line, files)


def unconfirmed(line: str, files: UnitFiles) -> list[str]:
    """Ids of figures marked N or U that no two people confirmed with their present content."""
    if not files.figures:
        return []
    confirmed = set(_CONFIRMED.all(line=line))
    return [figure.id for figure in files.figures if (figure.id, figure.digest) not in confirmed]
