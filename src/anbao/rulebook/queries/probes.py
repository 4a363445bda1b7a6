"""What probes found last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from anbao.kernel import registries
from anbao.kernel.registries import Seen
from anbao.rulebook.models import ProbeResult


@dataclass(frozen=True, slots=True)
class ProbeView:
    """A registered probe and its newest kept result; `looked_at` is None where it never ran."""

    name: str
    title: str
    verdict: str = ""
    reason: str = ""
    details: Mapping[str, object] | None = None
    says: str = ""
    looked_at: datetime | None = None


def newest_results(names: Iterable[str], *, until: datetime | None = None) -> dict[str, ProbeResult]:
    """The newest result of each probe, up to the aware moment `until` where one is given. One query."""
    rows = ProbeResult.objects.filter(probe__in=list(names)).order_by("probe", "-looked_at", "-id")
    if until is not None:
        rows = rows.filter(looked_at__lte=until)
    return {row.probe: row for row in rows.distinct("probe")}


def probes_due(at: datetime) -> frozenset[str]:
    """The probes that are to run at `at`: all but those that rest since a good result."""
    resting = {name: rests for name, probe in registries.probes.items() if (rests := probe.rests)}
    newest = newest_results(resting, until=at)
    quiet = {name for name, row in newest.items() if row.verdict == "passed" and at < row.looked_at + resting[name]}
    return registries.probes.names() - quiet


def probes_seen(names: Iterable[str], *, at: datetime) -> dict[str, Seen]:
    """The evidence that the newest results up to `at` are."""
    return {
        name: Seen(row.looked_at, row.says or row.reason, good=row.verdict == "passed")
        for name, row in newest_results(names, until=at).items()
    }


def probes_without_matter(*, at: datetime) -> frozenset[str]:
    """The probes that found nothing to look at yet: that shows nothing, neither good nor bad. One query."""
    newest = newest_results(registries.probes.names(), until=at)
    return frozenset(name for name, row in newest.items() if row.verdict == "held")


def probe_results(names: Iterable[str] | None = None) -> tuple[ProbeView, ...]:
    """Every registered probe (or those `names`) with its newest result, by name."""
    wanted = sorted(registries.probes.names() if names is None else set(names) & registries.probes.names())
    kept = newest_results(wanted)
    return tuple(_view(name, kept.get(name)) for name in wanted)


def _view(name: str, row: ProbeResult | None) -> ProbeView:
    title = registries.probes.get(name).title
    if row is None:
        return ProbeView(name, title)
    return ProbeView(name, title, row.verdict, row.reason, row.details, row.says, row.looked_at)
