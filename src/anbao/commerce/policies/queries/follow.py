"""Which policies wait to be opened, and the figures by which they are followed up."""

from django.db.models import QuerySet

from anbao.commerce.policies.models import Policy

REMIND, PAPER = "e_policy.remind_every", "e_policy.paper_after"


def unopened() -> QuerySet[Policy]:
    """Sent, neither opened nor signed for on paper, not on the list for paper yet, and not given up."""
    return Policy.objects.filter(
        sent_at__isnull=False, opened_at=None, received_at=None, paper_due_at=None, closed_as=""
    )
