"""Reading policies."""

from datetime import datetime
from uuid import UUID

from anbao.commerce.policies.domain.policy import PolicyView
from anbao.commerce.policies.models import Policy
from anbao.files import api as files
from anbao.kernel.registries import Seen


def view_of(row: Policy) -> PolicyView:
    return PolicyView(
        id=row.id,
        number=row.number,
        application=row.application,
        title=row.title,
        sums=dict(row.sums),
        premium=row.premium,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        contracted_at=row.contracted_at,
        document=row.document,
    )


def policies_of(account: UUID) -> list[PolicyView]:
    """An account's policies, newest first."""
    return [view_of(row) for row in Policy.objects.filter(account_id=account).order_by("-contracted_at")]


def policy_for(application: UUID) -> PolicyView | None:
    """The policy that an application led to."""
    row = Policy.objects.filter(application=application).first()
    return None if row is None else view_of(row)


def document_for(*, policy: UUID, account: UUID) -> tuple[str, bytes] | None:
    """A policy's file name and PDF for its owner; None for anybody else or where it is not made yet."""
    row = Policy.objects.filter(id=policy, account_id=account).first()
    if row is None or row.document is None:
        return None
    return f"{row.number}.pdf", files.read(row.document)


def document_seen(at: datetime) -> Seen | None:
    """Evidence of e-policies: the newest that was produced up to `at`."""
    produced = Policy.objects.filter(document_at__lte=at).order_by("-id")  # ids are in order of time
    newest = produced.values_list("document_at", flat=True).first()
    return Seen(newest) if newest else None
