"""Notes that an earlier application or claim was abnormal."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from anbao.commerce.underwriting.domain.review import BECAUSE, CLEARED_BECAUSE, NO_BECAUSE, RECORD_SETTLED, wanting
from anbao.commerce.underwriting.models import AbnormalRecord
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Verdict
from anbao.keys import api as keys
from anbao.ledger import api as ledger


def note_abnormal(
    *, person: UUID, kind: Literal["application", "claim"], matter: Subject, because: str = "", at: datetime, by: Actor
) -> UUID:
    """Note that an application or claim of this person was abnormal: new applications go to an underwriter.

    `because`: what staff writes, sealed.
    """
    with transaction.atomic(durable=True):
        record = AbnormalRecord(
            id=new_id(at),
            person_id=person,
            kind=kind,
            matter_kind=matter.kind,
            matter_id=matter.id,
            noted_by=str(by),
            noted_at=at,
        )
        said = because.strip()
        if said:
            record.because = keys.seal(_key_of(record, at), said.encode(), context=BECAUSE)
        record.save()
        ledger.record(
            kind="underwriting.abnormal-noted",
            by=by,
            at=at,
            subject=Subject("person", str(person)),
            clear={"record": str(record.id), "kind": kind, "matter": str(matter)},
            parts=_parts(record, said),
        )
    return record.id


def clear_abnormal(*, record: UUID, because: str, at: datetime, by: Actor) -> Verdict:
    """Clear such a note, with a reason; it stays kept. Refused without one, or where it was cleared before."""
    with transaction.atomic(durable=True):
        noted = AbnormalRecord.objects.locked(id=record)
        refused = RECORD_SETTLED if noted.cleared_at is not None else wanting(because, NO_BECAUSE)
        if refused is not None:
            return refused
        said = because.strip()
        noted.cleared_because = keys.seal(_key_of(noted, at), said.encode(), context=CLEARED_BECAUSE)
        noted.cleared_at, noted.cleared_by = at, str(by)
        noted.save(update_fields=["cleared_at", "cleared_by", "cleared_because", "data_key"])
        ledger.record(
            kind="underwriting.abnormal-cleared",
            by=by,
            at=at,
            subject=Subject("person", str(noted.person_id)),
            clear={"record": str(record)},
            parts=_parts(noted, said),
        )
    return Passed()


def _key_of(record: AbnormalRecord, at: datetime) -> UUID:
    """The note's own data key, made with the first words."""
    if record.data_key is None:
        record.data_key = keys.create_data_key(matter=Subject("abnormal-record", str(record.id)), at=at)
    return record.data_key


def _parts(record: AbnormalRecord, said: str) -> list[ledger.Part]:
    return [ledger.Part(record.data_key, {"because": said})] if said and record.data_key is not None else []
