"""Where the two sides come from: each system that has a daily file registers one source."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from anbao.commerce.reconciliation.domain.compare import Entry, Name
from anbao.gateways.daily import DailyFile
from anbao.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Source:
    """One system. `ours` gives our entries from one moment up to another, `find` those of some names, any day.

    `matters` gives the application behind what their entries belong to. `first` is the day of our first entry.
    """

    system: str
    runs: Callable[[], bool]
    fetch: Callable[[date], bytes | None]
    read: Callable[[bytes], DailyFile]
    ours: Callable[[datetime, datetime], Mapping[Name, Entry]]
    find: Callable[[Collection[Name]], Mapping[Name, Entry]]
    matters: Callable[[Collection[str]], Mapping[str, UUID]]
    first: Callable[[], datetime | None]


sources: Registry[Source] = Registry("outside systems with daily files")

Asker = Callable[..., bool]
"""`(kind, application, *, at)`: has the other side asked what came of it; False where nothing can be asked."""
askers: Registry[Asker] = Registry("who asks about what we know nothing of")
