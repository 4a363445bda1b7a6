"""What is to be kept of an application's underwriting."""

from django.db.models import Q

from anbao.commerce.underwriting.domain.review import NOTE, REASON
from anbao.commerce.underwriting.models import Reservation, Review, UnderwritingDecision
from anbao.kernel.actor import Subject
from anbao.keys import api as keys


def record_part(application: Subject) -> dict[str, list[dict[str, object]]]:
    """Every decision on an application, by guards and by people, and the sums that it held. Canonical-JSON types."""
    mine = Q(application_kind=application.kind, application_id=application.id)
    return {
        "decisions": keys.rows_in_clear(UnderwritingDecision.objects.filter(mine).order_by("decided_at", "id")),
        "reviews": keys.rows_in_clear(
            Review.objects.filter(mine).order_by("reviewed_at", "id"), texts={"reason": REASON, "note": NOTE}
        ),
        "reservations": keys.rows_in_clear(Reservation.objects.filter(mine).order_by("reserved_at", "id")),
    }
