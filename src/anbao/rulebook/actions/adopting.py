"""Taking over amendments, circulars and letters: opened by what arrives, confirmed clause by clause, then closed."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.ledger.api import record
from anbao.rulebook.domain.adoption import (
    ADOPT_WITHIN,
    Touched,
    is_ahead,
    touched_by_reading,
    touched_by_text,
)
from anbao.rulebook.domain.book import Book
from anbao.rulebook.domain.official.align import ADDED
from anbao.rulebook.domain.official.units import OfficialText
from anbao.rulebook.domain.profile import Profile
from anbao.rulebook.domain.readings import Reading
from anbao.rulebook.models import (
    Adoption,
    AdoptionClosing,
    AdoptionConfirmation,
    OfficialSource,
    VersionAcknowledgement,
)
from anbao.rulebook.queries.books import current_book
from anbao.rulebook.queries.official import official_text, record_on
from anbao.rulebook.queries.profiles import current_profile

NOBODY = Profile({"company": {"kind": "", "sector": ""}, "activities": ()})
"""Seen through this profile a default of ours holds as it is: a company that has adopted none yet."""


def open_for_text(
    source: OfficialSource, text: OfficialText, before: OfficialText | None, *, by: Actor, at: datetime
) -> UUID | None:
    """The duty to take over an imported text that is ahead of what is encoded; joins the caller's transaction.

    None where the text is not ahead, touches nothing, or touches only what an earlier import of it asks about.
    """
    book = current_book()
    work = book.works.get(source.work)
    if work is None or not is_ahead(work, source.version):
        return None
    day = max(version.since for version in work.versions if version.encoded != "none")
    old = before or official_text(work.key, day)
    touched = touched_by_text(text, book, work, old=old, record=record_on(work.key, day))
    earlier = Adoption.objects.filter(work=work.key, version=source.version, reading="")
    asked = frozenset(one["key"] for clauses in earlier.values_list("clauses", flat=True) for one in clauses)
    touched = touched.without(asked)
    if not touched.clauses and (earlier.exists() or not touched.articles):
        return None
    return _open(touched, work=work.key, version=source.version, due=_due(at), source=source, by=by, at=at)


def open_for_reading(reading: Reading, *, by: Actor, at: datetime) -> UUID | None:
    """The duty to take over a circular or letter by its day; joins the caller's transaction. None where it has none."""
    if reading.adopt_by is None or Adoption.objects.filter(reading=reading.key, due=reading.adopt_by).exists():
        return None
    touched = touched_by_reading(reading, current_book().clauses)
    work = next(iter(reading.works), "") or reading.clauses[0].partition(".")[0]
    return _open(touched, work=work, version=reading.since, due=reading.adopt_by, reading=reading.key, by=by, at=at)


def confirm_clause(*, adoption: UUID, clause: str, note: str, by: Actor, at: datetime) -> Verdict:
    """Say what came of a clause under the change; outermost. Refused without a note, or once it was said."""
    with transaction.atomic(durable=True):
        row = _locked(adoption)
        if not note.strip():
            return _refused(
                "adoption-note-missing", N_("還沒有寫下確認的結果。"), N_("請說明看過什麼、改了什麼。"), "note"
            )
        if clause not in {one["key"] for one in row.clauses}:
            return _refused("adoption-clause-unknown", N_("這一條不在這次修正的範圍內。"), N_("請回到清單重新選擇。"))
        if AdoptionConfirmation.objects.filter(adoption=row, clause=clause).exists():
            return _refused("adoption-confirmed-already", N_("這一條已經有人確認過了。"), N_("請看確認紀錄。"))
        AdoptionConfirmation.objects.create(
            adoption=row, clause=clause, note=note.strip(), confirmed_by=str(by), confirmed_at=at
        )
        _tell("confirmed", row, {"clause": clause}, by=by, at=at, clauses=(clause,))
        return Passed()


