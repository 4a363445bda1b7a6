"""What whoever approves an advertisement looks at, and what shows that somebody did and that it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from anbao.commerce.site.models import Advertisement, AdvertisementLook, AdvertisementStep, StepKind
from anbao.commerce.site.queries.advertisements import content_of
from anbao.files.api import FileDamaged, FileUnknown
from anbao.kernel.clock import local_date
from anbao.kernel.looks import looked
from anbao.kernel.plain import from_yaml
from anbao.kernel.registries import Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason

_FILE = Path(__file__).resolve().parents[1] / "data" / "demands.yaml"
NEWEST = 50


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing to confirm: its name, where it stands in the regulation, and what it asks for."""

    key: str
    leaf: str
    title: str


@cache
def clause() -> str:
    """The clause whose demands these are."""
    return str(from_yaml(_FILE.read_text(encoding="utf-8"))["clause"])


@cache
def demands() -> tuple[Demand, ...]:
    """Read once: they change only with the code."""
    return tuple(Demand(**one) for one in from_yaml(_FILE.read_text(encoding="utf-8"))["demands"])


def unconfirmed(row: Advertisement, by: str) -> list[Demand]:
    """The demands that somebody did not confirm for exactly this content."""
    confirmed = set(
        AdvertisementLook.objects.filter(advertisement=row, by=by, digest=row.digest).values_list("demand", flat=True)
    )
    return [one for one in demands() if one.key not in confirmed]


def advertised_faults(at: datetime) -> tuple[int, list[str]]:
    """How many of the newest advertisements that went out are kept, and those that are not as they were approved."""
    steps = AdvertisementStep.objects.filter(kind__in=[StepKind.PUBLISHED, StepKind.SENDING], at__lte=at)
    rows = Advertisement.objects.filter(steps__in=steps).distinct().order_by("-proposed_at")[:NEWEST]
    return len(rows), [f"{row.id}: {fault}" for row in rows for fault in _altered(row)]


def demands_looked_at(at: datetime) -> Look:
    """Whoever approved an advertisement that may still go out had confirmed each demand for exactly its content."""
    steps = AdvertisementStep.objects.filter(
        kind=StepKind.APPROVED, at__lte=at, advertisement__ends_on__gte=local_date(at)
    )
    found = list(steps.select_related("advertisement").order_by("-at")[:NEWEST])
    gone = AdvertisementStep.objects.filter(kind=StepKind.WITHDRAWN).values("advertisement")
    withdrawn = set(Advertisement.objects.filter(id__in=gone).values_list("id", flat=True)) if found else set()
    live = [step for step in found if step.advertisement_id not in withdrawn]
    faults = [f"{step.advertisement_id}: {fault}" for step in live for fault in _unlooked(step)]
    return looked(faults, seen=len(live), says=f"{len(live)} advertisements", otherwise=_NOT_LOOKED)


def _unlooked(step: AdvertisementStep) -> Iterator[str]:
    missing = [one.key for one in unconfirmed(step.advertisement, step.by)]
    if missing:
        yield f"{', '.join(missing)} not confirmed"


def _altered(row: Advertisement) -> Iterator[str]:
    try:
        if content_of(row).digest != row.digest:
            yield "is not what was approved"
    except (FileDamaged, FileUnknown):
        yield "its file is not what was approved"


_NOT_LOOKED = Reason(
    "site.demands-not-looked-at",
    N_("有廣告核准時沒有逐項確認：{faults}。"),
    N_("請撤回這些廣告，重新提出並逐項確認後核准。"),
)

PROBES: dict[str, Probe] = {
    "advertising.demands-looked-at": Probe(N_("廣告核准時逐項確認過"), demands_looked_at),
}
