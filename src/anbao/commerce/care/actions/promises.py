"""Another set of promises is proposed by one person and released by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anbao.commerce.care.domain.case import Kind
from anbao.commerce.care.domain.events import OF_PROMISES
from anbao.commerce.care.domain.promises import Promises, promises
from anbao.commerce.care.models import PromiseRelease, PromiseSet
from anbao.commerce.care.queries.promises import latest_complaint_days
from anbao.identity import api as identity
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Reason, Refused, Verdict
from anbao.ledger import api as ledger

ACT = "care.release-promises"


def propose_promises(*, wanted: Promises, effective_from: datetime, by: Actor, at: datetime) -> UUID | Refused:
    """Keep a set and ask for a second person's approval; the approval's id. Outermost.

    Refused where it would hold backwards, or promises the answer to a complaint later than the rulebook allows.
    Raises PromisesMisshaped, identity's AuthorNotStaff.
    """
    wanted = promises(wanted.as_json())
    if effective_from < at:
        return _refused("backwards", N_("開始適用的時間已經過了。"), N_("請選現在以後的時間。"), "effective_from")
    most = latest_complaint_days(at=effective_from)
    if most is not None and wanted.kinds[Kind.COMPLAINT].answered_days > most:
        message = N_("申訴最晚 {most} 日內要答覆，不能訂得更長。")
        return _refused("complaint-too-late", message, N_("請把申訴的日數改短。"), "complaint_answered_days", most=most)
    id_ = new_id(at)
    with transaction.atomic(durable=True):
        about = {"promises": str(id_), "content": wanted.as_json(), "effective_from": effective_from.isoformat()}
        approval = identity.propose(act=ACT, payload=about, by=by, at=at)
        PromiseSet(
            id=id_,
            content=wanted.as_json(),
            effective_from=effective_from,
            approval=approval,
            proposed_by=str(by),
            proposed_at=at,
        ).save()
        ledger.record(kind=f"{OF_PROMISES}proposed", by=by, at=at, subject=_subject(id_), clear=about)
    return approval


def execute_release(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The approved act. Joins the caller's transaction. What is released later than it should hold, holds from then."""
    row = PromiseSet.objects.get(id=UUID(str(payload["promises"])))
    if row.content != payload["content"] or row.effective_from != _moment(payload):
        return _refused("changed", N_("內容和提出時不同，不能核准。"), N_("請提案人重新提出。"))
    PromiseRelease(id=new_id(at), promises=row, approved_by=str(by), released_at=at).save()
    clear = {"promises": str(row.id), "effective_from": row.effective_from.isoformat()}
    ledger.record(kind=f"{OF_PROMISES}released", by=by, at=at, subject=_subject(row.id), clear=clear)
    return Passed()


def _moment(payload: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(str(payload["effective_from"]))


def _subject(promises_: UUID) -> Subject:
    return Subject("care-promises", str(promises_))


def _refused(code: str, message: str, remedy: str, field: str = "", **details: str | int) -> Refused:
    return Refused(Reason(f"care.{code}", message, remedy, details, field=field))