def close_adoption(*, adoption: UUID, note: str = "", by: Actor, at: datetime) -> Verdict:
    """The change is taken over; outermost. Refused while a clause waits for its confirmation, or once closed.

    A change that touches no clause that is encoded, or brings a new article, needs a note of what came of it.
    """
    with transaction.atomic(durable=True):
        row = _locked(adoption)
        confirmed = set(AdoptionConfirmation.objects.filter(adoption=row).values_list("clause", flat=True))
        waiting = [one["key"] for one in row.clauses if one["key"] not in confirmed]
        if AdoptionClosing.objects.filter(adoption=row).exists():
            return _refused("adoption-closed-already", N_("這次修正已經完成採用了。"), N_("不需要再做任何事。"))
        if waiting:
            return _refused("adoption-open-clauses", N_("還有條文沒有確認。"), N_("請逐條確認之後再完成採用。"))
        if not note.strip() and (not row.clauses or any(one["status"] == ADDED for one in row.articles)):
            message, remedy = N_("新增的條文還沒有規則條目可以確認。"), N_("請說明怎麼採用新增的條文。")
            return _refused("adoption-note-missing", message, remedy, "note")
        AdoptionClosing.objects.create(adoption=row, note=note.strip(), closed_by=str(by), closed_at=at)
        _tell("closed", row, {"clauses": len(row.clauses)}, by=by, at=at)
        return Passed()


def acknowledge_version(*, work: str, version: date, note: str = "", by: Actor, at: datetime) -> Verdict:
    """Somebody knows of a later version than the encoded one; outermost. Refused for any other, or once said."""
    known = current_book().works.get(work)
    with transaction.atomic(durable=True):
        if known is None or version not in {one.since for one in known.later_than_encoded()}:
            return _refused("version-not-later", N_("這不是尚未編入的較新版本。"), N_("請回到版本清單。"))
        _one_at_a_time(f"rulebook version {work} {version}")
        if VersionAcknowledgement.objects.filter(work=work, version=version).exists():
            return _refused("version-acknowledged", N_("這個版本已經有人確認知悉了。"), N_("不需要再做任何事。"))
        VersionAcknowledgement.objects.create(
            work=work, version=version, note=note.strip(), acknowledged_by=str(by), acknowledged_at=at
        )
        clear = {"work": work, "version": version.isoformat()}
        record(kind="rulebook.version.acknowledged", by=by, at=at, subject=Subject("rulebook", "version"), clear=clear)
        return Passed()


def _due(at: datetime) -> date:
    """The last day to take over an amendment that arrives at `at`."""
    day = local_date(at)
    book = Book(current_book(), current_profile(at) or NOBODY, day)
    return book.figure(ADOPT_WITHIN).period.last_day(day)


def _open(
    touched: Touched,
    *,
    work: str,
    version: date,
    due: date,
    by: Actor,
    at: datetime,
    source: OfficialSource | None = None,
    reading: str = "",
) -> UUID:
    row = Adoption.objects.create(
        id=new_id(at),
        work=work,
        version=version,
        source=source,
        reading=reading,
        against=touched.against,
        articles=list(touched.articles),
        clauses=list(touched.clauses),
        due=due,
        opened_by=str(by),
        opened_at=at,
    )
    clear = {"due": due.isoformat(), "clauses": len(row.clauses), "against": row.against}
    _tell("opened", row, clear, by=by, at=at, clauses=tuple(str(one["key"]) for one in touched.clauses))
    return row.id


def _locked(adoption: UUID) -> Adoption:
    """The duty, its confirmations to change only by this transaction. Raises Adoption.DoesNotExist."""
    _one_at_a_time(f"rulebook adoption {adoption}")
    return Adoption.objects.get(id=adoption)


def _one_at_a_time(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def _tell(
    what: str, row: Adoption, clear: Mapping[str, object], *, by: Actor, at: datetime, clauses: tuple[str, ...] = ()
) -> None:
    record(
        kind=f"rulebook.adoption.{what}",
        by=by,
        at=at,
        subject=Subject("adoption", str(row.id)),
        clear={"of": row.reading or row.work, "version": row.version.isoformat(), **clear},
        clauses=clauses,
    )


def _refused(code: str, message: str, remedy: str, field: str = "") -> Refused:
    return Refused(Reason(f"rulebook.{code}", message, remedy, field=field))
