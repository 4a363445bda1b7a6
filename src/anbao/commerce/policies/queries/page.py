"""What the customer's page of one policy shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anbao.commerce.catalogue import api as catalogue
from anbao.commerce.policies.domain.policy import PolicyContent, PolicyView
from anbao.commerce.policies.models import Delivery, Policy, RefundOwed
from anbao.commerce.policies.queries.policies import content_of, subject_of, view_of
from anbao.commerce.policies.queries.rights import Right, right_of
from anbao.identity import api as identity
from anbao.messages import api as messages

PROCEDURE = "servicing"  # purpose of the document that explains withdrawing and cancelling


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that told the owner of the e-policy, and what became of it."""

    kind: str
    at: datetime
    masked_to: str
    state: str


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """`rights`: cancelling and withdrawing. `refund`: what is owed back, of a policy that ended early."""

    policy: PolicyView
    row: Policy
    content: PolicyContent
    sent: Sequence[Sent]
    cancellation: Right
    withdrawal: Right
    refund: RefundOwed | None


def own(policy: UUID, account: UUID) -> Policy | None:
    """The policy if it belongs to the account; somebody else's is as if it were not there."""
    return Policy.objects.find(id=policy, account_id=account)


def page_of(row: Policy, *, at: datetime) -> PolicyPage:
    return PolicyPage(
        policy=view_of(row),
        row=row,
        content=content_of(row),
        sent=sent_of(row),
        cancellation=right_of(row, "cancelled", at=at),
        withdrawal=right_of(row, "withdrawn", at=at),
        refund=RefundOwed.objects.filter(policy=row).first(),
    )


def sent_of(row: Policy) -> list[Sent]:
    """Every time the owner was told, newest first."""
    deliveries = list(Delivery.objects.filter(policy=row).order_by("-sent_at"))
    if not deliveries:
        return []
    found = {message.id: message for message in messages.messages_of(subject_of(row))}
    told = ((one, found[one.message]) for one in deliveries if one.message in found)
    return [Sent(one.kind, one.sent_at, message.masked_to, message.state) for one, message in told]


def procedure(at: datetime) -> tuple[catalogue.DocumentVersion, str] | None:
    """The released document on withdrawing and cancelling, whoever's it is, with its text as HTML."""
    versions = [one for unit in catalogue.units() for one in catalogue.documents(PROCEDURE, unit=unit, at=at)]
    if not versions:
        return None
    return versions[0], catalogue.render_document(catalogue.document_bytes(versions[0].sha256))


def contact_of(row: Policy) -> str:
    """The mobile phone that a code goes to, as it may be shown."""
    return messages.masked("sms", identity.person_data(row.person).phone)
