"""Another name or address of a member of staff: start passwords go to that address, so two people decide it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.approvals import propose
from anbao.identity.actions.persons import change_staff_person
from anbao.identity.actions.staff_checks import subject, target, waiting
from anbao.identity.domain import staffing
from anbao.identity.domain.person import StaffData
from anbao.identity.models import Account
from anbao.identity.queries.persons import data_key_of, staff_data
from anbao.kernel.actor import Actor
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.ledger.api import record
from anbao.messages.api import company_in, send

NOTICE = "identity.staff-changed"


def propose_person(*, account: UUID, name: str, mail: str, by: Actor, at: datetime) -> UUID | Refused:
    """Ask that somebody is called, or reached, otherwise. Outermost. Raises Account.DoesNotExist."""
    with transaction.atomic(durable=True):
        row, refused = target(account, by, staffing.PROPOSE)
        before = _present(row)
        payload = {
            "account": str(account),
            "name": name,
            "mail": mail,
            "before": {"name": before.name, "mail": before.mail},
        }
        refused = refused or _refused(row, payload) or waiting(account)
        return refused or propose(act=staffing.PERSON, payload=payload, by=by, at=at)


def execute_person(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The person is as approved; both addresses are told. Joins the approval's transaction."""
    account = UUID(payload["account"])
    row, refused = target(account, by, staffing.APPROVE)
    before = _present(row)
    if not refused and {"name": before.name, "mail": before.mail} != payload["before"]:
        refused = staffing.refused("changed", staffing.CHANGED)
    refused = refused or _refused(row, payload)
    if refused:
        return refused
    data = StaffData(name=payload["name"], mail=payload["mail"])
    change_staff_person(person=row.person_id, data=data, by=by, at=at)
    changed = [what for what in ("name", "mail") if payload[what] != payload["before"][what]]
    record(kind="identity.staff.changed", by=by, at=at, subject=subject(account), clear={"what": changed})
    for mail in dict.fromkeys((before.mail, data.mail)):
        _tell(row, mail, by, at)
    return Passed()


def _present(row: Account) -> StaffData:
    return staff_data([row.person_id])[row.person_id]


def _refused(row: Account, payload: Mapping[str, Any]) -> Refused | None:
    if not row.is_active:
        return staffing.refused("disabled", staffing.DISABLED)
    if {"name": payload["name"], "mail": payload["mail"]} == payload["before"]:
        return staffing.refused("same-person-data", staffing.SAME_PERSON, field="name")
    return None


def _tell(row: Account, mail: str, by: Actor, at: datetime) -> None:
    send(
        template=NOTICE,
        channel="mail",
        to=mail,
        data_key=data_key_of(row.person_id),
        params={"company": company_in(row.language)},
        matter=subject(row.id),
        by=by,
        at=at,
        language=row.language,
    )
