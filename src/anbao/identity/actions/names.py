"""Another name: asked for by the customer with a document, proposed by a clerk, approved by another."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from anbao.files.api import store
from anbao.identity.actions.approvals import propose
from anbao.identity.actions.persons import change_contact
from anbao.identity.actions.sign_in import check_password
from anbao.identity.domain import names, standing
from anbao.identity.domain.evidence import Evidence
from anbao.identity.models import Account, NameRequest, Person
from anbao.identity.queries.accounts import has_permission, login_of
from anbao.identity.queries.contacts import standing_contact
from anbao.identity.queries.figures import contact_figures
from anbao.identity.queries.names import NEW, OLD, changes, is_proposed, opened
from anbao.identity.queries.persons import name_of
from anbao.kernel.actor import Actor, ActorKind, Subject
from anbao.kernel.ids import new_id
from anbao.kernel.registries import ApprovableAct
from anbao.kernel.text import N_
from anbao.kernel.verdict import Passed, Refused, Verdict
from anbao.keys.api import seal
from anbao.ledger.api import Part, record
from anbao.messages.api import company_in, send


def ask_name(*, account: UUID, name: str, password: str, evidence: Evidence, by: Actor, at: datetime) -> Verdict:
    """Ask for another name. Call it outside a transaction. A request that still waits is replaced."""
    row = Account.objects.get(id=account, kind="customer", closed_at=None)
    tried = check_password(login=login_of(account), password=password, audience="customer", by=by, at=at)
    if isinstance(tried, Refused):
        return Refused(replace(tried.reason, field="password"))
    with transaction.atomic(durable=True):
        person = Person.objects.locked(id=row.person_id)
        before, most = name_of(person.id), contact_figures(at).most
        if before == name:
            return names.SAME
        if NameRequest.objects.filter(account=row, asked_at__gt=at - timedelta(days=1)).count() >= most:
            return names.too_many(most)
        for former in NameRequest.objects.filter(account=row, state="waiting"):
            if is_proposed(former):
                return names.UNDER_WAY
            _end(former, "replaced", by=by, at=at)
        file = store(
            content=evidence.content,
            name=evidence.name,
            media_type=evidence.media_type,
            document_type=names.DOCUMENT,
            data_key=person.data_key,
            matter=Subject("person", str(person.id)),
            by=by,
            at=at,
        )
        request = NameRequest(
            id=new_id(at),
            account=row,
            old=seal(person.data_key, before.encode(), context=OLD),
            new=seal(person.data_key, name.encode(), context=NEW),
            document=file.id,
            asked_at=at,
        )
        request.save(force_insert=True)
        _note("asked", request, by, at, Part(key=person.data_key, content={"before": before, "after": name}))
    return Passed()


def propose_name(*, request: UUID, by: Actor, at: datetime) -> UUID | Refused:
    """A clerk saw the document and asks another to approve. Outermost. Returns the proposal."""
    with transaction.atomic(durable=True):
        row = _waiting(request)
        refused = _barred(by, standing.PROPOSE) or (names.OVER if row is None else None)
        if refused or row is None:
            return refused or names.OVER
        if is_proposed(row):
            return names.UNDER_WAY
        payload = {
            "request": str(row.id),
            "before": opened(row.old, OLD),
            "after": opened(row.new, NEW),
            "document": str(row.document),
        }
        row.proposal = propose(act=names.ACT, payload=payload, by=by, at=at)
        row.save(update_fields=["proposal"])
        return row.proposal


def decline_name(*, request: UUID, reason: str, by: Actor, at: datetime) -> Verdict:
    """A clerk does not take the request up; the customer is told why. Outermost. One may: nothing changes by it."""
    said = reason.strip()
    with transaction.atomic(durable=True):
        row = _waiting(request)
        refused = _barred(by, standing.PROPOSE)
        if refused or row is None or is_proposed(row):
            return refused or (names.OVER if row is None else names.UNDER_WAY)
        if not 0 < len(said) <= names.LONGEST_REASON:
            return names.NO_REASON
        _end(row, "declined", by=by, at=at)
        key = Person.objects.get(id=row.account.person_id).data_key
        _note("declined", row, by, at, Part(key=key, content={"reason": said}))
        _tell(row, "declined", {"reason": said}, by=by, at=at)
    return Passed()


def execute_name(*, payload: Mapping[str, Any], by: Actor, at: datetime) -> Verdict:
    """The person has the other name. Joins the approval's transaction. Refused where it is another one by now."""
    row = _waiting(UUID(payload["request"]))
    if row is None:
        return names.OVER
    refused = _barred(by, standing.APPROVE)
    if refused:
        return refused
    person = Person.objects.get(id=row.account.person_id)
    if name_of(person.id) != payload["before"] or opened(row.new, NEW) != payload["after"]:
        return names.CHANGED
    change_contact(person=person, field="name", value=payload["after"], at=at)
    _end(row, "changed", by=by, at=at)
    content = {"before": payload["before"], "after": payload["after"]}
    _note("changed", row, by, at, Part(key=person.data_key, content=content))
    _tell(row, "changed", {}, by=by, at=at)
    return Passed()


ACTS: Final = {names.ACT: ApprovableAct(N_("變更客戶的姓名"), standing.APPROVE, execute_name, changes)}


def _waiting(request: UUID) -> NameRequest | None:
    """A request that waits, once no other change of its person runs. Inside a transaction."""
    person = NameRequest.objects.filter(id=request).values_list("account__person", flat=True).first()
    if person is None:
        return None
    Person.objects.locked(id=person)
    return NameRequest.objects.filter(id=request, state="waiting").select_related("account").first()


def _end(row: NameRequest, state: str, *, by: Actor, at: datetime) -> None:
    row.state, row.ended_at, row.ended_by = state, at, str(by)
    row.save(update_fields=["state", "ended_at", "ended_by"])


def _barred(by: Actor, permission: str) -> Refused | None:
    may = by.kind is ActorKind.STAFF and has_permission(UUID(by.id), permission)
    return None if may else names.NOT_PERMITTED


def _note(what: str, row: NameRequest, by: Actor, at: datetime, part: Part) -> None:
    record(
        kind=f"identity.name.{what}",
        by=by,
        at=at,
        subject=Subject("account", str(row.account_id)),
        clear={"request": str(row.id), "document": str(row.document)},
        parts=[part],
    )


def _tell(row: NameRequest, what: str, params: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    language = row.account.language
    send(
        template=f"identity.name-{what}-mail",
        channel="mail",
        to=standing_contact(row.account.person_id, "mail", at=at),
        data_key=Person.objects.get(id=row.account.person_id).data_key,
        params={"company": company_in(language), "phone": settings.ANBAO_COMPANY_PHONE, **params},
        matter=Subject("account", str(row.account_id)),
        by=by,
        at=at,
        language=language,
    )
