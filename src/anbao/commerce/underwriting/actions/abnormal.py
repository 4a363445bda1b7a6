"""Notes that an earlier application or claim was abnormal."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from anbao.commerce.underwriting.models import AbnormalRecord
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.ledger import api as ledger


def note_abnormal(
    *, person: UUID, kind: Literal["application", "claim"], matter: Subject, at: datetime, by: Actor
) -> UUID:
    """Note that an application or claim of this person was abnormal: new applications go to an underwriter."""
    with transaction.atomic(durable=True):
        record = AbnormalRecord.objects.create(
            id=new_id(at),
            person_id=person,
            kind=kind,
            matter_kind=matter.kind,
            matter_id=matter.id,
            noted_by=str(by),
            noted_at=at,
        )
        ledger.record(
            kind="underwriting.abnormal-noted",
            by=by,
            at=at,
            subject=Subject("person", str(person)),
            clear={"record": str(record.id), "kind": kind, "matter": str(matter)},
        )
    return record.id


def clear_abnormal(*, record: UUID, at: datetime, by: Actor) -> None:
    """Clear such a note; it stays kept."""
    with transaction.atomic(durable=True):
        noted = AbnormalRecord.objects.locked(id=record)
        if noted.cleared_at is None:
            noted.cleared_at, noted.cleared_by = at, str(by)
            noted.save(update_fields=["cleared_at", "cleared_by"])
            ledger.record(
                kind="underwriting.abnormal-cleared",
                by=by,
                at=at,
                subject=Subject("person", str(noted.person_id)),
                clear={"record": str(record)},
            )
