"""Letting somebody hold for a while what is kept apart: two people decide so, with a reason and an end."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.identity.actions.approvals import propose
from anbao.identity.actions.staff_checks import subject, target, waiting
from anbao.identity.domain import duties, staffing
from anbao.identity.domain.tenure import ONE_DAY
from anbao.identity.models import Account, DutyException, DutyPair
from anbao.identity.queries.duties import excepted_pairs, until_refused
from anbao.identity.queries.persons import data_key_of
from anbao.kernel.actor import Actor
from anbao.kernel.clock import start_of
from anbao.kernel.ids import new_id
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys.api import seal
from anbao.ledger.api import record


def propose_exception(*, account: UUID, pair: str, last: date, reason: str, by: Actor, at: datetime) -> UUID | Refused:
    """Ask that somebody may hold both permissions of a pair up to a day. Outermost. Raises Account.DoesNotExist."""
    until = start_of(last + ONE_DAY)
    payload = {"account": str(account), "pair": pair, "until": until.isoformat(), "reason": reason.strip()}
    with transaction.atomic(durable=True):
        row, refused = target(account, by, staffing.PROPOSE)
        refused = refused or _refused(row, payload, at) or waiting(account)
        return refused or propose(act=staffing.EXCEPTION, payload=payload, by=by, at=at)


def execute_exception(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The exception holds from now on; roles that need it can be asked for. Joins the approval's transaction."""
    account = UUID(payload["account"])
    row, refused = target(account, by, staffing.APPROVE)
    refused = refused or _refused(row, payload, at)
    if refused:
        return refused
    DutyException.objects.create(
        id=new_id(at),
        account=row,
        pair_id=payload["pair"],
        reason=seal(data_key_of(row.person_id), payload["reason"].encode(), context=duties.REASON_CONTEXT),
        approved_by=str(by),
        approved_at=at,
        until=datetime.fromisoformat(payload["until"]),
    )
    clear = {"pair": payload["pair"], "until": payload["until"]}
    record(kind="identity.duty-exception.granted", by=by, at=at, subject=subject(account), clear=clear)
    return Passed()


def _refused(row: Account, payload: Mapping[str, Any], at: datetime) -> Refused | None:
    if not row.is_active:
        return staffing.refused("disabled", staffing.DISABLED)
    if not DutyPair.objects.filter(key=payload["pair"], ended_at=None).exists():
        return staffing.refused("no-pair", duties.NO_SUCH_PAIR, field="pair")
    if not 0 < len(payload["reason"]) <= duties.LONGEST_REASON:
        return staffing.refused("exception-reason", duties.NO_REASON, field="reason")
    if payload["pair"] in excepted_pairs([row.id], at=at).get(row.id, {}):
        return staffing.refused("exception-there", duties.ALREADY, field="pair")
    return until_refused(datetime.fromisoformat(payload["until"]), at=at)
