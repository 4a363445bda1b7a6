"""Reading policies."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from anbao.commerce.policies.domain.policy import ClosedAs, PolicyContent, PolicyView
from anbao.commerce.policies.models import Policy, RefundOwed
from anbao.kernel.actor import Subject
from anbao.kernel.clock import TAIPEI
from anbao.kernel.registries import Seen
from anbao.keys import api as keys
from anbao.rows import Select, given

CONTENT_CONTEXT = "policies.policy.content"


def view_of(row: Policy) -> PolicyView:
    return PolicyView(
        id=row.id,
        number=row.number,
        application=row.application,
        data_key=row.data_key,
        line=row.line,
        title=row.title,
        sums=dict(row.sums),
        premium=row.premium,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        contracted_at=row.contracted_at,
        document=row.document,
        closed_at=row.closed_at,
        closed_as=cast("ClosedAs", row.closed_as),
    )


def content_of(row: Policy) -> PolicyContent:
    """What is printed on the policy about people and cover."""
    return PolicyContent.from_json(keys.unseal_json(bytes(row.content), context=CONTENT_CONTEXT))


def subject_of(row: Policy) -> Subject:
    """The matter of a policy is its application: everything about the two stands on one timeline."""
    return Subject("application", str(row.application))


def local(at: datetime) -> str:
    """A moment as messages write it, in Taiwan's time."""
    return at.astimezone(TAIPEI).strftime("%Y/%m/%d %H:%M")


def policies_of(account: UUID) -> list[PolicyView]:
    """An account's policies, newest first."""
    return [view_of(row) for row in rows_of(account)]


def rows_of(account: UUID) -> list[Policy]:
    """The rows behind an account's policies, newest first."""
    return list(_OF_ACCOUNT.all(account=account))


def matters_of(account: UUID) -> list[Subject]:
    """An account's policies as matters: the core system is told of those."""
    return [Subject("policy", str(row.id)) for row in rows_of(account)]


def policies_of_person(person: UUID, *, limit: int) -> list[PolicyView]:
    """A proposer's newest policies."""
    rows = Policy.objects.filter(person=person).order_by("-contracted_at", "-id")[:limit]
    return [view_of(row) for row in rows]


def refunds_of(account: UUID) -> dict[UUID, RefundOwed]:
    """What is or was owed back of an account's policies that ended early, by policy."""
    return {owed.policy_id: owed for owed in _OWED_TO.all(account=account)}


_OF_ACCOUNT = Select(lambda: Policy.objects.filter(account_id=given("account")).order_by("-contracted_at"))
_OWED_TO = Select(lambda: RefundOwed.objects.filter(policy__account_id=given("account")))


def policy_for(application: UUID) -> PolicyView | None:
    """The policy that an application led to."""
    row = Policy.objects.find(application=application)
    return None if row is None else view_of(row)


def policy_numbered(number: str) -> PolicyView | None:
    """The policy with this number."""
    row = Policy.objects.find(number=number)
    return None if row is None else view_of(row)


def number_of(policy: UUID) -> str:
    """A policy's number; "" where there is no such policy."""
    return Policy.objects.filter(id=policy).values_list("number", flat=True).first() or ""


def owner_of(policy: UUID) -> UUID:
    """The account of a policy's owner. Raises Policy.DoesNotExist."""
    account: UUID = Policy.objects.values_list("account_id", flat=True).get(id=policy)
    return account


def refund_owed(application: UUID) -> bool:
    """Whether something is still owed back of the policy that an application led to."""
    return RefundOwed.objects.filter(policy__application=application, settled_at=None).exists()


def refunds_waiting(*, before: datetime) -> list[tuple[str, datetime]]:
    """Policies of which a premium is owed back, and since when, oldest first: number and moment."""
    owed = RefundOwed.objects.filter(settled_at=None, owed_at__lt=before).order_by("owed_at")
    return list(owed.values_list("policy__number", "owed_at"))


def document_seen(at: datetime) -> Seen | None:
    """Evidence of e-policies: the newest that was produced up to `at`."""
    newest = _NEWEST_DOCUMENT.first(at=at)
    return Seen(newest) if newest else None


_NEWEST_DOCUMENT = Select(  # ids are in order of time
    lambda: (
        Policy.objects.filter(document_at__lte=given("at")).order_by("-id").values_list("document_at", flat=True)[:1]
    )
)


def issued_between(since: datetime, until: datetime) -> QuerySet[Policy, UUID]:
    """The applications whose contract was concluded from `since` up to `until`, as a part of another query."""
    rows = Policy.objects.filter(contracted_at__gte=since, contracted_at__lt=until)
    return rows.values_list("application", flat=True)
