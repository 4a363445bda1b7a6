"""What waits for whoever looks, of every kind of work that their permissions open; what is late first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from anbao.kernel import registries
from anbao.kernel.registries import Waiting, WorkAsk, WorkEntry, WorkRow
from anbao.ui.api import waiting_count

ROWS: Final = 5
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """Something to do; `late`: its due time is past."""

    row: WorkRow
    late: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work that waits: its first rows, how many there are, and where all of them stand."""

    title: str
    rows: Sequence[Row]
    count: str
    more: bool
    href: str
    late: bool


@dataclass(frozen=True, slots=True)
class Today:
    """`late`: something of what is shown is; `none_known`: titles of the kinds that this person may see."""

    kinds: Sequence[Kind]
    late: bool
    none_known: Sequence[str]


def today(ask: WorkAsk) -> Today:
    """The kinds with something late first, by what is due first; those that know no due time last, in their order."""
    entries = sorted(registries.work.items(), key=lambda pair: (pair[1].order, pair[0]))
    mine = [entry for _name, entry in entries if entry.permission in ask.permissions]
    found = [(entry, entry.find(ask)) for entry in mine]
    kinds = sorted(
        ((entry, waits) for entry, waits in found if waits.count), key=lambda pair: (_first_due(pair[1]), pair[0].order)
    )
    shown = [_kind(entry, waits, ask.at) for entry, waits in kinds]
    return Today(shown, any(kind.late for kind in shown), [_(entry.title) for entry in mine])


def _first_due(waits: Waiting) -> datetime:
    return min((row.due for row in waits.rows if row.due is not None), default=_NEVER)


def _kind(entry: WorkEntry, waits: Waiting, at: datetime) -> Kind:
    rows = [Row(row, row.due is not None and row.due < at) for row in waits.rows]
    href = reverse(entry.url_name)
    return Kind(
        title=_(entry.title),
        rows=rows,
        count=waiting_count(waits.count),
        more=waits.count > len(rows),
        href=f"{href}?{entry.query}" if entry.query else href,
        late=any(row.late for row in rows),
    )
