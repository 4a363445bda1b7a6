"""What the company promises at a moment, and by when a case that comes then is to be seen to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from anbao.commerce.care.domain.case import Kind
from anbao.commerce.care.domain.promises import Dates, Promises, after_workdays, dates, promises
from anbao.commerce.care.models import PromiseSet
from anbao.kernel.clock import local_date
from anbao.kernel.plain import from_yaml
from anbao.kernel.registries import ChangedLine
from anbao.kernel.workdays import Workdays
from anbao.rulebook import api as rulebook

LATEST_COMPLAINT = "complaint.answered_within"
_FILE = Path(__file__).resolve().parents[1] / "data" / "promises.yaml"
_CALENDAR = Workdays()


@cache
def shipped() -> Promises:
    """The set that comes with the code: what a form starts from, and what the demo proposes."""
    return promises(from_yaml(_FILE.read_text("utf-8")))


def in_force(at: datetime) -> PromiseSet | None:
    """The released set that holds at `at`: the one that began last; of two, the one that was released last."""
    released = PromiseSet.objects.filter(release__released_at__lte=at, effective_from__lte=at)
    return released.order_by("-effective_from", "-release__released_at").first()


def all_sets(limit: int = 50) -> Sequence[PromiseSet]:
    """Newest first, with their releases."""
    return list(PromiseSet.objects.select_related("release").order_by("-proposed_at")[:limit])


def promised(at: datetime) -> Promises | None:
    """What holds at `at`; None where nothing was released."""
    found = in_force(at)
    return None if found is None else promises(found.content)


def kept_set(promised: UUID | None) -> Promises:
    """The set that a case was opened under; the shipped one where there was none."""
    found = PromiseSet.objects.find(id=promised) if promised else None
    return shipped() if found is None else promises(found.content)


def dates_for(kind: Kind, *, at: datetime) -> tuple[UUID | None, Dates]:
    """The set that holds, and by when a case of `kind` that comes at `at` is to be seen to.

    Nothing promised: it is due at once, and nobody can overlook it.
    """
    found = in_force(at)
    if found is None:
        return None, Dates(at, at, at)
    return found.id, dates(promises(found.content).kinds[kind], at=at, is_rest=_CALENDAR.is_rest)


def refund_due(owed_at: datetime, *, at: datetime) -> datetime:
    """By when a premium that is owed back since `owed_at` was promised to be sent."""
    held = promised(owed_at) or promised(at) or shipped()
    return after_workdays(owed_at, held.refund_workdays, is_rest=_CALENDAR.is_rest)


def latest_complaint_days(*, at: datetime) -> int | None:
    """The most days that the rulebook leaves for answering a complaint; None where it says nothing to this company."""
    try:
        period = rulebook.figure(LATEST_COMPLAINT, at=at).period
    except rulebook.FigureUnknown:
        return None
    day = local_date(at)
    return (period.last_day(day) - day).days


def release_changes(payload: Mapping[str, object]) -> list[ChangedLine]:
    """What a proposed set changes, for whoever is to approve it."""
    new = PromiseSet.objects.get(id=UUID(str(payload["promises"])))
    old = in_force(new.proposed_at)
    before, after = _lines(old), _lines(new)
    return [ChangedLine(what, before.get(what, ""), value) for what, value in after.items()]


def _lines(row: PromiseSet | None) -> dict[str, str]:
    if row is None:
        return {}
    read = promises(row.content)
    lines = {"effective_from": row.effective_from.isoformat()}
    for kind, one in sorted(read.kinds.items()):
        lines[f"{kind}.taken_workdays"] = str(one.taken_workdays)
        lines[f"{kind}.answered_days"] = str(one.answered_days)
    own = {"reopen_days": read.reopen_days, "refund_workdays": read.refund_workdays, "warn_days": read.warn_days}
    return {**lines, **{name: str(value) for name, value in own.items()}}
