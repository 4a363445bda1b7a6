"""Acts that take two people: one proposes, another approves, and the act runs in the approval's transaction."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from anbao.identity.domain import words
from anbao.identity.domain.approval import LONGEST_REASON, PAYLOAD, REASON, AuthorNotStaff, bound
from anbao.identity.models import Approval, ApprovalDecision
from anbao.identity.queries.accounts import has_permission
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.registries import approvable_acts
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys.api import Tampered, WrongContext, create_data_key, mac, seal_json, unseal_json
from anbao.ledger.api import Part, record

MAC_PURPOSE = "approval"


def propose(*, act: str, payload: Mapping[str, object], by: Actor, at: datetime) -> UUID:
    """Ask for an act's approval. Joins the caller's transaction, or opens one.

    `act` is registered in `kernel.registries.approvable_acts`; `payload` is canonical JSON, kept sealed, and handed to
    the act as it is now. Raises NameUnknown, AuthorNotStaff.
    """
    approvable_acts.get(act)
    if by.kind is not ActorKind.STAFF:
        raise AuthorNotStaff(f"{act} was proposed by {by.kind}", act=act)
    with transaction.atomic():
        id_ = new_id(at)
        subject = Subject("approval", str(id_))
        key = create_data_key(matter=subject, at=at)
        Approval.objects.create(
            id=id_,
            act=act,
            data_key=key,
            payload=seal_json(key, dict(payload), context=PAYLOAD),
            payload_mac=_mac(id_, act, str(by), payload),
            proposed_by=str(by),
            proposed_at=at,
        )
        record(
            kind="identity.approval.proposed",
            by=by,
            at=at,
            subject=subject,
            clear={"act": act},
            parts=[Part(key=key, content={"payload": dict(payload)})],
        )
    return id_


def approve(*, approval: UUID, by: Actor, at: datetime) -> Verdict:
    """Approve and execute. Outermost. Raises Approval.DoesNotExist.

    Refused to the author, to whoever lacks the act's permission, once decided, and if the payload is not the one that
    was proposed. What the act itself answers, if a Verdict, is returned; unless it passed, nothing is decided.
    An exception of the act rolls everything back.
    """
    with transaction.atomic(durable=True):
        row, payload, refused = _examine(approval, by)
        if refused:
            _record_refusal(row, refused, by, at)
            return refused
        result = approvable_acts.get(row.act).execute(payload=payload, by=by, at=at)
        verdict: Verdict = result if isinstance(result, Verdict) else Passed()
        if not isinstance(verdict, Passed):
            _record_refusal(row, verdict, by, at)
            return verdict
        _decide(row, approved=True, by=by, at=at)
        return verdict


def reject(*, approval: UUID, reason: str, by: Actor, at: datetime) -> Verdict:
    """Decide against a proposal, for good, with the reason that its author is told. Outermost.

    Refused like `approve`, and where no reason is given. It is sealed, in the row and in the ledger: it is free text.
    """
    said = reason.strip()
    with transaction.atomic(durable=True):
        row, _, refused = _examine(approval, by)
        if not refused and not 0 < len(said) <= LONGEST_REASON:
            refused = words.approval_refused("without-reason", words.WITHOUT_REASON, field="reason")
        if refused:
            _record_refusal(row, refused, by, at)
            return refused
        _decide(row, approved=False, by=by, at=at, reason=said)
        return Passed()


def _examine(approval: UUID, by: Actor) -> tuple[Approval, Any, Refused | None]:
    """The proposal, its payload, and why `by` may not decide it. Deciders of one proposal wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"approval {approval}"])
    row = Approval.objects.get(id=approval)
    payload = _payload(row)
    checks = (
        ("decided", words.DECIDED, ApprovalDecision.objects.filter(approval=row).exists()),
        ("same-person", words.SAME_PERSON, row.proposed_by == str(by)),
        ("not-permitted", words.NOT_PERMITTED, not _may(row, by)),
        ("changed", words.CHANGED, payload is None),
    )
    refused = next((words.approval_refused(code, says) for code, says, so in checks if so), None)
    return row, payload, refused


def _may(row: Approval, by: Actor) -> bool:
    return by.kind is ActorKind.STAFF and has_permission(UUID(by.id), approvable_acts.get(row.act).permission)


def _payload(row: Approval) -> Any:
    """The payload, or None if it is not what was proposed."""
    try:
        payload = unseal_json(bytes(row.payload), context=PAYLOAD)
    except (Tampered, WrongContext):
        return None
    expected = _mac(row.id, row.act, row.proposed_by, payload)
    return payload if hmac.compare_digest(expected, bytes(row.payload_mac)) else None


def _mac(approval: UUID, act: str, author: str, payload: Mapping[str, object]) -> bytes:
    return mac(MAC_PURPOSE, bound(approval=str(approval), act=act, author=author, payload=payload))


def _decide(row: Approval, *, approved: bool, by: Actor, at: datetime, reason: str = "") -> None:
    content = {"reason": reason}
    ApprovalDecision.objects.create(
        id=new_id(at),
        approval=row,
        approved=approved,
        reason=seal_json(row.data_key, content, context=REASON) if reason else None,
        decided_by=str(by),
        decided_at=at,
    )
    record(
        kind="identity.approval.approved" if approved else "identity.approval.rejected",
        by=by,
        at=at,
        subject=Subject("approval", str(row.id)),
        clear={"act": row.act, "author": row.proposed_by},
        parts=[Part(key=row.data_key, content=content)] if reason else (),
    )


def _record_refusal(row: Approval, verdict: Verdict, by: Actor, at: datetime) -> None:
    reason = "" if isinstance(verdict, Passed) else verdict.reason.code
    record(
        kind="identity.approval.refused",
        by=by,
        at=at,
        subject=Subject("approval", str(row.id)),
        clear={"act": row.act, "reason": reason},
        clauses=verdict.clauses,
    )
