"""Noticing which applications are due, gathering their records, and telling the ledger who looked at one.

Two steps, each in transactions of its own, each done once however often it is tried: the ledger is followed in the
order of commits, and every application that an entry speaks of becomes due; what is due and has come to rest is
gathered. A crash between the two leaves the row that says it is due.
"""

import hashlib
import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anbao.commerce.journey import api as journey
from anbao.commerce.records.actions.retaining import retain
from anbao.commerce.records.domain.decided import EVENTS_OUT
from anbao.commerce.records.domain.events import PREFIX
from anbao.commerce.records.domain.record import Content, differing, digest_of, envelope
from anbao.commerce.records.models import Due, Follower, Record
from anbao.commerce.records.queries.gathering import InMotion, content_of, moment
from anbao.commerce.records.queries.kept import CONTEXT, content_in, differences_now, newest
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.canonical import canonical
from anbao.kernel.ids import new_id
from anbao.keys import api as keys
from anbao.ledger import api as ledger

logger = logging.getLogger(__name__)

TASK = "records.gather"
AT_ONCE = 2_000  # entries of one transaction
BATCHES = 20
REST = timedelta(minutes=2)
"""How long nothing has to happen in an application: what follows an end within a minute need not be a version each."""
GATHERED_AT_ONCE = 200


def follow(*, at: datetime) -> int:
    """Follow the ledger to its end; returns how many entries were read. Outermost."""
    read = 0
    for _ in range(BATCHES):
        count = _follow_batch(at)
        read += count
        if count < AT_ONCE:
            break
    return read


def _follow_batch(at: datetime) -> int:
    with transaction.atomic(durable=True):
        Follower.objects.get_or_create(single=True)
        follower = Follower.objects.select_for_update(skip_locked=True).first()
        if follower is None:  # somebody else is at it
            return 0
        found = ledger.follow(ledger.Place(follower.xid, follower.row), limit=AT_ONCE)
        if found.entries:
            _note(found.entries, at)
            follower.xid, follower.row = found.place.xid, found.place.row
            follower.save()
        return len(found.entries)


def _note(entries: Iterable[tuple[str, str]], at: datetime) -> None:
    kind = "application:"
    told = [subject for event, subject in entries if event not in EVENTS_OUT]
    mark([UUID(subject.removeprefix(kind)) for subject in told if subject.startswith(kind)], at=at)


def mark(applications: Iterable[UUID], *, at: datetime) -> None:
    """These applications are due. Joins the caller's transaction."""
    Due.objects.bulk_create(
        [Due(application=one, noted_at=at) for one in sorted(set(applications))],
        update_conflicts=True,
        unique_fields=["application"],
        update_fields=["noted_at"],
    )


def start_over() -> None:
    """Follow the ledger from its first entry again: after a restore, in which transaction ids start anew. Outermost."""
    with transaction.atomic(durable=True):
        Follower.objects.update_or_create(single=True, defaults={"xid": "0", "row": 0})


def sweep(*, at: datetime) -> int:
    """Have every application gathered that is due and at rest; returns how many. Outermost."""
    waiting = Due.objects.filter(noted_at__lte=at - REST).order_by("noted_at")[:GATHERED_AT_ONCE]
    for due in waiting:
        with transaction.atomic(durable=True):
            jobs.defer_once(TASK, once=f"records:{due.application}", run_at=at, application=str(due.application))
    return len(waiting)


def gather(*, application: UUID, by: Actor, at: datetime) -> Record | None:
    """The record of an application that is due, where it has ended and says something new. Outermost, repeatable.

    Whoever gathers the same application waits; it stays due where something was committed meanwhile.
    """
    with transaction.atomic(durable=True):
        due = Due.objects.select_for_update().filter(application=application).first()
        if due is None:
            return None
        standing, made = journey.standing(application), None
        try:
            if standing is not None and standing.ended_as:
                made = _gather(standing, by=by, at=at)
        except InMotion:
            return None
        except keys.KeyDestroyed:
            logger.info("application %s was erased: its record is gathered no more", application)
        due.delete()
        return made


def _gather(standing: journey.Standing, *, by: Actor, at: datetime) -> Record | None:
    before, content = newest(standing.id), content_of(standing)
    if before is not None and not differing(content_in(before), content):
        retain(standing.id, content, by=by, at=at, told=True)
        return None
    return _keep(standing, before, content, by=by, at=at)


def _keep(standing: journey.Standing, before: Record | None, content: Content, *, by: Actor, at: datetime) -> Record:
    version = 1 if before is None else before.version + 1
    record = envelope(
        application=str(standing.id),
        version=version,
        predecessor="" if before is None else before.digest,
        gathered_at=str(moment(at)),
        salt=secrets.token_hex(32),
        content=content,
    )
    digest, sealed = digest_of(record), keys.seal(standing.data_key, canonical(record), context=CONTEXT)
    id_, sealed_sha256 = new_id(at), hashlib.sha256(sealed).hexdigest()
    kept_until = retain(standing.id, content, by=by, at=at)
    entry = ledger.record(
        kind=f"{PREFIX}gathered",
        by=by,
        at=at,
        subject=Subject("application", str(standing.id)),
        clear={
            "record": str(id_),
            "version": version,
            "schema": str(record["schema"]),
            "digest": digest,
            "sealed_sha256": sealed_sha256,
            "predecessor": str(record["predecessor"]),
            "ended_as": standing.ended_as,
            "entries": len(content["ledger_entries"]),
            "kept_until": kept_until.isoformat(),
        },
    )
    return Record.objects.create(
        id=id_,
        application=standing.id,
        number=standing.number,
        version=version,
        ended_as=standing.ended_as,
        digest=digest,
        sealed_sha256=sealed_sha256,
        predecessor=str(record["predecessor"]),
        entries=len(content["ledger_entries"]),
        content=sealed,
        gathered_at=at,
        entry=entry,
    )


def note_look(*, row: Record, how: str, by: Actor, at: datetime) -> None:
    """Somebody of the company sees everything of a customer: the ledger says who. Outermost. `how`: page, download."""
    with transaction.atomic(durable=True):
        _note_about(row, "looked-at", {"how": how}, by=by, at=at)


def compare(*, row: Record, by: Actor, at: datetime) -> list[str] | None:
    """Sections in which the database says something else by now; the ledger keeps that it was compared. Outermost.

    None where it cannot be compared at this moment, because something is just happening in the application.
    """
    with transaction.atomic(durable=True):
        try:
            sections = differences_now(row)
        except InMotion:
            return None
        result = "unknown" if sections is None else "different" if sections else "same"
        _note_about(row, "compared", {"result": result, "sections": sections or []}, by=by, at=at)
        return sections


def _note_about(row: Record, event: str, clear: dict[str, object], *, by: Actor, at: datetime) -> None:
    ledger.record(
        kind=PREFIX + event,
        by=by,
        at=at,
        subject=Subject("application", str(row.application)),
        clear={"record": str(row.id), "version": row.version, **clear},
    )
