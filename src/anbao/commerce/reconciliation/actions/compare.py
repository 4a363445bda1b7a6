"""One day's file against our books. Nothing is booked from a file: what differs is a work item.

What they did and we know nothing of, though the order is ours, is asked about first: their answer comes through the
call that we made, and the next look finds both sides agree.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from anbao.commerce.reconciliation.domain.compare import Entry, Finding, Name, What, compare
from anbao.commerce.reconciliation.domain.difference import DayState, Settled
from anbao.commerce.reconciliation.domain.events import PREFIX
from anbao.commerce.reconciliation.domain.sources import Source, askers, sources
from anbao.commerce.reconciliation.models import Day, Difference, Line
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.ids import new_id
from anbao.ledger import api as ledger

_DATA = ("what", "matter", "application", "our_amount", "their_amount", "our_at", "their_at")


def compare_day(row: Day, source: Source, *, by: Actor, at: datetime) -> None:
    """Compare a locked day whose file is kept, and write what came of it. Joins the caller's transaction."""
    begins = datetime.combine(row.day, time(), TAIPEI)
    ours, theirs = source.ours(begins, begins + timedelta(days=1)), _theirs(row, source)
    others = source.find(theirs.keys() - ours.keys())
    elsewhere = _on_other_days(row, ours.keys() - theirs.keys())
    expected = {name: entry for name, entry in ours.items() if name not in elsewhere}
    found = {f.name: f for f in compare(ours=expected, theirs=theirs, ours_otherwise=others)}
    known = {(d.kind, d.key): d for d in Difference.objects.filter(day=row)}
    for name, finding in found.items():
        _find(row, known.get(name), finding, by=by, at=at)
    for name, difference in known.items():
        if name not in found and difference.settled_at is None:
            over(difference, Settled.MATCHED, by=by, at=at)
    row.ours, row.matched = len(ours), len(theirs.keys() - found.keys())
    row.state, row.compared_at = DayState.COMPARED, at
    row.save()
    still = Difference.objects.filter(day=row, settled_at=None).count()
    note(row.system, row.day, "day-compared", by=by, at=at, sha256=row.sha256, matched=row.matched, open=still)


def recompare(
    *, by: Actor, at: datetime, system: str = "", names: Collection[Name] | None = None, leave: UUID | None = None
) -> None:
    """Look again at the days with open differences; with `names` only at those where one of them is missing there."""
    rows = Difference.objects.filter(settled_at=None).exclude(day=leave)
    rows = rows.filter(day__system=system) if system else rows
    if names is not None:
        rows = rows.filter(what=What.MISSING_THERE)
        days = {d.day_id for d in rows.only("day", "kind", "key") if (d.kind, d.key) in names}
    else:
        days = set(rows.values_list("day", flat=True))
    for day in sorted(days):
        with transaction.atomic(durable=True):
            row = Day.objects.select_for_update().get(id=day)
            compare_day(row, sources.get(row.system), by=by, at=at)


def over(difference: Difference, reason: Settled, *, by: Actor, at: datetime, document: str = "") -> None:
    """Settle a difference. Joins the caller's transaction."""
    difference.reason, difference.document = reason, document
    difference.settled_by, difference.settled_at = str(by), at
    difference.save(update_fields=["reason", "document", "settled_by", "settled_at"])
    event = "difference-over" if reason == Settled.MATCHED else "difference-settled"
    note_difference(difference, event, by=by, at=at, reason=str(reason), document=document)


def note_difference(difference: Difference, event: str, *, by: Actor, at: datetime, **clear: object) -> None:
    """An entry about a difference, in its application's matter where there is one."""
    day = difference.day
    told = {"difference": str(difference.id), "what": difference.what, "kind": difference.kind, **clear}
    note(day.system, day.day, event, by=by, at=at, application=difference.application, **told)


def note(
    system: str,
    day: date | None,
    event: str,
    *,
    by: Actor,
    at: datetime,
    application: UUID | None = None,
    **clear: object,
) -> None:
    told = "" if day is None else day.isoformat()
    subject = Subject("reconciliation", f"{system}:{told}")
    if application is not None:
        subject = Subject("application", str(application))
    ledger.record(kind=PREFIX + event, by=by, at=at, subject=subject, clear={"system": system, "day": told, **clear})


def _theirs(row: Day, source: Source) -> Mapping[Name, Entry]:
    lines = list(Line.objects.filter(day=row))
    applications = source.matters({line.matter for line in lines})
    return {
        (line.kind, line.key): Entry(
            line.kind, line.key, line.matter, line.amount, line.at, local_date(line.at), applications.get(line.matter)
        )
        for line in lines
    }


def _on_other_days(row: Day, names: Collection[Name]) -> set[Name]:
    """Those that another day's file has: there the day differs, here nothing is missing."""
    lines = Line.objects.filter(day__system=row.system, key__in=[key for _kind, key in names]).exclude(day=row)
    return {(kind, key) for kind, key in lines.values_list("kind", "key") if (kind, key) in names}


def _find(row: Day, known: Difference | None, finding: Finding, *, by: Actor, at: datetime) -> None:
    data = _data(finding)
    if known is not None:
        if known.settled_at is None and any(getattr(known, name) != data[name] for name in _DATA):
            for name in _DATA:
                setattr(known, name, data[name])
            known.save(update_fields=_DATA)
        return
    kind, key = finding.name
    difference = Difference(id=new_id(at), day=row, kind=kind, key=key, found_at=at, **data)
    if finding.what == What.MISSING_HERE and difference.application is not None:
        asked = [ask(kind, difference.application, at=at) for _name, ask in askers.items()]
        difference.asked_at = at if any(asked) else None
    difference.save(force_insert=True)
    note_difference(difference, "difference-found", by=by, at=at)


def _data(finding: Finding) -> dict[str, object]:
    ours, theirs = finding.ours, finding.theirs
    application = next((e.application for e in (ours, theirs) if e is not None and e.application is not None), None)
    return {
        "what": str(finding.what),
        "matter": next((e.matter for e in (theirs, ours) if e is not None), ""),
        "application": application,
        "our_amount": None if ours is None else ours.amount,
        "their_amount": None if theirs is None else theirs.amount,
        "our_at": None if ours is None else ours.at,
        "their_at": None if theirs is None else theirs.at,
    }
