"""Until when a record is kept, who had it kept for longer, and what shows that nobody can take it away."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max

from anbao.commerce.journey import api as journey
from anbao.commerce.records.models import Hold, Record, Retention
from anbao.commerce.records.queries.kept import faults_of
from anbao.kernel.looks import looked
from anbao.kernel.registries import ChangedLine, Look, Probe
from anbao.kernel.text import N_
from anbao.kernel.verdict import Reason
from anbao.keys import api as keys

BECAUSE = "records.hold.because"
GATHERED_WITHIN = timedelta(hours=1)
WINDOW = timedelta(days=92)
LOOKED_BACK = timedelta(days=7 * 366)
READ_AGAIN = 100  # records a look, by turns, of which every digest is computed again
ONCE_IN = timedelta(hours=20)
_KEPT_TABLES = ("records_record", "records_retention", "records_hold", "records_holdlift", "ledger_event")


def kept_until(application: UUID) -> date | None:
    """The last day on which an application's record has to be there; None where none was noted."""
    found: date | None = Retention.objects.filter(application=application).aggregate(last=Max("keep_until"))["last"]
    return found


def all_kept_until(applications: Collection[UUID]) -> dict[UUID, date]:
    """Of those applications whose record has such a day, the last on which it has to be there."""
    rows = Retention.objects.filter(application__in=applications).values_list("application")
    return dict(rows.annotate(last=Max("keep_until")))


def standing_hold(application: UUID) -> Hold | None:
    return Hold.objects.filter(application=application, lift=None).order_by("placed_at").first()


def held(application: UUID) -> bool:
    return standing_hold(application) is not None


def because_of(hold: Hold) -> str:
    """Why it is held. Raises KeyDestroyed."""
    return keys.unseal(bytes(hold.because), context=BECAUSE).decode()


def lift_changes(payload: Mapping[str, object]) -> list[ChangedLine]:
    """What the approval of a lift changes, for whoever is to approve it: why the record was held."""
    hold = Hold.objects.get(id=UUID(str(payload["hold"])))
    number = Record.objects.filter(application=hold.application).values_list("number", flat=True).first() or ""
    return [ChangedLine("record", number, number), ChangedLine("held", because_of(hold), "")]


def records_kept(at: datetime) -> Look:
    """Every application that ended has its record and its day, digests agree with the ledger, nobody can delete."""
    faults, ended = [], 0
    for numbers, missing in _windows(at):
        ended += numbers
        faults += [f"{number} has no record" for number in missing]
    kept = Record.objects.values("application").distinct()
    undated = kept.exclude(application__in=Retention.objects.values("application")).count()
    again = _by_turns(at)
    faults += [
        *([f"{undated} records without the day until which they are kept"] if undated else []),
        *(fault for application in again for fault in faults_of(application)),
        *_privileges(),
    ]
    says = f"{ended} ended, {kept.count()} records, {len(again)} of them read again"
    return looked(faults, seen=len(again), says=says, otherwise=_NOT_KEPT)


def _windows(at: datetime) -> Iterator[tuple[int, list[str]]]:
    """How many ended in a stretch of time, and the numbers of those without a record, stretch by stretch."""
    since, until = at - LOOKED_BACK, at - GATHERED_WITHIN
    while since < until:
        ended = journey.ended_between(since, min(since + WINDOW, until))
        if ended:
            known = set(Record.objects.filter(application__in=list(ended)).values_list("application", flat=True))
            yield len(ended), sorted(number for one, number in ended.items() if one not in known)
        since += WINDOW


def _by_turns(at: datetime) -> list[UUID]:
    """Another hundred records every day, so that in time each is read again; the newest are another probe's."""
    rows = Record.objects.filter(version=1).order_by("id")
    count = rows.count()
    if not count:
        return []
    turns = -(-count // READ_AGAIN)
    start = at.toordinal() % turns * READ_AGAIN
    return list(rows.values_list("application", flat=True)[start : start + READ_AGAIN])


_MAY = """
SELECT name, privilege FROM unnest(%s::text[]) AS name, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
WHERE has_table_privilege(current_user, name, privilege)
UNION ALL
SELECT name, 'ownership' FROM unnest(%s::text[]) AS name JOIN pg_class c ON c.oid = name::regclass
WHERE pg_has_role(current_user, c.relowner, 'MEMBER')
UNION ALL
SELECT name, 'no trigger' FROM unnest(%s::text[]) AS name WHERE name LIKE 'records_%%' AND NOT EXISTS (
  SELECT 1 FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
  WHERE t.tgrelid = name::regclass AND p.proname = 'anbao_append_only' AND t.tgenabled IN ('O', 'A')
    AND t.tgtype & 8 <> 0)
"""


def _privileges() -> list[str]:
    """What of the tables that are kept the role of this process could change: asked of the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY, [list(_KEPT_TABLES)] * 3)
        return [f"{table}: {privilege}" for table, privilege in cursor.fetchall()]


_NOT_KEPT = Reason(
    "records.not-retained",
    N_("有紀錄沒有保存好，或有人能刪改：{faults}。"),
    N_("請執行 `./anbao manage records_verify` 與 `./anbao migrate`；沒有保存期限的，執行 records_start_over。"),
)

PROBES: dict[str, Probe] = {
    "archive.records-kept": Probe(N_("結束的契約都有紀錄與保存期限，沒有人能刪改"), records_kept, rests=ONCE_IN),
}
