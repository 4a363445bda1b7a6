"""Our side of what the industry's reporting system holds of a day."""

from collections.abc import Collection, Iterable, Mapping

from anbao.commerce.reconciliation.domain.compare import Entry, Name
from anbao.commerce.reconciliation.domain.sources import Source
from anbao.commerce.reporting import api as reporting
from anbao.kernel.clock import local_date


def reports_source() -> Source:
    return Source(
        system="reporting",
        runs=lambda: True,
        fetch=lambda day: reporting.industry().fetch_daily(day),
        read=lambda content: reporting.industry().read_daily(content),
        ours=lambda since, until: _entries(reporting.acknowledged_between(since, until)),
        find=_find,
        matters=reporting.applications_of,
        first=reporting.first_acknowledged_at,
    )


def _find(names: Collection[Name]) -> Mapping[Name, Entry]:
    return _entries(reporting.acknowledged_as({key for _kind, key in names}))


def _entries(told: Iterable[reporting.AcknowledgedReport]) -> dict[Name, Entry]:
    """Reports have no amount; both sides know them by the reference of the acknowledgement."""
    entries = [Entry(t.kind, t.reference, t.number, 0, t.at, local_date(t.at), t.application) for t in told]
    return {entry.name: entry for entry in entries}
