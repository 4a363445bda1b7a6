"""Issuing a policy and making its document."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from anbao.commerce.policies.actions.deliver import tell
from anbao.commerce.policies.actions.document import pdf_of
from anbao.commerce.policies.domain.happenings import Issued, issuings
from anbao.commerce.policies.domain.policy import SIGNER, PolicyContent, PolicyRef, number
from anbao.commerce.policies.models import Policy
from anbao.commerce.policies.queries.policies import CONTENT_CONTEXT, content_of
from anbao.commerce.policies.queries.words import ending_words
from anbao.files import api as files
from anbao.jobs import api as jobs
from anbao.kernel.actor import Actor, Subject
from anbao.kernel.clock import local_date
from anbao.kernel.ids import new_id
from anbao.keys import api as keys
from anbao.ledger import api as ledger

DOCUMENT_TYPE = "policies.e-policy"
SIGN_AGAIN = timedelta(minutes=5)
_ROC_OFFSET = 1911


def issue(  # noqa: PLR0913
    *,
    application: UUID,
    account: UUID,
    person: UUID,
    data_key: UUID,
    line: str,
    prefix: str,
    title: str,
    sums: Mapping[str, int],
    premium: int,
    content: PolicyContent,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
) -> PolicyRef:
    """Issue the application's one policy, or return the one it has. Joins the caller's transaction.

    `premium` and `sums` (benefit title → sum) in whole TWD. The document is made afterwards by a task.
    """
    there = Policy.objects.find(application=application)
    if there is not None:
        return PolicyRef(there.id, there.number)
    identity = new_id(at)
    row = Policy.objects.create(
        id=identity,
        number=number(prefix, local_date(at).year - _ROC_OFFSET, identity),
        application=application,
        account_id=account,
        person=person,
        data_key=data_key,
        line=line,
        title=title,
        sums=[[benefit, amount] for benefit, amount in sums.items()],
        premium=premium,
        content=keys.seal_json(data_key, content.as_json(), context=CONTENT_CONTEXT),
        starts_at=starts_at,
        ends_at=ends_at,
        contracted_at=at,
    )
    ledger.record(
        kind="commerce.policy.issued",
        by=by,
        at=at,
        subject=Subject("application", str(application)),
        clear={"policy": str(row.id), "line": line, "premium": premium},
    )
    jobs.defer("policies.produce_document", policy=str(row.id))
    for _name, handler in issuings.items():  # noqa: PERF102  (a registry, not a dict)
        handler(Issued(row.id, application), by=by, at=at)
    return PolicyRef(row.id, row.number)


def produce_document(*, policy: UUID, by: Actor, at: datetime) -> UUID | None:
    """Make, sign and keep the policy's PDF, once. None: nothing can sign now, so it is held and tried again."""
    from anbao.commerce.policies.actions.signing import signed  # takes a second to load; only workers need it

    row = Policy.objects.get(id=policy)
    if row.document is not None:
        return row.document
    try:
        signer = keys.document_signer(SIGNER, at=at)
        made = signed(pdf_of(row, content_of(row), ending=ending_words(row)), signer=signer, at=at)
    except keys.SignerUnusable as fault:
        _hold(policy, fault.reason, by=by, at=at)
        return None
    return _keep(policy, made, hashlib.sha256(signer.certificate).hexdigest(), by=by, at=at)


@transaction.atomic(durable=True)
def _keep(policy: UUID, made: bytes, certificate: str, *, by: Actor, at: datetime) -> UUID:
    row = Policy.objects.locked(id=policy)
    if row.document is None:
        kept = files.store(
            content=made,
            name=f"{row.number}.pdf",
            media_type="application/pdf",
            document_type=DOCUMENT_TYPE,
            data_key=row.data_key,
            matter=Subject("application", str(row.application)),
            by=by,
            at=at,
        )
        row.document, row.document_at, row.held_for = kept.id, at, ""
        row.save(update_fields=["document", "document_at", "held_for"])
        ledger.record(
            kind="commerce.policy.document-produced",
            by=by,
            at=at,
            subject=Subject("application", str(row.application)),
            clear={"policy": str(row.id), "file": str(kept.id), "size": len(made), "certificate": certificate},
        )
        tell(row, "first", by=by, at=at)
    document: UUID = row.document
    return document


@transaction.atomic(durable=True)
def _hold(policy: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """No policy is issued unsigned: it waits until something can sign, and staff see that it waits."""
    row = Policy.objects.locked(id=policy)
    if row.document is not None:
        return
    if row.held_for != reason:
        row.held_for = reason
        row.save(update_fields=["held_for"])
        ledger.record(
            kind="commerce.policy.document-held",
            by=by,
            at=at,
            subject=Subject("application", str(row.application)),
            clear={"policy": str(row.id), "reason": reason},
        )
    once = f"policies.produce_document:{row.id}"
    jobs.defer_once("policies.produce_document", once=once, run_at=at + SIGN_AGAIN, policy=str(row.id))
