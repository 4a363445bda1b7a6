"""How an account stands: closed by its owner after time to think; else recorded by one and approved by another.

All changes of one account pass its person's row lock. What signs in no more is closed in the same transaction.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from anbao.files.api import store
from anbao.identity.actions.approvals import propose
from anbao.identity.actions.sign_in import check_password
from anbao.identity.domain import standing
from anbao.identity.domain.evidence import Evidence
from anbao.identity.models import Account, Person, Session, Standing
from anbao.identity.queries.accounts import has_permission, login_of
from anbao.identity.queries.figures import closing_cools_for
from anbao.identity.queries.persons import data_key_of, person_data
from anbao.identity.queries.standing import CONTENT, changes, due_to_close, standing_of, standing_row
from anbao.kernel.actor import Actor, ActorKind, Subject, system
from anbao.kernel.clock import TAIPEI
from anbao.kernel.ids import new_id
from anbao.kernel.registries import ApprovableAct
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys.api import seal_json
from anbao.ledger.api import Part, record
from anbao.messages.api import company_in, send

DOCUMENT: Final = "identity.standing"
_AT_ONCE: Final = 200


def ask_to_close(*, account: UUID, password: str, by: Actor, at: datetime) -> Verdict:
    """The owner has the account closed, after time in which it may be called off. Call it outside a transaction."""
    tried = check_password(login=login_of(account), password=password, audience="customer", by=by, at=at)
    if isinstance(tried, Refused):
        return Refused(replace(tried.reason, field="password"))
    with transaction.atomic(durable=True):
        row = _locked(account)
        if row.closed_at is not None or standing_of(account) != standing.OPEN:
            return _NOT_NOW
        closes_at = closing_cools_for(at).add_to(at)
        _begin(row, standing.CLOSING, by=by, at=at, closes_at=closes_at)
        _tell(row, "closing", closes_at, by=by, at=at)
    return Passed()


def call_off(*, account: UUID, by: Actor, at: datetime) -> Verdict:
    """The owner keeps the account after all. Outermost."""
    with transaction.atomic(durable=True):
        row = _locked(account)
        found = standing_row(account)
        if found is None or found.kind != standing.CLOSING or found.closes_at is None or at >= found.closes_at:
            return _NOT_NOW
        _end(row, found, standing.OPEN, by=by, at=at)
    return Passed()


def close_due(*, at: datetime) -> int:
    """Close what its owners had closed and did not call off in time; some hundreds at most. How many."""
    return sum(_close(account, at=at) for account in due_to_close(at, limit=_AT_ONCE))


@transaction.atomic(durable=True)
def _close(account: UUID, *, at: datetime) -> bool:
    row, by = _locked(account), system("identity.closing")
    found = standing_row(account)
    if found is None or found.kind != standing.CLOSING or found.closes_at is None or at < found.closes_at:
        return False
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    _tell(row, "closed", None, by=by, at=at)
    _begin(row, standing.CLOSED, by=by, at=at)
    return True


def propose_standing(
    *, account: UUID, kind: str, note: str, representative: str, evidence: Evidence, by: Actor, at: datetime
) -> UUID | Refused:
    """Ask that an account stands otherwise, with the document that shows it. Outermost. Returns the proposal.

    `representative`: how whoever speaks for the owner (heirs, guardian, assistant) is reached. All of it stays sealed.
    """
    with transaction.atomic(durable=True):
        row = _locked(account)
        before = standing_of(account)
        refused = _barred(by, standing.PROPOSE) or standing.follows(before, kind)
        if refused:
            return refused
        file = store(
            content=evidence.content,
            name=evidence.name,
            media_type=evidence.media_type,
            document_type=DOCUMENT,
            data_key=data_key_of(row.person_id),
            matter=Subject("person", str(row.person_id)),
            by=by,
            at=at,
        )
        payload = {
            "account": str(account),
            "before": before,
            "standing": kind,
            "note": note.strip(),
            "representative": representative.strip(),
            "document": str(file.id),
            "sha256": file.sha256,
        }
        return propose(act=standing.ACT, payload=payload, by=by, at=at)


def execute_standing(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The account stands as approved. Joins the approval's transaction. Refused where it stands otherwise by now."""
    account = UUID(payload["account"])
    row = _locked(account)
    before, after = standing_of(account), payload["standing"]
    if before != payload["before"]:
        return _CHANGED
    refused = _barred(by, standing.APPROVE) or standing.follows(before, after)
    if refused:
        return refused
    if found := standing_row(account):
        _end(row, found, after, by=by, at=at)
    if after != standing.OPEN:
        content = {"note": payload["note"], "representative": payload["representative"]}
        _begin(row, after, by=by, at=at, content=content, document=UUID(payload["document"]))
    elif found is None:
        _reopen(row, by=by, at=at)
    return Passed()


