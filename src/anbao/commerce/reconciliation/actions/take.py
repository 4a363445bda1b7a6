"""Daily files: looked for until they are there, read strictly, kept once however often they come."""

import hashlib
import logging
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from anbao.commerce.reconciliation.actions.compare import compare_day, note, recompare
from anbao.commerce.reconciliation.domain.difference import DayState
from anbao.commerce.reconciliation.domain.sources import Source, sources
from anbao.commerce.reconciliation.models import Day, Line
from anbao.gateways.daily import DailyFile, Unreadable
from anbao.kernel.actor import Actor
from anbao.kernel.clock import TAIPEI, local_date
from anbao.kernel.errors import OutsideError
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.rulebook import api as rulebook

logger = logging.getLogger(__name__)

WITHIN = "reconciliation.file_within"
LOOK_BACK = timedelta(days=31)
_ONE = timedelta(days=1)

_NOT_OVER = Refused(
    Reason(
        "reconciliation.day-not-over",
        N_("這個日檔的日期還沒有過完。"),
        N_("請等那一天結束後，再匯入完整的日檔。"),
        field="file",
    )
)


def expect(*, at: datetime) -> None:
    """A day is expected of each system that runs, for every ended day since our first entry there."""
    for source in _running():
        first = source.first()
        if first is None:
            continue
        day, last = max(local_date(first), local_date(at - LOOK_BACK)), local_date(at) - _ONE
        known = set(Day.objects.filter(system=source.system, day__gte=day).values_list("day", flat=True))
        missing = [day + _ONE * n for n in range((last - day).days + 1) if day + _ONE * n not in known]
        if not missing:
            continue
        within = rulebook.figure(WITHIN, at=at).period
        Day.objects.bulk_create(
            [
                Day(id=new_id(at), system=source.system, day=one, due_at=within.add_to(midnight(one + _ONE)))
                for one in missing
            ],
            ignore_conflicts=True,
        )


def fetch(*, by: Actor, at: datetime) -> None:
    """Ask each system for the files that are not there yet. What does not answer is asked again the next time."""
    for source in _running():
        awaited = Day.objects.filter(
            system=source.system, state=DayState.AWAITED, day__lt=local_date(at), day__gte=local_date(at - LOOK_BACK)
        )
        for day in awaited.order_by("day").values_list("day", flat=True):
            try:
                content = source.fetch(day)
            except OutsideError as error:
                logger.warning("daily file of %s not fetched: %s", source.system, error.code)
                break
            if content is not None:
                take_in(system=source.system, content=content, wanted=day, by=by, at=at)


def take_in(*, system: str, content: bytes, by: Actor, at: datetime, wanted: date | None = None) -> Verdict:
    """Keep a file and compare its day. The same file again changes nothing; another of that day takes its place.

    `wanted`: the day it was asked for; a file of another one is unreadable. Of a file that cannot be read nothing is
    kept but its digest and where it is wrong.
    """
    source = sources.get(system)
    try:
        file = source.read(content)
        if wanted is not None and file.day != wanted:
            raise Unreadable("day", 1, 4)
    except Unreadable as wrong:
        return _unreadable(system, content, wrong, wanted, by=by, at=at)
    if file.day >= local_date(at):
        return _NOT_OVER
    with transaction.atomic(durable=True):
        row = _day(system, file.day, at=at)
        if row.sha256 == file.sha256:
            return Passed()
        _keep(row, file, by=by, at=at)
        compare_day(row, source, by=by, at=at)
    _of_other_days(row.id, system, file, by=by, at=at)
    return Passed()


def _keep(row: Day, file: DailyFile, *, by: Actor, at: datetime) -> None:
    Line.objects.filter(day=row).delete()
    Line.objects.bulk_create(
        [Line(day=row, kind=e.kind, key=e.key, matter=e.matter, amount=e.amount, at=e.at) for e in file.entries],
        batch_size=1000,
    )
    row.sha256, row.files, row.taken_by, row.taken_at = file.sha256, row.files + 1, str(by), at
    row.taken_sum, row.returned_sum = file.total("capture"), file.total("refund")
    row.theirs, row.trouble, row.trouble_sha256 = len(file.entries), "", ""


def _of_other_days(kept: UUID, system: str, file: DailyFile, *, by: Actor, at: datetime) -> None:
    """What was missing on another day may be in this file: those days are looked at again."""
    from_here = {(entry.kind, entry.key) for entry in file.entries}
    recompare(system=system, names=from_here, leave=kept, by=by, at=at)


def _unreadable(
    system: str, content: bytes, wrong: Unreadable, wanted: date | None, *, by: Actor, at: datetime
) -> Refused:
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic(durable=True):
        row = None if wanted is None else _day(system, wanted, at=at)
        if row is None or row.trouble_sha256 != digest:
            note(
                system, wanted, "file-refused", by=by, at=at,
                why=wrong.why, line=wrong.line, column=wrong.column, sha256=digest,
            )  # fmt: skip
        if row is not None:
            row.trouble, row.trouble_sha256 = f"{wrong.why}:{wrong.line}:{wrong.column}", digest
            row.save(update_fields=["trouble", "trouble_sha256"])
    return Refused(
        Reason(
            "reconciliation.unreadable",
            N_("日檔第 {line} 行第 {column} 欄無法讀取（{why}），整個檔案都沒有採用。"),
            N_("請向對方取得正確、完整的檔案後再匯入；不要自行修改檔案內容。"),
            {"line": wrong.line, "column": wrong.column, "why": wrong.why},
            field="file",
        )
    )


def _day(system: str, day: date, *, at: datetime) -> Day:
    due_at = rulebook.figure(WITHIN, at=at).period.add_to(midnight(day + _ONE))
    Day.objects.get_or_create(system=system, day=day, defaults={"id": new_id(at), "due_at": due_at})
    return Day.objects.select_for_update().get(system=system, day=day)


def midnight(day: date) -> datetime:
    """When a day begins in Taiwan."""
    return datetime.combine(day, time(), TAIPEI)


def _running() -> list[Source]:
    return [source for _name, source in sources.items() if source.runs()]
