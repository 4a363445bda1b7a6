"""What is to be kept of the policy that an application led to."""

from uuid import UUID

from anbao.commerce.policies.models import CorrectionOwed, Delivery, Policy, RefundOwed
from anbao.commerce.policies.queries.policies import CONTENT_CONTEXT
from anbao.keys import api as keys


def record_part(application: UUID) -> dict[str, list[dict[str, object]]]:
    """The policy with what is printed on it, its deliveries, what was owed after it ended. Canonical-JSON types."""
    policy = Policy.objects.filter(application=application)
    theirs = {"policy__application": application}
    return {
        "policies": keys.rows_in_clear(policy, opened={"content": CONTENT_CONTEXT}),
        "deliveries": keys.rows_in_clear(Delivery.objects.filter(**theirs).order_by("sent_at", "id")),
        "refunds_owed": keys.rows_in_clear(RefundOwed.objects.filter(**theirs).order_by("owed_at", "id")),
        "corrections_owed": keys.rows_in_clear(CorrectionOwed.objects.filter(**theirs).order_by("owed_at", "id")),
    }