ACTS: Final = {
    standing.ACT: ApprovableAct(N_("變更客戶帳號的狀態"), standing.APPROVE, execute_standing, changes),
}
_NOT_NOW: Final = standing.refused("not-now", N_("帳號目前的狀態不能這樣辦理。"), N_("請重新整理頁面，看目前的狀態。"))
_CHANGED: Final = standing.refused(
    "changed", N_("提出之後，帳號的狀態已經變了。"), N_("請駁回這一件，再依目前的狀態重新提出。")
)
_NOT_PERMITTED: Final = standing.refused(
    "not-permitted", N_("您沒有變更帳號狀態的權限。"), N_("請由有權限的同仁辦理。")
)


def _begin(
    row: Account,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    closes_at: datetime | None = None,
    content: Mapping[str, str] | None = None,
    document: UUID | None = None,
) -> None:
    key = data_key_of(row.person_id)
    Standing.objects.create(
        id=new_id(at),
        account=row,
        kind=kind,
        since=at,
        closes_at=closes_at,
        content=seal_json(key, dict(content), context=CONTENT) if content else None,
        document=document,
        recorded_by=str(by),
    )
    if not standing.effects_of(kind).signs_in:
        Account.objects.filter(id=row.id).update(closed_at=at)
        Session.objects.filter(account=row).delete()
    elif row.closed_at is not None:
        Account.objects.filter(id=row.id).update(closed_at=None)
    record(
        kind="identity.standing.begun",
        by=by,
        at=at,
        subject=_subject(row.id),
        clear={"standing": kind, "document": str(document or ""), "until": closes_at.isoformat() if closes_at else ""},
        parts=[Part(key=key, content=dict(content))] if content else (),
    )


def _end(row: Account, found: Standing, after: str, *, by: Actor, at: datetime) -> None:
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    if after == standing.OPEN:
        _reopen(row, by=by, at=at)


def _reopen(row: Account, *, by: Actor, at: datetime) -> None:
    Account.objects.filter(id=row.id).update(closed_at=None)
    record(kind="identity.standing.open-again", by=by, at=at, subject=_subject(row.id))


def _locked(account: UUID) -> Account:
    """The account of a customer, once no other change of its person runs. Raises Account.DoesNotExist."""
    row = Account.objects.get(id=account, kind="customer")
    Person.objects.locked(id=row.person_id)
    return Account.objects.get(id=account, kind="customer")


def _barred(by: Actor, permission: str) -> Refused | None:
    may = by.kind is ActorKind.STAFF and has_permission(UUID(by.id), permission)
    return None if may else _NOT_PERMITTED


def _tell(row: Account, what: str, closes_at: datetime | None, *, by: Actor, at: datetime) -> None:
    params = {"company": company_in(row.language), "phone": settings.ANBAO_COMPANY_PHONE}
    if closes_at is not None:
        last = closes_at - closes_at.resolution
        params["last"] = last.astimezone(TAIPEI).strftime("%Y/%m/%d")
        params["url"] = settings.ANBAO_PUBLIC_URL + reverse("identity:close")
    send(
        template=f"identity.account-{what}-mail",
        channel="mail",
        to=person_data(row.person_id).mail,
        data_key=data_key_of(row.person_id),
        params=params,
        matter=_subject(row.id),
        by=by,
        at=at,
        language=row.language,
    )


def _subject(account: UUID) -> Subject:
    return Subject("account", str(account))
