"""What is to be kept of an application's screening: when, against which lists, what was found. No name of a list."""

from anbao.commerce.screening.models import Hit, Screening
from anbao.kernel.actor import Subject
from anbao.keys import api as keys


def record_part(matter: Subject) -> dict[str, list[dict[str, object]]]:
    """Every screening of a matter, and its hits. Canonical-JSON types."""
    mine = Screening.objects.filter(matter_kind=matter.kind, matter_id=matter.id)
    hits = Hit.objects.filter(screening__in=mine.values("id")).order_by("screening__screened_at", "id")
    return {
        "screenings": keys.rows_in_clear(mine.order_by("screened_at", "id")),
        "screening_hits": keys.rows_in_clear(hits),
    }
